/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/signature.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "wrap/base64.h"
#include "wrap/crypto.h"

#include <string.h>

#define UNTRUSTED "untrusted comment: "
#define TRUSTED   "trusted comment: "

CLEANUP_DEFINE(digest, struct digest *, digest_free);

static const struct crypto_backend *backend;

int signature_load(struct error *err)
{
	return backend ? 0 : crypto_load(&backend, err);
}

/* The next line without its end, "\n" or "\r\n"; false when there is none or it is longer than a file may be. */
static bool next_line(const char **text, const char **ret_line, size_t *ret_length)
{
	const char *line = *text;
	size_t length = strcspn(line, "\n");

	if (!*line || length > SIGNATURE_MAX_FILE)
		return false;
	*text = line + length + (line[length] == '\n');
	if (length && line[length - 1] == '\r')
		length--;
	*ret_line = line;
	*ret_length = length;
	return true;
}

int signature_key_read(const char *text, struct signature_key *ret_key, struct error *err)
{
	const char *line = NULL;
	size_t length = 0;
	unsigned char raw[42];

	if (str_starts(text, UNTRUSTED) && !next_line(&text, &line, &length))
		return error_set(err, AYON_EINVALID, "it is empty");
	if (!next_line(&text, &line, &length) || !base64_read(line, length, raw, sizeof(raw)) ||
			memcmp(raw, "Ed", 2) != 0)
		return error_set(err, AYON_EINVALID,
				"it is no public key of minisign; name the .pub file");
	if (text[strspn(text, "\r\n")])
		return error_set(err, AYON_EINVALID, "there is more in it than one public key");
	memcpy(ret_key->id, raw + 2, sizeof(ret_key->id));
	memcpy(ret_key->bytes, raw + 10, sizeof(ret_key->bytes));
	return 0;
}

void signature_key_text(const struct signature_key *key, char ret_text[SIGNATURE_KEY_TEXT])
{
	unsigned char raw[42] = { 'E', 'd' };

	memcpy(raw + 2, key->id, sizeof(key->id));
	memcpy(raw + 10, key->bytes, sizeof(key->bytes));
	base64_write(raw, sizeof(raw), ret_text);
}

void signature_id_text(const unsigned char id[8], char ret_text[SIGNATURE_ID_SIZE])
{
	static const char hex[] = "0123456789ABCDEF";

	/* minisign shows it as a little-endian number. */
	for (size_t i = 0; i < 8; i++) {
		ret_text[2 * i] = hex[id[7 - i] >> 4];
		ret_text[2 * i + 1] = hex[id[7 - i] & 15];
	}
	ret_text[16] = '\0';
}

static int read_comment(
		const char *line, size_t length, struct signature *signature, struct error *err)
{
	size_t prefix = strlen(TRUSTED);

	if (length < prefix || memcmp(line, TRUSTED, prefix) != 0)
		return error_set(err, AYON_EINVALID, "line 3 is no trusted comment");
	length -= prefix;
	if (length > SIGNATURE_MAX_COMMENT)
		return error_set(err, AYON_EINVALID, "its trusted comment is over %d bytes",
				SIGNATURE_MAX_COMMENT);
	memcpy(signature->comment, line + prefix, length);
	signature->comment[length] = '\0';
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)signature->comment[i];
		if (c < 0x20 || c == 0x7f)
			return error_set(err, AYON_EINVALID,
					"its trusted comment holds control characters");
	}
	return 0;
}

int signature_read(const char *text, struct signature *ret_signature, struct error *err)
{
	struct signature signature = { 0 };
	const char *line = NULL;
	size_t length = 0;
	unsigned char raw[74];

	if (!str_starts(text, UNTRUSTED) || !next_line(&text, &line, &length) ||
			!next_line(&text, &line, &length) ||
			!base64_read(line, length, raw, sizeof(raw)))
		return error_set(err, AYON_EINVALID, "it is no signature of minisign");
	if (memcmp(raw, "Ed", 2) == 0)
		return error_set(err, AYON_EINVALID,
				"it has the old form of minisign without prehashing; sign again "
				"without -l");
	if (memcmp(raw, "ED", 2) != 0)
		return error_set(err, AYON_EINVALID, "its algorithm is unknown");
	memcpy(signature.id, raw + 2, sizeof(signature.id));
	memcpy(signature.bytes, raw + 10, sizeof(signature.bytes));
	if (!next_line(&text, &line, &length))
		return error_set(err, AYON_EINVALID, "it ends before its trusted comment");
	int r = read_comment(line, length, &signature, err);
	if (r < 0)
		return r;
	if (!next_line(&text, &line, &length) || !base64_read(line, length, signature.comment_bytes,
								 sizeof(signature.comment_bytes)))
		return error_set(err, AYON_EINVALID, "the signature of its comment is malformed");
	if (text[strspn(text, "\r\n")])
		return error_set(err, AYON_EINVALID, "there is more in it than one signature");
	*ret_signature = signature;
	return 0;
}

int signature_verify(const struct signature *signature, const struct signature_key *key,
		const void *bytes, size_t length, struct error *err)
{
	CLEANUP(digest) struct digest *digest = NULL;
	unsigned char hash[64];
	unsigned char global[sizeof(signature->bytes) + SIGNATURE_MAX_COMMENT];
	size_t comment = strlen(signature->comment);

	if (memcmp(signature->id, key->id, sizeof(key->id)) != 0)
		return error_set(err, AYON_EINVALID, "it was made with another key");
	int r = signature_load(err);
	if (r == 0)
		r = digest_new(DIGEST_BLAKE2B, &digest, err);
	if (r < 0)
		return r;

	digest_update(digest, bytes, length);
	digest_raw(digest, hash);
	if (!backend->verify(key->bytes, hash, sizeof(hash), signature->bytes))
		return error_set(err, AYON_EINVALID, "it does not fit the content");
	memcpy(global, signature->bytes, sizeof(signature->bytes));
	memcpy(global + sizeof(signature->bytes), signature->comment, comment);
	if (!backend->verify(key->bytes, global, sizeof(signature->bytes) + comment,
			    signature->comment_bytes))
		return error_set(err, AYON_EINVALID, "its trusted comment was changed");
	return 0;
}
