/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/digest.h: checksums while the bytes go by (OpenSSL). The first digest_new() of a process loads the
 * library and belongs to the main thread; after it each thread may use digests of its own.
 */
#ifndef AYON_HOST_DIGEST_H
#define AYON_HOST_DIGEST_H

#include "base/error.h"

#include <stddef.h>

enum digest_kind {
	DIGEST_MD5 = 1,
	DIGEST_SHA1,
	DIGEST_SHA256,
	DIGEST_SHA512,
	DIGEST_BLAKE2B, /* 512 bits; of signatures only, no server names it */
};

#define DIGEST_HEX_SIZE 129 /* the longest, with its NUL */

struct digest;

/* The kind of "md5", "sha1", "sha256", "sha512" in any case; 0 when unknown. */
int digest_kind(const char *name);
int digest_new(enum digest_kind kind, struct digest **ret_digest, struct error *err);
void digest_update(struct digest *digest, const void *bytes, size_t length);
/* The bytes themselves, at most 64; returns how many. The digest can only be freed afterwards. */
size_t digest_raw(struct digest *digest, unsigned char ret_raw[64]);
/* Lower-case hex. The digest can only be freed afterwards. */
void digest_hex(struct digest *digest, char ret_hex[DIGEST_HEX_SIZE]);
void digest_free(struct digest *digest); /* accepts NULL */
int digest_file(enum digest_kind kind, const char *path, char ret_hex[DIGEST_HEX_SIZE],
		struct error *err);
/* The same of what an open file holds, from its start; the file offset is not used. */
int digest_fd(enum digest_kind kind, int fd, char ret_hex[DIGEST_HEX_SIZE], struct error *err);
int digest_bytes(enum digest_kind kind, const void *bytes, size_t length,
		char ret_hex[DIGEST_HEX_SIZE], struct error *err);

#endif
