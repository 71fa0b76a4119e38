/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/unpack_zip.h: unpacks a zip of stored and deflated entries with the reader of this house. The policy
 * is asked for all entries first; then the caller's thread and those that are free write the files.
 */
#ifndef AYON_HOST_UNPACK_ZIP_H
#define AYON_HOST_UNPACK_ZIP_H

#include "base/error.h"

struct pool;
struct unpack;
struct zip_file;

/* The zip is plain (zip_file.h); the pool may be NULL. AYON_EINVALID, AYON_EIO, AYON_ECANCELLED. */
int unpack_zip(struct unpack *unpack, const struct zip_file *zip, struct pool *pool,
		struct error *err);

#endif
