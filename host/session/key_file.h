/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/key_file.h: credentials in a file that only the user can read: {"format": 1, "keys": {URL: key}}, 0600. For
 * machines without a keyring whose owner allows it.
 */
#ifndef AYON_HOST_SESSION_KEY_FILE_H
#define AYON_HOST_SESSION_KEY_FILE_H

#include "base/error.h"

#include <stdbool.h>

struct layout;

/* AYON_ALLOW_KEY_FILE=1: read and written at all. */
bool key_file_is_allowed(void);
/* *ret_key is NULL when there is none. AYON_EINVALID when others can read the file, AYON_EIO. Caller frees. */
int key_file_read(const struct layout *layout, const char *url, char **ret_key, struct error *err);
/* NULL removes the key; works whether the file is allowed or not. */
int key_file_write(
		const struct layout *layout, const char *url, const char *key, struct error *err);

#endif
