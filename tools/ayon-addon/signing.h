/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/signing.h: from a secret key file to the signature of an addon's manifest.
 */
#ifndef AYON_TOOLS_SIGNING_H
#define AYON_TOOLS_SIGNING_H

#include "base/error.h"
#include "wrap/signature.h"

#include <stddef.h>

#define SIGNING_MANIFEST  "ayon-native/addon.json"
#define SIGNING_SIGNATURE "ayon-native/addon.json.minisig"

struct content;

/* Reads the key; `password_file` may be NULL. AYON_EINVALID, AYON_EAUTH (password), AYON_EIO. */
int signing_key_read(const char *path, const char *password_file,
		struct signature_secret *ret_secret, struct error *err);
/* The signature file for the manifest, whose name and version go into the trusted comment. Caller frees. */
int signing_make(const struct signature_secret *secret, const char *manifest, size_t length,
		const char *expires, char **ret_text, struct error *err);
/* Adds or replaces the signature in a client part. AYON_ENOTFOUND: it has no manifest. */
int signing_add(const struct signature_secret *secret, const char *expires, struct content *client,
		struct error *err);

#endif
