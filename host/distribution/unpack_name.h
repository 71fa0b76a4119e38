/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/unpack_name.h: which names and link targets may be unpacked. Pure.
 */
#ifndef AYON_HOST_UNPACK_NAME_H
#define AYON_HOST_UNPACK_NAME_H

#include "base/error.h"

/*
 * The normalised form ("a/b", no "." and no empty part; "" for the top itself) goes to *ret_path, for the
 * caller to free. AYON_EINVALID: absolute, "..", backslash, control character, not UTF-8, too long or too deep.
 */
int unpack_name(const char *name, char **ret_path, struct error *err);
/*
 * Whether a link at the normalised path may point there: relative, and ".." only at the start and only up to
 * the top. ".." behind a name could leave the tree by way of another link.
 */
int unpack_link_target(const char *path, const char *target, struct error *err);
/* The name as a file system that ignores letter case would compare it; caller frees. */
char *unpack_fold(const char *path);

#endif
