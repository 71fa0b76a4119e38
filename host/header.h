/* SPDX-License-Identifier: Apache-2.0 */
/*
 * header.h: the block that says what runs here (spec-host 3.8), on standard error: standard output is the command's.
 */
#ifndef AYON_HOST_HEADER_H
#define AYON_HOST_HEADER_H

struct bundle_choice;

void print_header(const struct bundle_choice *choice);

#endif
