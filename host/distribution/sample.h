/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/sample.h: which files of an unpacked tree each later start looks at.
 */
#ifndef AYON_HOST_SAMPLE_H
#define AYON_HOST_SAMPLE_H

struct progress_files;
struct unpack;

/* Chooses them; *ret_files is empty before, and for the caller to finish. */
void sample_choose(const struct unpack *unpack, struct progress_files *ret_files);

#endif
