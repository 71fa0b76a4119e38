/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/package.h: the assignments of literals at the top level of a package.py. Python is
 * never run: every statement that is not `name = literal` is passed over.
 */
#ifndef AYON_STUDIO_PACKAGE_H
#define AYON_STUDIO_PACKAGE_H

#include "base/error.h"

#include <stdbool.h>

struct json;

/*
 * An object of the names whose value is a text, a number, True, False, None, or a list, tuple or
 * dict of such. Never fails on odd text: what is not understood is left out. Caller frees.
 */
struct json *package_parse(const char *text);
/* The same of a file of at most 1 MiB. AYON_ENOTFOUND, AYON_EINVALID, AYON_EIO. */
int package_read(const char *path, struct json **ret_package, struct error *err);
/* A name that the server takes for an addon, and a version that can be one folder. */
bool package_name_is_valid(const char *name);
bool package_version_is_valid(const char *version);

#endif
