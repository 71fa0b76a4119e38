/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/receipt.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/self.h"
#include "base/str.h"
#include "wrap/digest.h"
#include "wrap/json.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define MAX_FILES 4096 /* for one machine; more is data, which belongs elsewhere in the package */
#define MAX_CODE  (1u << 30)

void receipt_finish(struct receipt *receipt)
{
	for (size_t i = 0; i < receipt->count; i++)
		free(receipt->files[i].path);
	free(receipt->files);
	*receipt = (struct receipt){ 0 };
}

static void add(struct receipt *receipt, const char *path, const char *sha256)
{
	receipt->files = mem_grow(receipt->files, receipt->count, &receipt->capacity,
			sizeof(*receipt->files));
	struct receipt_file *file = &receipt->files[receipt->count++];
	*file = (struct receipt_file){ .path = mem_dup(path) };
	for (size_t i = 0; i < 64; i++)
		file->sha256[i] = (char)(sha256[i] >= 'A' && sha256[i] <= 'F' ? sha256[i] + 32
									      : sha256[i]);
}

static int add_bytes(struct receipt *receipt, const char *path, const void *bytes, size_t length,
		struct error *err)
{
	char hex[DIGEST_HEX_SIZE];
	int r = digest_bytes(DIGEST_SHA256, bytes, length, hex, err);
	if (r == 0)
		add(receipt, path, hex);
	return r;
}

static int add_listed(struct receipt *receipt, const struct json *files, struct error *err)
{
	CLEANUP(free) char *folder = mem_printf("ayon-native/%s/", self_native_dir());

	for (size_t i = 0; i < json_count(files); i++) {
		const char *path = json_get_text(json_item(files, i), "path");
		const char *sha256 = json_get_text(json_item(files, i), "sha256");
		if (!path || !str_starts(path, folder))
			continue;
		CLEANUP(free) char *rooted = mem_printf("/%s", path);
		CLEANUP(free) char *folded = path_absolute(rooted);
		if (!str_equal(folded, rooted) || !sha256 || strlen(sha256) != 64 ||
				receipt->count >= MAX_FILES)
			return error_set(err, AYON_EINVALID,
					"its manifest lists '%.200s' without a sha256, by an "
					"unclear "
					"path, or after over %d others",
					path, MAX_FILES);
		add(receipt, path, sha256);
	}
	return 0;
}

int receipt_begin(const struct json *root, const char *manifest, size_t length,
		const char *signature, struct receipt *ret_receipt, struct error *err)
{
	CLEANUP(receipt) struct receipt receipt = { 0 };
	int r = add_bytes(&receipt, "ayon-native/addon.json", manifest, length, err);
	if (r == 0 && signature)
		r = add_bytes(&receipt, "ayon-native/addon.json.minisig", signature,
				strlen(signature), err);
	if (r == 0)
		r = add_listed(&receipt, json_get(root, "files"), err);
	if (r < 0)
		return r;
	*ret_receipt = receipt;
	receipt = (struct receipt){ 0 };
	return 0;
}

static struct receipt_stamp stamp_of(const struct stat *st)
{
	return (struct receipt_stamp){
		.size = st->st_size,
		.mtime_ns = st->st_mtim.tv_sec * INT64_C(1000000000) + st->st_mtim.tv_nsec,
		.ctime_ns = st->st_ctim.tv_sec * INT64_C(1000000000) + st->st_ctim.tv_nsec,
		.inode = st->st_ino,
		.device = st->st_dev,
	};
}

bool receipt_has_stamp(const struct receipt_file *file, const struct stat *st)
{
	const struct receipt_stamp now = stamp_of(st);
	const struct receipt_stamp *then = &file->stamp;

	return S_ISREG(st->st_mode) && now.size == then->size && now.mtime_ns == then->mtime_ns &&
	       now.ctime_ns == then->ctime_ns && now.inode == then->inode &&
	       now.device == then->device;
}

int receipt_stamp(struct receipt *receipt, const char *directory, struct error *err)
{
	for (size_t i = 0; i < receipt->count; i++) {
		CLEANUP(free) char *path = path_join(directory, receipt->files[i].path);
		struct stat st;
		if (lstat(path, &st) < 0)
			return error_errno(err, AYON_ENOTFOUND, errno, "cannot look at '%s'", path);
		if (!S_ISREG(st.st_mode))
			return error_set(err, AYON_EADDON,
					"'%s' is no regular file but a link or the like; remove "
					"the "
					"folder '%s' so that it is fetched again",
					path, directory);
		receipt->files[i].stamp = stamp_of(&st);
	}
	return 0;
}

bool receipt_is_fresh(const struct receipt *receipt, const char *directory)
{
	for (size_t i = 0; i < receipt->count; i++) {
		CLEANUP(free) char *path = path_join(directory, receipt->files[i].path);
		struct stat st;
		if (lstat(path, &st) < 0 || !receipt_has_stamp(&receipt->files[i], &st))
			return false;
	}
	return receipt->count > 0;
}

const struct receipt_file *receipt_find(const struct receipt *receipt, const char *path)
{
	for (size_t i = 0; i < receipt->count; i++) {
		if (str_equal(receipt->files[i].path, path))
			return &receipt->files[i];
	}
	return NULL;
}

bool receipt_has_libraries(const struct receipt *receipt, const struct receipt_file *object)
{
	for (size_t i = 0; i < receipt->count; i++) {
		const char *name = path_basename(receipt->files[i].path);
		if (&receipt->files[i] != object && (str_ends(name, ".so") || strstr(name, ".so.")))
			return true;
	}
	return false;
}

static int differs(const char *directory, const struct receipt_file *file, const char *found,
		struct error *err)
{
	return error_set(err, AYON_EADDON,
			"'%s/%s' is not what its manifest lists (sha256 %.12s..., expected "
			"%.12s...); remove the folder '%s' so that it is fetched again",
			directory, file->path, found, file->sha256, directory);
}

/* Reads the file and compares; *ret_stamp is that of the bytes that were read, whatever the path names by now. */
static int compare(const char *directory, const struct receipt_file *file,
		struct receipt_stamp *ret_stamp, struct error *err)
{
	CLEANUP(free) char *path = path_join(directory, file->path);
	char hex[DIGEST_HEX_SIZE];
	struct stat st;
	CLEANUP(close)
	int fd = fs_open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);

	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return error_set(err, AYON_EADDON,
				"'%s' is listed in its manifest and is no file that can be "
				"read; remove the folder '%s' so that it is fetched again",
				path, directory);
	/* The stamp first: what changes while it is hashed then has another one. */
	*ret_stamp = stamp_of(&st);
	int r = digest_fd(DIGEST_SHA256, fd, hex, err);
	if (r < 0)
		return error_prefix(err, "'%s'", path);
	return str_equal(hex, file->sha256) ? 0 : differs(directory, file, hex, err);
}

int receipt_compare(const struct receipt *receipt, const char *directory, struct error *err)
{
	struct receipt_stamp ignored;
	int r = 0;

	for (size_t i = 0; r == 0 && i < receipt->count; i++)
		r = compare(directory, &receipt->files[i], &ignored, err);
	return r;
}

int receipt_verify(struct receipt *receipt, const char *directory, struct error *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < receipt->count; i++)
		r = compare(directory, &receipt->files[i], &receipt->files[i].stamp, err);
	return r;
}

int receipt_renew(const struct receipt *receipt, const char *directory, struct error *err)
{
	for (size_t i = 0; i < receipt->count; i++) {
		const struct receipt_file *file = &receipt->files[i];
		CLEANUP(free) char *path = path_join(directory, file->path);
		CLEANUP(free) char *bytes = NULL;
		char hex[DIGEST_HEX_SIZE];
		size_t length = 0;
		struct stat st;

		int r = fs_read(path, MAX_CODE, &bytes, &length, err);
		if (r == 0)
			r = digest_bytes(DIGEST_SHA256, bytes, length, hex, err);
		if (r < 0)
			return r;
		if (!str_equal(hex, file->sha256))
			return differs(directory, file, hex, err);
		mode_t mode = stat(path, &st) == 0 && st.st_mode & S_IXUSR ? 0755 : 0644;
		r = fs_write_atomic(path, bytes, length, mode, FS_CACHE, err);
		if (r < 0)
			return r;
	}
	return 0;
}
