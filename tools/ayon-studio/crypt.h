/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/crypt.h: random names, salted password hashes and digests of texts (OpenSSL). The
 * studio keeps no credential in clear: tokens and keys are looked up by their digest.
 */
#ifndef AYON_STUDIO_CRYPT_H
#define AYON_STUDIO_CRYPT_H

#include <stdbool.h>
#include <stddef.h>

#define CRYPT_TOKEN_LENGTH 64

/* Lower-case hex of that many characters (even, at most 64); caller frees. */
char *crypt_random_hex(size_t length);
/* SHA-256 of the text in lower-case hex; caller frees. */
char *crypt_digest(const char *text);
/* "pbkdf2$rounds$salt$hash"; caller frees. */
char *crypt_hash_password(const char *password);
bool crypt_check_password(const char *password, const char *stored);

#endif
