/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/content_io.c: packages as zips and folders. Every time stamp is the same and every mode one of two,
 * so that two builds of one source give one zip.
 */
#include "content.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "wrap/archive.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* 1980-01-01, the first day that a zip can tell. */
#define PACKAGE_TIME 315532800

CLEANUP_DEFINE(archive, struct archive_reader *, archive_close);

static int read_data(struct archive_reader *reader, struct content *content,
		const struct archive_item *item, struct error *err)
{
	CLEANUP(str) struct str bytes = { 0 };
	CLEANUP(free) char *path = mem_dup(item->name);
	bool is_executable = (item->mode & 0111) != 0;
	for (;;) {
		const void *block;
		size_t length;
		int r = archive_data(reader, &block, &length, err);
		if (r < 0)
			return r;
		if (length == 0)
			break;
		str_append_n(&bytes, block, length);
		if (bytes.length > CONTENT_MAX_FILE ||
				content->total + bytes.length > CONTENT_MAX_TOTAL)
			return error_set(err, AYON_EINVALID, "'%s' is too large for a package",
					path);
	}
	content_add(content, path, str_get(&bytes), bytes.length, is_executable);
	return 0;
}

int content_read_zip(struct content *content, const char *path, struct error *err)
{
	CLEANUP(archive) struct archive_reader *reader = NULL;
	int r = archive_open(path, &reader, err);
	if (r < 0)
		return r;

	struct archive_item item;
	while ((r = archive_next(reader, &item, err)) > 0) {
		if (item.kind == ARCHIVE_DIRECTORY)
			continue;
		if (content->count >= CONTENT_MAX_FILES)
			return error_set(err, AYON_EINVALID, "'%s' holds more than %d files", path,
					CONTENT_MAX_FILES);
		if (item.kind == ARCHIVE_FILE) {
			r = read_data(reader, content, &item, err);
			if (r < 0)
				return error_prefix(err, "'%s'", path);
			continue;
		}
		content_add(content, item.name, "", 0, false);
		content->files[content->count - 1].is_link = true;
	}
	return r;
}

int content_read_zip_bytes(
		struct content *content, const void *bytes, size_t length, struct error *err)
{
	const char *directory = env_get("TMPDIR");
	CLEANUP(free) char *path = path_join(directory ? directory : "/tmp", "ayon-addon-XXXXXX");
	int fd = mkstemp(path);
	if (fd < 0)
		return error_errno(err, AYON_EIO, errno, "cannot make a temporary file '%s'", path);

	int r = 0;
	for (size_t done = 0; done < length && r == 0;) {
		ssize_t n = write(fd, (const char *)bytes + done, length - done);
		if (n <= 0)
			r = error_errno(err, AYON_EIO, errno, "cannot write '%s'", path);
		else
			done += (size_t)n;
	}
	close(fd);
	if (r == 0)
		r = content_read_zip(content, path, err);
	unlink(path);
	return r;
}

int content_write_zip(const struct content *content, const char *path, struct error *err)
{
	/* A zip tells the time of day without a zone: the zone of the machine must not show. */
	setenv("TZ", "UTC0", 1);
	tzset();

	CLEANUP(free) char *directory = path_dirname(path);
	CLEANUP(free) char *staged = mem_printf("%s.%d.new", path, (int)getpid());
	struct archive_writer *writer = NULL;
	int r = fs_make_dirs(directory, 0777, err);
	if (r >= 0)
		r = archive_create(staged, &writer, err);
	if (r < 0)
		return r;

	for (size_t i = 0; i < content->count; i++) {
		const struct content_file *file = &content->files[i];
		r = archive_add(writer, file->path, file->is_executable ? 0755 : 0644, PACKAGE_TIME,
				file->bytes, file->length, err);
		if (r < 0) {
			archive_abort(writer);
			unlink(staged);
			return error_prefix(err, "'%s'", path);
		}
	}
	r = archive_finish(writer, err);
	if (r >= 0 && rename(staged, path) < 0)
		r = error_errno(err, AYON_EIO, errno, "cannot rename '%s' to '%s'", staged, path);
	if (r < 0)
		unlink(staged);
	return r;
}

int content_write_tree(const struct content *content, const char *directory, struct error *err)
{
	int r = fs_remove_tree(directory, err);
	for (size_t i = 0; i < content->count && r >= 0; i++) {
		const struct content_file *file = &content->files[i];
		CLEANUP(free) char *path = path_join(directory, file->path);
		CLEANUP(free) char *parent = path_dirname(path);
		r = fs_make_dirs(parent, 0777, err);
		if (r >= 0)
			r = fs_write_atomic(path, file->bytes, file->length,
					file->is_executable ? 0755 : 0644, FS_CACHE, err);
	}
	return r;
}
