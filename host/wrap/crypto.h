/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/crypto.h: what the backend "crypto_openssl" offers to digest.c and signature*.c; for them only.
 */
#ifndef AYON_HOST_CRYPTO_H
#define AYON_HOST_CRYPTO_H

#include "wrap/digest.h"

#include <stdbool.h>
#include <stdint.h>

#define CRYPTO_SEED_SIZE      32
#define CRYPTO_PUBLIC_SIZE    32
#define CRYPTO_SIGNATURE_SIZE 64

struct crypto_scrypt {
	unsigned log2_n;
	uint64_t r, p;
	uint64_t max_bytes;
};

struct crypto_backend {
	void (*start)(void); /* before OpenSSL allocates anything, so also before libcurl's start */
	int (*open)(enum digest_kind kind, struct digest **ret_digest, struct error *err);
	void (*update)(struct digest *digest, const void *bytes, size_t length);
	size_t (*finish)(struct digest *digest, unsigned char ret_raw[64]);
	void (*close)(struct digest *digest);
	/* Ed25519 of the bytes themselves. */
	bool (*verify)(const unsigned char key[CRYPTO_PUBLIC_SIZE], const void *bytes,
			size_t length, const unsigned char signature[CRYPTO_SIGNATURE_SIZE]);
	int (*sign)(const unsigned char seed[CRYPTO_SEED_SIZE], const void *bytes, size_t length,
			unsigned char ret_signature[CRYPTO_SIGNATURE_SIZE], struct error *err);
	int (*public_of)(const unsigned char seed[CRYPTO_SEED_SIZE],
			unsigned char ret_key[CRYPTO_PUBLIC_SIZE], struct error *err);
	int (*random)(void *ret_bytes, size_t length, struct error *err);
	/* scrypt with N = 2^log2_n; AYON_EINVALID when it would take more than max_bytes of memory. */
	int (*scrypt)(const char *password, const unsigned char *salt, size_t salt_length,
			const struct crypto_scrypt *cost, void *ret_bytes, size_t length,
			struct error *err);
};

/* Loads the backend once. The first call of a process belongs to the main thread. */
int crypto_load(const struct crypto_backend **ret_backend, struct error *err);

#endif
