/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/crypto.h"

#include "base/memory.h"
#include "wrap/backend.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

/* struct digest is OpenSSL's context by another name. */
static EVP_MD_CTX *context(struct digest *digest)
{
	return (EVP_MD_CTX *)digest;
}

/*
 * OpenSSL 3.0 does not bear that its early allocations fail: it goes on with tables that are not there. So it gets
 * memory as we do, or the process ends in one line (base/memory.h).
 */
static void *must_malloc(size_t size, const char *file, int line)
{
	(void)file, (void)line;
	return mem_must(malloc(size ? size : 1));
}

static void *must_realloc(void *old, size_t size, const char *file, int line)
{
	(void)file, (void)line;
	if (size)
		return mem_must(realloc(old, size));
	free(old);
	return NULL;
}

static void must_free(void *old, const char *file, int line)
{
	(void)file, (void)line;
	free(old);
}

static void openssl_start(void)
{
	/* Refused when somebody in this process was faster: then it is as it would be without us. */
	CRYPTO_set_mem_functions(must_malloc, must_realloc, must_free);
}

static const EVP_MD *algorithm(enum digest_kind kind)
{
	switch (kind) {
	case DIGEST_MD5:
		return EVP_md5();
	case DIGEST_SHA1:
		return EVP_sha1();
	case DIGEST_SHA256:
		return EVP_sha256();
	case DIGEST_SHA512:
		return EVP_sha512();
	case DIGEST_BLAKE2B:
		return EVP_blake2b512();
	}
	return NULL;
}

static void openssl_close(struct digest *digest)
{
	EVP_MD_CTX_free(context(digest));
}

static int openssl_open(enum digest_kind kind, struct digest **ret_digest, struct error *err)
{
	if (!OPENSSL_init_crypto(0, NULL))
		return error_set(err, AYON_EINTERNAL, "OpenSSL cannot start");
	const EVP_MD *md = algorithm(kind);
	if (!md)
		return error_set(err, AYON_EINVALID, "unknown kind of checksum (%d)", (int)kind);

	EVP_MD_CTX *made = EVP_MD_CTX_new();
	if (!made || EVP_DigestInit_ex(made, md, NULL) != 1) {
		EVP_MD_CTX_free(made);
		return error_set(err, AYON_EINTERNAL,
				"OpenSSL offers no %s on this machine (FIPS mode?)",
				EVP_MD_get0_name(md));
	}
	*ret_digest = (struct digest *)made;
	return 0;
}

static void openssl_update(struct digest *digest, const void *bytes, size_t length)
{
	EVP_DigestUpdate(context(digest), bytes, length);
}

static size_t openssl_finish(struct digest *digest, unsigned char ret_raw[64])
{
	unsigned length = 0;

	EVP_DigestFinal_ex(context(digest), ret_raw, &length);
	return length;
}

static bool openssl_verify(const unsigned char key[CRYPTO_PUBLIC_SIZE], const void *bytes,
		size_t length, const unsigned char signature[CRYPTO_SIGNATURE_SIZE])
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(
			EVP_PKEY_ED25519, NULL, key, CRYPTO_PUBLIC_SIZE);
	EVP_MD_CTX *made = EVP_MD_CTX_new();

	/* 1 is yes; 0 and negative values are no. */
	bool holds = pkey && made && EVP_DigestVerifyInit(made, NULL, NULL, NULL, pkey) == 1 &&
		     EVP_DigestVerify(made, signature, CRYPTO_SIGNATURE_SIZE, bytes, length) == 1;
	EVP_MD_CTX_free(made);
	EVP_PKEY_free(pkey);
	return holds;
}

static int openssl_sign(const unsigned char seed[CRYPTO_SEED_SIZE], const void *bytes,
		size_t length, unsigned char ret_signature[CRYPTO_SIGNATURE_SIZE],
		struct error *err)
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_private_key(
			EVP_PKEY_ED25519, NULL, seed, CRYPTO_SEED_SIZE);
	EVP_MD_CTX *made = EVP_MD_CTX_new();
	size_t size = CRYPTO_SIGNATURE_SIZE;

	bool done = pkey && made && EVP_DigestSignInit(made, NULL, NULL, NULL, pkey) == 1 &&
		    EVP_DigestSign(made, ret_signature, &size, bytes, length) == 1;
	EVP_MD_CTX_free(made);
	EVP_PKEY_free(pkey);
	return done ? 0
		    : error_set(err, AYON_EINTERNAL,
				      "OpenSSL makes no Ed25519 signature on this machine (FIPS "
				      "mode?)");
}

static int openssl_public_of(const unsigned char seed[CRYPTO_SEED_SIZE],
		unsigned char ret_key[CRYPTO_PUBLIC_SIZE], struct error *err)
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_private_key(
			EVP_PKEY_ED25519, NULL, seed, CRYPTO_SEED_SIZE);
	size_t size = CRYPTO_PUBLIC_SIZE;

	bool done = pkey && EVP_PKEY_get_raw_public_key(pkey, ret_key, &size) == 1;
	EVP_PKEY_free(pkey);
	return done ? 0
		    : error_set(err, AYON_EINTERNAL,
				      "OpenSSL knows no Ed25519 on this machine (FIPS mode?)");
}

static int openssl_random(void *ret_bytes, size_t length, struct error *err)
{
	if (RAND_priv_bytes(ret_bytes, (int)length) == 1)
		return 0;
	return error_set(err, AYON_EINTERNAL, "OpenSSL gives no random numbers");
}

static int openssl_scrypt(const char *password, const unsigned char *salt, size_t salt_length,
		const struct crypto_scrypt *cost, void *ret_bytes, size_t length, struct error *err)
{
	uint64_t n = cost->log2_n < 40 ? UINT64_C(1) << cost->log2_n : 0;

	if (n < 2 || cost->r < 1 || cost->r > 64 || cost->p < 1 || cost->p > 64 ||
			128 * cost->r * (n + cost->p + 2) > cost->max_bytes)
		return error_set(err, AYON_EINVALID,
				"its password was made so expensive that it would take over "
				"%llu MB of memory",
				(unsigned long long)(cost->max_bytes >> 20));
	if (EVP_PBE_scrypt(password, strlen(password), salt, salt_length, n, cost->r, cost->p,
			    cost->max_bytes, ret_bytes, length) == 1)
		return 0;
	return error_set(err, AYON_EINTERNAL,
			"OpenSSL offers no scrypt on this machine, or there is no memory for it");
}

extern const struct crypto_backend BACKEND_SYMBOL;
BACKEND_EXPORT const struct crypto_backend BACKEND_SYMBOL = {
	.start = openssl_start,
	.open = openssl_open,
	.update = openssl_update,
	.finish = openssl_finish,
	.close = openssl_close,
	.verify = openssl_verify,
	.sign = openssl_sign,
	.public_of = openssl_public_of,
	.random = openssl_random,
	.scrypt = openssl_scrypt,
};
