/* SPDX-License-Identifier: Apache-2.0 */
#include "install.h"

#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "package.h"
#include "wrap/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#define MAX_ENTRIES 100000
#define MAX_BYTES   (16ull << 30)
#define MAX_PACKAGE (1u << 20)
#define MAX_NAME    1024

CLEANUP_DEFINE(archive, struct archive_reader *, archive_close);

/* The text of the current entry; caller frees. */
static int read_text(struct archive_reader *reader, char **ret_text, struct error *err)
{
	CLEANUP(str) struct str text = { 0 };
	for (;;) {
		const void *bytes = NULL;
		size_t length = 0;
		int r = archive_data(reader, &bytes, &length, err);
		if (r < 0)
			return r;
		if (!length)
			break;
		if (text.length + length > MAX_PACKAGE)
			return error_set(err, AYON_EINVALID, "package.py is too large");
		str_append_n(&text, bytes, length);
	}
	*ret_text = str_take(&text);
	return 0;
}

int install_inspect(const char *zip, char **ret_name, char **ret_version, struct error *err)
{
	CLEANUP(archive) struct archive_reader *reader = NULL;
	int r = archive_open(zip, &reader, err);
	if (r < 0)
		return r;

	struct archive_item item;
	for (int count = 0; count < MAX_ENTRIES && (r = archive_next(reader, &item, err)) > 0;
			count++) {
		if (item.kind != ARCHIVE_FILE || !str_equal(item.name, "package.py"))
			continue;
		CLEANUP(free) char *text = NULL;
		r = read_text(reader, &text, err);
		if (r < 0)
			return r;
		CLEANUP(json) struct json *package = package_parse(text);
		const char *name = json_get_text(package, "name");
		const char *version = json_get_text(package, "version");
		if (!package_name_is_valid(name) || !package_version_is_valid(version))
			return error_set(err, AYON_ENOTFOUND,
					"package.py states no valid name and version");
		*ret_name = mem_dup(name);
		*ret_version = mem_dup(version);
		return 0;
	}
	if (r < 0)
		return r;
	return error_set(err, AYON_ENOTFOUND, "Addon package.py not found in the zip");
}

/*
 * Whether every piece of the entry's name may be a folder or file name; one slash at the end is a
 * folder's.
 */
static bool is_confined(const char *name)
{
	size_t length = strlen(name);
	if (!length || length > MAX_NAME || name[0] == '/')
		return false;
	CLEANUP(free) char *copy = mem_dup(name);
	if (copy[length - 1] == '/')
		copy[length - 1] = '\0';
	for (char *piece = copy; piece;) {
		char *slash = strchr(piece, '/');
		if (slash)
			*slash++ = '\0';
		if (!path_is_safe_name(piece))
			return false;
		piece = slash;
	}
	return true;
}

static int write_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t written = write(fd, bytes, length);
		if (written < 0 && errno != EINTR)
			return -errno;
		if (written > 0) {
			bytes += written;
			length -= (size_t)written;
		}
	}
	return 0;
}

static int write_entry(struct archive_reader *reader, const char *path, mode_t mode,
		uint64_t *total, struct error *err)
{
	CLEANUP(free) char *parent = path_dirname(path);
	int r = fs_make_dirs(parent, 0755, err);
	if (r < 0)
		return r;
	int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
	CLEANUP(close) int fd = open(path, flags, (mode & 0755) | 0600);
	if (fd < 0)
		return error_errno(err, AYON_EIO, errno, "cannot write '%s'", path);
	for (;;) {
		const void *bytes = NULL;
		size_t length = 0;
		r = archive_data(reader, &bytes, &length, err);
		if (r < 0 || !length)
			return r;
		*total += length;
		if (*total > MAX_BYTES)
			return error_set(err, AYON_EINVALID,
					"the package is larger than %llu bytes", MAX_BYTES);
		r = write_all(fd, bytes, length);
		if (r < 0)
			return error_errno(err, AYON_EIO, -r, "cannot write '%s'", path);
	}
}

static int unpack_to(const char *zip, const char *directory, struct error *err)
{
	CLEANUP(archive) struct archive_reader *reader = NULL;
	int r = archive_open(zip, &reader, err);
	if (r < 0)
		return r;

	uint64_t total = 0;
	int count = 0;
	struct archive_item item;
	while ((r = archive_next(reader, &item, err)) > 0) {
		if (++count > MAX_ENTRIES)
			return error_set(err, AYON_EINVALID, "the package has more than %d entries",
					MAX_ENTRIES);
		if (!is_confined(item.name) ||
				(item.kind != ARCHIVE_FILE && item.kind != ARCHIVE_DIRECTORY))
			return error_set(err, AYON_EINVALID,
					"the package has an entry that is refused: '%.200s'",
					item.name);
		CLEANUP(free) char *path = path_join(directory, item.name);
		r = item.kind == ARCHIVE_DIRECTORY
				    ? fs_make_dirs(path, 0755, err)
				    : write_entry(reader, path, item.mode, &total, err);
		if (r < 0)
			return r;
	}
	return r;
}

int install_unpack(const struct studio *studio, const char *zip, const char *name,
		const char *version, struct error *err)
{
	CLEANUP(free) char *id = studio_new_id();
	CLEANUP(free) char *staged = path_join(studio->temporary_dir, id);
	CLEANUP(free) char *parent = path_join(studio->addons_dir, name);
	CLEANUP(free) char *target = path_join(parent, version);
	int r = fs_make_dirs(staged, 0700, err);
	if (r >= 0)
		r = unpack_to(zip, staged, err);
	if (r >= 0)
		r = fs_make_dirs(parent, 0700, err);
	if (r >= 0)
		r = fs_remove_tree(target, err);
	if (r >= 0 && rename(staged, target) < 0)
		r = error_errno(err, AYON_EIO, errno, "cannot move the addon to '%s'", target);
	fs_remove_tree(staged, NULL);
	return r < 0 ? r : 0;
}
