/* SPDX-License-Identifier: Apache-2.0 */
#include "crypt.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <string.h>

/*
 * A test server that logs in hundreds of times: enough to make guessing slow, not enough to make
 * tests so.
 */
#define ROUNDS 20000

static char *to_hex(const unsigned char *bytes, size_t count)
{
	static const char digits[] = "0123456789abcdef";
	char *text = mem_new(count * 2 + 1);
	for (size_t i = 0; i < count; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	return text;
}

char *crypt_random_hex(size_t length)
{
	unsigned char bytes[32];
	assert(length % 2 == 0 && length <= 2 * sizeof(bytes));
	if (RAND_bytes(bytes, (int)(length / 2)) != 1)
		abort(); /* without randomness every token would be a guess */
	return to_hex(bytes, length / 2);
}

char *crypt_digest(const char *text)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	unsigned int size = 0;
	if (EVP_Digest(text, strlen(text), digest, &size, EVP_sha256(), NULL) != 1)
		abort();
	return to_hex(digest, size);
}

static char *derive(const char *password, const char *salt, int rounds)
{
	unsigned char key[32];
	if (PKCS5_PBKDF2_HMAC(password, (int)strlen(password), (const unsigned char *)salt,
			    (int)strlen(salt), rounds, EVP_sha256(), sizeof(key), key) != 1)
		abort();
	return to_hex(key, sizeof(key));
}

char *crypt_hash_password(const char *password)
{
	CLEANUP(free) char *salt = crypt_random_hex(32);
	CLEANUP(free) char *hash = derive(password, salt, ROUNDS);
	return mem_printf("pbkdf2$%d$%s$%s", ROUNDS, salt, hash);
}

bool crypt_check_password(const char *password, const char *stored)
{
	CLEANUP(strlist) struct strlist parts = { 0 };
	strlist_split(&parts, stored ? stored : "", '$');
	long long rounds = 0;
	if (parts.count != 4 || !str_to_int64(parts.items[1], &rounds) || rounds < 1 ||
			rounds > 10000000)
		return false;

	CLEANUP(free) char *hash = derive(password, parts.items[2], (int)rounds);
	size_t length = strlen(hash);
	return strlen(parts.items[3]) == length && !CRYPTO_memcmp(hash, parts.items[3], length);
}
