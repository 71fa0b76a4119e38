/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/digest.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "wrap/crypto.h"

#include <errno.h>
#include <fcntl.h>
#include <strings.h>
#include <unistd.h>

static const struct crypto_backend *backend;

CLEANUP_DEFINE(digest, struct digest *, digest_free);

int digest_kind(const char *name)
{
	static const struct {
		const char *name;
		enum digest_kind kind;
	} kinds[] = {
		{ "md5", DIGEST_MD5 },
		{ "sha1", DIGEST_SHA1 },
		{ "sha256", DIGEST_SHA256 },
		{ "sha512", DIGEST_SHA512 },
	};

	for (size_t i = 0; name && i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcasecmp(kinds[i].name, name) == 0)
			return (int)kinds[i].kind;
	}
	return 0;
}

int digest_new(enum digest_kind kind, struct digest **ret_digest, struct error *err)
{
	int r = backend ? 0 : crypto_load(&backend, err);
	if (r < 0)
		return r;
	return backend->open(kind, ret_digest, err);
}

void digest_update(struct digest *digest, const void *bytes, size_t length)
{
	backend->update(digest, bytes, length);
}

size_t digest_raw(struct digest *digest, unsigned char ret_raw[64])
{
	return backend->finish(digest, ret_raw);
}

void digest_hex(struct digest *digest, char ret_hex[DIGEST_HEX_SIZE])
{
	static const char hex[] = "0123456789abcdef";
	unsigned char raw[64];

	size_t length = backend->finish(digest, raw);
	for (size_t i = 0; i < length; i++) {
		ret_hex[2 * i] = hex[raw[i] >> 4];
		ret_hex[2 * i + 1] = hex[raw[i] & 15];
	}
	ret_hex[2 * length] = '\0';
}

void digest_free(struct digest *digest)
{
	if (digest)
		backend->close(digest);
}

int digest_fd(enum digest_kind kind, int fd, char ret_hex[DIGEST_HEX_SIZE], struct error *err)
{
	CLEANUP(digest) struct digest *digest = NULL;
	int r = digest_new(kind, &digest, err);
	if (r < 0)
		return r;

	char chunk[65536];
	for (off_t offset = 0;;) {
		ssize_t n = pread(fd, chunk, sizeof(chunk), offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(err, AYON_EIO, errno, "cannot read it");
		if (n == 0)
			break;
		digest_update(digest, chunk, (size_t)n);
		offset += n;
	}
	digest_hex(digest, ret_hex);
	return 0;
}

int digest_file(enum digest_kind kind, const char *path, char ret_hex[DIGEST_HEX_SIZE],
		struct error *err)
{
	CLEANUP(close) int fd = fs_open(path, O_RDONLY | O_CLOEXEC, 0);
	if (fd < 0)
		return error_errno(err, errno == ENOENT ? AYON_ENOTFOUND : AYON_EIO, errno,
				"cannot open '%s'", path);

	int r = digest_fd(kind, fd, ret_hex, err);
	return r == AYON_EIO ? error_prefix(err, "'%s'", path) : r;
}

int digest_bytes(enum digest_kind kind, const void *bytes, size_t length,
		char ret_hex[DIGEST_HEX_SIZE], struct error *err)
{
	CLEANUP(digest) struct digest *digest = NULL;
	int r = digest_new(kind, &digest, err);
	if (r < 0)
		return r;

	digest_update(digest, bytes, length);
	digest_hex(digest, ret_hex);
	return 0;
}
