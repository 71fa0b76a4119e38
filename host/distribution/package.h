/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/package.h: one fetched archive becomes one checked tree. For worker threads: touches nothing but
 * its two paths.
 */
#ifndef AYON_HOST_PACKAGE_H
#define AYON_HOST_PACKAGE_H

#include "base/error.h"

#include <stdatomic.h>
#include <stdbool.h>

struct pool;
struct progress_files;
struct receipt;
struct trust;
struct unpack;

struct package_spec {
	const char *archive;   /* its checksum has been checked by whoever fetched it */
	const char *directory; /* there, empty */
	const char *name;
	const char *version; /* NULL: a dependency package, for one platform and without a manifest */
	const char *file_list; /* where the digests of all files go (file_list.h), without its end; NULL: nowhere */
	const atomic_bool *cancel;
	struct progress_files *files; /* gets the sample of the tree; may be NULL */
	struct pool *pool;            /* whose free threads may help; may be NULL */
	const struct trust *trust;
	struct receipt *ret_receipt; /* of a native addon: manifest_check() */
};

/* The libraries that worker threads will need, loaded by the main thread. */
int package_load_libraries(struct error *err);
/* AYON_EINVALID: the archive is broken or refused, AYON_EIO, AYON_ECANCELLED. What was unpacked stays. */
int package_unpack(const struct package_spec *spec, struct error *err);
/* The checks that follow when all entries are there; for sources that are no archives. */
int package_check(const struct package_spec *spec, const struct unpack *unpack, struct error *err);

#endif
