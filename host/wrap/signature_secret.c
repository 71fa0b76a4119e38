/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/signature_secret.c: the signing half. A secret key file is a comment and 158 bytes in base64: "Ed", how the
 * password becomes a key ("\0\0": there is none, "Sc": scrypt), "B2", salt, two costs, key id, seed and public key,
 * a checksum. Whether a password was right is seen by the public key, which follows from the seed; the checksum (a
 * BLAKE2b of 256 bits, which OpenSSL 3.0 does not offer) would say nothing more, and minisign writes zeros without
 * a password.
 */
#include "wrap/signature.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "wrap/base64.h"
#include "wrap/crypto.h"

#include <string.h>

#define UNTRUSTED  "untrusted comment: "
#define MAX_SCRYPT (UINT64_C(1200) << 20) /* minisign's own default takes 1 GB */

CLEANUP_DEFINE(digest, struct digest *, digest_free);

struct secret_file {
	unsigned char algorithm[2];
	unsigned char kdf[2];
	unsigned char checksum_algorithm[2];
	unsigned char salt[32];
	unsigned char operations[8];
	unsigned char memory[8];
	/* encrypted from here on */
	unsigned char id[8];
	unsigned char seed[32];
	unsigned char public[32];
	unsigned char checksum[32];
};
#define ENCRYPTED offsetof(struct secret_file, id)
_Static_assert(sizeof(struct secret_file) == 158, "the file's bytes, without gaps");

void signature_secret_finish(struct signature_secret *secret)
{
	explicit_bzero(secret, sizeof(*secret));
}

int signature_secret_make(struct signature_secret *ret_secret, struct error *err)
{
	const struct crypto_backend *crypto = NULL;
	int r = crypto_load(&crypto, err);
	if (r == 0)
		r = crypto->random(ret_secret->seed, sizeof(ret_secret->seed), err);
	if (r == 0)
		r = crypto->random(ret_secret->key.id, sizeof(ret_secret->key.id), err);
	return r < 0 ? r : crypto->public_of(ret_secret->seed, ret_secret->key.bytes, err);
}

static uint64_t little_endian(const unsigned char bytes[8])
{
	uint64_t value = 0;

	for (size_t i = 8; i-- > 0;)
		value = value << 8 | bytes[i];
	return value;
}

/* How libsodium turns its two limits into the parameters of scrypt. */
static struct crypto_scrypt cost_of(const struct secret_file *file)
{
	struct crypto_scrypt cost = { .log2_n = 1, .r = 8, .p = 1, .max_bytes = MAX_SCRYPT };
	uint64_t operations = little_endian(file->operations);
	uint64_t memory = little_endian(file->memory);
	if (operations < 32768)
		operations = 32768;
	bool is_cheap = operations < memory / 32;
	uint64_t most = is_cheap ? operations / (cost.r * 4) : memory / (cost.r * 128);

	while (cost.log2_n < 63 && UINT64_C(1) << cost.log2_n <= most / 2)
		cost.log2_n++;
	if (!is_cheap) {
		uint64_t rp = operations / 4 / (UINT64_C(1) << cost.log2_n);
		cost.p = (rp > 0x3fffffff ? 0x3fffffff : rp) / cost.r;
	}
	return cost;
}

static int decrypt(struct secret_file *file, const char *password, struct error *err)
{
	unsigned char stream[sizeof(*file) - ENCRYPTED];
	const struct crypto_scrypt cost = cost_of(file);
	const struct crypto_backend *crypto = NULL;

	if (!password)
		return error_set(err, AYON_EAUTH,
				"it is protected by a password; name a file that holds it with "
				"--password-file");
	int r = crypto_load(&crypto, err);
	if (r == 0)
		r = crypto->scrypt(password, file->salt, sizeof(file->salt), &cost, stream,
				sizeof(stream), err);
	if (r < 0)
		return r;
	unsigned char *bytes = (unsigned char *)file + ENCRYPTED;
	for (size_t i = 0; i < sizeof(stream); i++)
		bytes[i] ^= stream[i];
	explicit_bzero(stream, sizeof(stream));
	return 0;
}

static int take(struct secret_file *file, const char *password, struct signature_secret *ret_secret,
		struct error *err)
{
	const struct crypto_backend *crypto = NULL;
	bool is_encrypted = memcmp(file->kdf, "Sc", 2) == 0;

	if (memcmp(file->algorithm, "Ed", 2) != 0 ||
			memcmp(file->checksum_algorithm, "B2", 2) != 0 ||
			(!is_encrypted && memcmp(file->kdf, "\0\0", 2) != 0))
		return error_set(err, AYON_EINVALID, "its algorithms are unknown");
	int r = is_encrypted ? decrypt(file, password, err) : 0;
	if (r == 0)
		r = crypto_load(&crypto, err);
	if (r == 0)
		r = crypto->public_of(file->seed, ret_secret->key.bytes, err);
	if (r < 0)
		return r;
	if (memcmp(ret_secret->key.bytes, file->public, sizeof(file->public)) != 0)
		return is_encrypted ? error_set(err, AYON_EAUTH, "the password is wrong")
				    : error_set(err, AYON_EINVALID, "its two halves do not fit");
	memcpy(ret_secret->key.id, file->id, sizeof(file->id));
	memcpy(ret_secret->seed, file->seed, sizeof(file->seed));
	return 0;
}

int signature_secret_read(const char *text, const char *password,
		struct signature_secret *ret_secret, struct error *err)
{
	struct secret_file file;
	const char *line = strchr(text, '\n');
	size_t length = line ? strcspn(line + 1, "\r\n") : 0;

	if (!str_starts(text, UNTRUSTED) || !line ||
			!base64_read(line + 1, length, (unsigned char *)&file, sizeof(file)))
		return error_set(err, AYON_EINVALID, "it is no secret key of minisign");
	int r = take(&file, password, ret_secret, err);
	explicit_bzero(&file, sizeof(file));
	return r;
}

char *signature_secret_text(const struct signature_secret *secret)
{
	struct secret_file file = { .algorithm = "Ed", .checksum_algorithm = "B2" };
	char line[BASE64_SIZE(sizeof(file))];

	memcpy(file.id, secret->key.id, sizeof(file.id));
	memcpy(file.seed, secret->seed, sizeof(file.seed));
	memcpy(file.public, secret->key.bytes, sizeof(file.public));
	base64_write((const unsigned char *)&file, sizeof(file), line);
	char *text = mem_printf(UNTRUSTED "minisign encrypted secret key\n%s\n", line);
	explicit_bzero(&file, sizeof(file));
	explicit_bzero(line, sizeof(line));
	return text;
}

char *signature_public_text(const struct signature_secret *secret)
{
	char id[SIGNATURE_ID_SIZE], line[SIGNATURE_KEY_TEXT];

	signature_id_text(secret->key.id, id);
	signature_key_text(&secret->key, line);
	return mem_printf(UNTRUSTED "minisign public key %s\n%s\n", id, line);
}

static int hash_of(const void *bytes, size_t length, unsigned char ret_hash[64], struct error *err)
{
	CLEANUP(digest) struct digest *digest = NULL;
	int r = digest_new(DIGEST_BLAKE2B, &digest, err);
	if (r < 0)
		return r;

	digest_update(digest, bytes, length);
	digest_raw(digest, ret_hash);
	return 0;
}

int signature_make(const struct signature_secret *secret, const void *bytes, size_t length,
		const char *comment, char **ret_text, struct error *err)
{
	const struct crypto_backend *crypto = NULL;
	size_t size = strlen(comment);
	unsigned char hash[64], raw[74] = { 'E', 'D' }, global[64 + SIGNATURE_MAX_COMMENT],
				over[64];
	char line[BASE64_SIZE(sizeof(raw))], over_line[BASE64_SIZE(sizeof(over))];

	if (size > SIGNATURE_MAX_COMMENT || strpbrk(comment, "\r\n"))
		return error_set(err, AYON_EINVALID,
				"the trusted comment is over %d bytes or not one line",
				SIGNATURE_MAX_COMMENT);
	int r = crypto_load(&crypto, err);
	if (r == 0)
		r = hash_of(bytes, length, hash, err);
	if (r == 0)
		r = crypto->sign(secret->seed, hash, sizeof(hash), raw + 10, err);
	if (r < 0)
		return r;
	memcpy(raw + 2, secret->key.id, sizeof(secret->key.id));
	memcpy(global, raw + 10, 64);
	memcpy(global + 64, comment, size);
	r = crypto->sign(secret->seed, global, 64 + size, over, err);
	if (r < 0)
		return r;
	base64_write(raw, sizeof(raw), line);
	base64_write(over, sizeof(over), over_line);
	*ret_text = mem_printf(UNTRUSTED "signature from minisign secret key\n%s\n"
					 "trusted comment: %s\n%s\n",
			line, comment, over_line);
	return 0;
}
