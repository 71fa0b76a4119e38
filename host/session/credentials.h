/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/credentials.h: where the token or API key of a server is found and kept. Read in this order: AYON_API_KEY,
 * AYON_API_KEY_FILE, $CREDENTIALS_DIRECTORY/ayon_api_key, the keyring, and with AYON_ALLOW_KEY_FILE=1 a file of
 * ours that only the user can read. Kept in the keyring, else with that permission in the file, never in both.
 */
#ifndef AYON_HOST_SESSION_CREDENTIALS_H
#define AYON_HOST_SESSION_CREDENTIALS_H

#include "session/session.h"

/* One credential. Zeroed is none. */
struct credential {
	char *key; /* NULL: none */
	enum credential_store store;
	char *note; /* why there may be one that was not reached ("the keyring is locked"), or NULL */
};

/*
 * Finding none is no error. `url` as typed; the one without trailing slashes is looked up too. AYON_EINVALID,
 * AYON_EIO when a file that was named cannot be used.
 */
int credential_find(const struct layout *layout, const char *url, struct credential *ret_credential,
		struct error *err);
/* The same, only what we keep ourselves: keyring and file. */
void credential_find_kept(
		const struct layout *layout, const char *url, struct credential *ret_credential);
/* Keeps it; *ret_store says where. CREDENTIAL_NONE: nowhere, it holds for this process only; err says why. */
void credential_keep(const struct layout *layout, const char *url, const char *key,
		enum credential_store *ret_store, struct error *err);
/*
 * Removes it from the keyring and from the file, and adds what lay there to *ret_keys, each once: a log-out ends all
 * of them on the server. What cannot be removed is logged. The list is ended by credential_keys_finish(), which wipes.
 */
void credential_remove(const struct layout *layout, const char *url, struct strlist *ret_keys);
void credential_keys_finish(struct strlist *keys);
static inline void cleanup_credential_keys(struct strlist *keys)
{
	credential_keys_finish(keys);
}
/* The names under which the Python launcher finds it in the keyring (spec-host 6.2). Caller frees. */
#define CREDENTIAL_USER "username"
char *credential_service(const char *url);
char *credential_label(const char *url);
/* One line of printable ASCII of a sensible length: fit to be a header. */
bool credential_is_valid(const char *key);
void credential_finish(struct credential *credential);
static inline void cleanup_credential(struct credential *credential)
{
	credential_finish(credential);
}

#endif
