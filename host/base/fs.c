/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fs.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

int fs_open_at(int folder, const char *path, int flags, mode_t mode)
{
	int fd;

	do
		fd = openat(folder, path, flags, mode);
	while (fd < 0 && errno == EINTR);
	return fd;
}

int fs_open(const char *path, int flags, mode_t mode)
{
	return fs_open_at(AT_FDCWD, path, flags, mode);
}

bool fs_exists(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}

bool fs_is_dir(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool fs_is_file(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

int fs_make_dirs(const char *path, mode_t mode, struct error *err)
{
	if (mkdir(path, mode) == 0)
		return 0;
	if (errno == EEXIST && fs_is_dir(path))
		return 0;
	if (errno == ENOENT) {
		CLEANUP(free) char *parent = path_dirname(path);
		if (!str_equal(parent, path)) {
			int r = fs_make_dirs(parent, mode, err);
			if (r < 0)
				return r;
		}
		if (mkdir(path, mode) == 0 || (errno == EEXIST && fs_is_dir(path)))
			return 0;
	}
	return error_errno(err, AYON_EIO, errno, "cannot make folder '%s'", path);
}

static int read_all(int fd, size_t limit, struct str *text, const char *path, struct error *err)
{
	char chunk[16384];

	for (;;) {
		ssize_t n = read(fd, chunk, sizeof(chunk));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(err, AYON_EIO, errno, "cannot read '%s'", path);
		if (n == 0)
			return 0;
		if (text->length + (size_t)n > limit)
			return error_set(err, AYON_EINVALID, "'%s' is larger than %zu bytes", path,
					limit);
		str_append_n(text, chunk, (size_t)n);
	}
}

int fs_read(const char *path, size_t limit, char **ret_text, size_t *ret_length, struct error *err)
{
	/* O_NONBLOCK: a FIFO in the place of a file must not hang us. */
	CLEANUP(close) int fd = fs_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
	if (fd < 0)
		return error_errno(err,
				errno == ENOENT || errno == ENOTDIR ? AYON_ENOTFOUND : AYON_EIO,
				errno, "cannot open '%s'", path);

	struct stat st;
	if (fstat(fd, &st) < 0)
		return error_errno(err, AYON_EIO, errno, "cannot read '%s'", path);
	if (!S_ISREG(st.st_mode))
		return error_set(err, AYON_EINVALID, "'%s' is not a regular file", path);

	CLEANUP(str) struct str text = { 0 };
	int r = read_all(fd, limit, &text, path, err);
	if (r < 0)
		return r;

	if (ret_length)
		*ret_length = text.length;
	*ret_text = str_take(&text);
	return 0;
}

static int write_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t n = write(fd, bytes, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		bytes += n;
		length -= (size_t)n;
	}
	return 0;
}

int fs_write_atomic(const char *path, const void *bytes, size_t length, mode_t mode,
		enum fs_durability durability, struct error *err)
{
	CLEANUP(free) char *parent = path_dirname(path);
	CLEANUP(free) char *staged = path_join(parent, FS_TEMPORARY "XXXXXX");
	CLEANUP(close) int fd = mkostemp(staged, O_CLOEXEC);
	if (fd < 0)
		return error_errno(err, AYON_EIO, errno, "cannot write '%s'", path);

	int r = write_all(fd, bytes, length);
	if (r == 0 && fchmod(fd, mode) < 0)
		r = -errno;
	if (r == 0 && durability == FS_DURABLE && fsync(fd) < 0)
		r = -errno;
	if (r == 0 && rename(staged, path) < 0)
		r = -errno;
	if (r < 0) {
		unlink(staged);
		return error_errno(err, AYON_EIO, -r, "cannot write '%s'", path);
	}
	return durability == FS_DURABLE ? fs_sync_dir(parent, err) : 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)ftw;
	int r = kind == FTW_DP || kind == FTW_DNR ? rmdir(path) : unlink(path);
	return r < 0 && errno != ENOENT ? -1 : 0;
}

int fs_remove_tree(const char *path, struct error *err)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT || errno == ENOTDIR
				       ? 0
				       : error_errno(err, AYON_EIO, errno, "cannot remove '%s'",
							 path);
	if (!S_ISDIR(st.st_mode)) {
		if (unlink(path) < 0 && errno != ENOENT)
			return error_errno(err, AYON_EIO, errno, "cannot remove '%s'", path);
		return 0;
	}
	if (nftw(path, remove_one, 32, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
		return error_errno(err, AYON_EIO, errno, "cannot remove '%s'", path);
	return 0;
}

int fs_sync_dir(const char *path, struct error *err)
{
	CLEANUP(close) int fd = fs_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	if (fd < 0 || fsync(fd) < 0)
		return error_errno(err, AYON_EIO, errno, "cannot sync folder '%s'", path);
	return 0;
}

/* The path itself or its nearest parent that is there; caller frees. */
static char *nearest_existing(const char *path)
{
	char *at = mem_dup(path);

	while (access(at, F_OK) < 0 && !str_equal(at, "/") && !str_equal(at, ".")) {
		char *parent = path_dirname(at);
		free(at);
		at = parent;
	}
	return at;
}

int fs_free_bytes(const char *path, unsigned long long *ret_bytes, struct error *err)
{
	CLEANUP(free) char *at = nearest_existing(path);
	struct statvfs vfs;

	if (statvfs(at, &vfs) < 0)
		return error_errno(err, AYON_EIO, errno, "cannot ask for free space of '%s'", at);
	*ret_bytes = (unsigned long long)vfs.f_bavail * vfs.f_frsize;
	return 0;
}

bool fs_is_writable(const char *path)
{
	CLEANUP(free) char *at = nearest_existing(path);
	return access(at, W_OK) == 0;
}

static int is_real_name(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

int fs_list(const char *path, char ***ret_names, size_t *ret_count, struct error *err)
{
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, is_real_name, alphasort);
	if (count < 0)
		return error_errno(err,
				errno == ENOENT || errno == ENOTDIR ? AYON_ENOTFOUND : AYON_EIO,
				errno, "cannot list '%s'", path);

	struct strlist names = { 0 };
	for (int i = 0; i < count; i++) {
		strlist_add(&names, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	*ret_names = names.items;
	*ret_count = names.count;
	return 0;
}
