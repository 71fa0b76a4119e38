/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/package.h: what becomes of a built addon: the client part (ayon-native/ with its manifest, Python
 * beside it) and around it what the server wants.
 */
#ifndef AYON_TOOLS_PACKAGE_H
#define AYON_TOOLS_PACKAGE_H

#include "content.h"

#include <ayon/addon.h>

#define PACKAGE_LAUNCHER ">=1.7.0" /* the first launcher that has a native part */

struct addon_code;

/* ---- texts of the Python side; for the caller to free ---- */
char *package_py(const struct ayon_addon *addon, const char *client_dir);
char *package_server_init(const struct ayon_addon *addon);
/* "<name>_native": the Python package that tells the Python side the addon's name and version. */
char *package_python_name(const struct ayon_addon *addon);
char *package_python_init(const struct ayon_addon *addon);
/* The value of a simple assignment `key = "text"` in a package.py, NULL when there is none. Caller frees. */
char *package_py_value(const char *text, const char *key);

/*
 * Adds ayon-native/addon.json: the tables, the shared objects that lie in ayon-native/<platform>/ and the digest of
 * every file of the content, which is sorted by it.
 */
int package_add_manifest(struct content *client, const struct addon_code *code, struct error *err);
/* The upload package: client.zip made of `client`, package.py, server/ (the content of `server`, or a stub). */
int package_build(const struct content *client, const struct content *server,
		const struct ayon_addon *addon, const char *client_dir, const char *scratch_dir,
		struct content *ret_upload, struct error *err);

#endif
