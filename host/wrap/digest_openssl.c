/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/digest.h"

#include "wrap/backend.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

/* struct digest is OpenSSL's context by another name. */
static EVP_MD_CTX *context(struct digest *digest)
{
	return (EVP_MD_CTX *)digest;
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
	}
	return NULL;
}

static void openssl_close(struct digest *digest)
{
	EVP_MD_CTX_free(context(digest));
}

static int openssl_open(enum digest_kind kind, struct digest **ret_digest, struct error *err)
{
	const EVP_MD *md = algorithm(kind);
	if (!md)
		return error_set(err, AYON_EINVALID, "unknown kind of checksum (%d)", (int)kind);

	/* Without memory for its tables OpenSSL goes on with none, and crashes. */
	if (!OPENSSL_init_crypto(0, NULL))
		return error_set(err, AYON_EINTERNAL, "OpenSSL cannot start; is there memory?");
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

extern const struct digest_backend BACKEND_SYMBOL;
BACKEND_EXPORT const struct digest_backend BACKEND_SYMBOL = {
	.open = openssl_open,
	.update = openssl_update,
	.finish = openssl_finish,
	.close = openssl_close,
};
