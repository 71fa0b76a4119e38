/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/signature.h: signatures in the format of minisign: Ed25519 over the BLAKE2b-512 of the content ("ED"), and
 * a second one over the first and the trusted comment. The older form "Ed", which signs the content itself, is
 * refused: it would have to be told apart from a signature over a digest. Which key is trusted is not known here.
 */
#ifndef AYON_HOST_SIGNATURE_H
#define AYON_HOST_SIGNATURE_H

#include "base/error.h"

#include <stddef.h>

#define SIGNATURE_ID_SIZE     17 /* sixteen hex digits as minisign shows them, and NUL */
#define SIGNATURE_KEY_TEXT    57 /* a public key in base64, and NUL */
#define SIGNATURE_MAX_COMMENT 1024
#define SIGNATURE_MAX_FILE    4096 /* of a signature or a key */

struct signature_key {
	unsigned char id[8];
	unsigned char bytes[32];
};

struct signature {
	unsigned char id[8];
	unsigned char bytes[64];
	unsigned char comment_bytes[64];
	char comment[SIGNATURE_MAX_COMMENT +
			1]; /* the trusted one; only true after signature_verify() */
};

/* The signing half, wiped by signature_secret_finish(). */
struct signature_secret {
	struct signature_key key;
	unsigned char seed[32];
};

/* A public key file, or its second line alone. AYON_EINVALID. */
int signature_key_read(const char *text, struct signature_key *ret_key, struct error *err);
/* The second line of its file. */
void signature_key_text(const struct signature_key *key, char ret_text[SIGNATURE_KEY_TEXT]);
void signature_id_text(const unsigned char id[8], char ret_text[SIGNATURE_ID_SIZE]);

/* A signature file. AYON_EINVALID says what is wrong in it. */
int signature_read(const char *text, struct signature *ret_signature, struct error *err);
/* AYON_EINVALID: made by another key, not of these bytes, or with another comment. Any thread, once the library is
 * loaded (signature_load()). */
int signature_verify(const struct signature *signature, const struct signature_key *key,
		const void *bytes, size_t length, struct error *err);
int signature_load(struct error *err);

/* A new key. */
int signature_secret_make(struct signature_secret *ret_secret, struct error *err);
/*
 * A secret key file of minisign. `password` is only looked at when it is encrypted; NULL: AYON_EAUTH says that one
 * is needed. AYON_EAUTH also when it is wrong, AYON_EINVALID.
 */
int signature_secret_read(const char *text, const char *password,
		struct signature_secret *ret_secret, struct error *err);
void signature_secret_finish(struct signature_secret *secret);
static inline void cleanup_signature_secret(struct signature_secret *secret)
{
	signature_secret_finish(secret);
}
/* The text of its file, without a password; for the caller to end with mem_free_secret(). */
char *signature_secret_text(const struct signature_secret *secret);
/* The text of its public key file. Caller frees. */
char *signature_public_text(const struct signature_secret *secret);
/* Signs; *ret_text is the signature file, for the caller to free. AYON_EINVALID: the comment is no single line. */
int signature_make(const struct signature_secret *secret, const void *bytes, size_t length,
		const char *comment, char **ret_text, struct error *err);

#endif
