/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/archive.h"

#include "base/memory.h"
#include "wrap/backend.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>

#define BLOCK_SIZE (256u << 10)

struct archive_reader {
	struct archive *archive;
	char *path;
	locale_t utf8;
	int64_t position;  /* in the current entry's data */
	const char *ahead; /* a block that lies behind a hole of a sparse file */
	size_t ahead_length;
	int64_t ahead_offset;
};

struct archive_writer {
	struct archive *archive;
	char *path;
	locale_t utf8;
};

/*
 * libarchive converts names into the character set of the locale and gives up on what that lacks, so a run
 * under LANG=C could not unpack "é". Names here are UTF-8 whatever the user's locale is; the locale of this
 * thread alone is changed, and only for the call.
 */
static locale_t utf8_locale(void)
{
	locale_t made = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	return made ? made : newlocale(LC_CTYPE_MASK, "en_US.UTF-8", (locale_t)0);
}

static locale_t enter(locale_t utf8)
{
	return utf8 ? uselocale(utf8) : (locale_t)0;
}

static void leave(locale_t before)
{
	if (before)
		uselocale(before);
}

static int broken(struct archive_reader *reader, struct error *err)
{
	const char *text = archive_error_string(reader->archive);

	return error_set(err, AYON_EINVALID, "archive '%s' is broken: %s", reader->path,
			text ? text : "unknown reason");
}

static void libarchive_close(struct archive_reader *reader)
{
	archive_read_free(reader->archive);
	if (reader->utf8)
		freelocale(reader->utf8);
	free(reader->path);
	free(reader);
}

/* Only what we mean to read: every other format of the library is surface without a use. */
static struct archive *new_archive(enum archive_format format)
{
	struct archive *archive = mem_must(archive_read_new());

	if (format & ARCHIVE_ZIP)
		archive_read_support_format_zip_seekable(archive);
	if (!(format & ARCHIVE_TAR))
		return archive;
	archive_read_support_format_tar(archive);
	archive_read_support_filter_gzip(archive);
	archive_read_support_filter_bzip2(archive);
	archive_read_support_filter_xz(archive);
	archive_read_support_filter_zstd(archive);
	return archive;
}

static int cannot_open(const char *path, int number, struct error *err)
{
	if (number == ENOENT)
		return error_set(err, AYON_ENOTFOUND, "there is no archive '%s'", path);
	if (number == EACCES || number == EIO || number == EISDIR)
		return error_errno(err, AYON_EIO, number, "cannot read archive '%s'", path);
	return error_set(err, AYON_EINVALID, "'%s' is neither a zip nor a tar archive", path);
}

static int libarchive_open(const char *path, enum archive_format format,
		struct archive_reader **ret_reader, struct error *err)
{
	struct archive *archive = new_archive(format);
	int r = archive_read_open_filename(archive, path, BLOCK_SIZE);

	/* The library takes a signal during its open() for an error, and an archive that failed cannot be used again. */
	while (r != ARCHIVE_OK && archive_errno(archive) == EINTR) {
		archive_read_free(archive);
		archive = new_archive(format);
		r = archive_read_open_filename(archive, path, BLOCK_SIZE);
	}
	if (r != ARCHIVE_OK) {
		r = cannot_open(path, archive_errno(archive), err);
		archive_read_free(archive);
		return r;
	}
	struct archive_reader *reader = mem_new(sizeof(*reader));
	reader->archive = archive;
	reader->path = mem_dup(path);
	reader->utf8 = utf8_locale();
	*ret_reader = reader;
	return 0;
}

static enum archive_kind kind_of(struct archive_entry *entry)
{
	if (archive_entry_hardlink(entry))
		return ARCHIVE_HARDLINK;
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
		return ARCHIVE_FILE;
	case AE_IFDIR:
		return ARCHIVE_DIRECTORY;
	case AE_IFLNK:
		return ARCHIVE_SYMLINK;
	default:
		return ARCHIVE_OTHER;
	}
}

static int fill_item(struct archive_reader *reader, struct archive_entry *entry,
		struct archive_item *ret_item, struct error *err)
{
	struct archive_item item = { .kind = kind_of(entry) };

	item.name = archive_entry_pathname(entry);
	if (!item.name)
		return error_set(err, AYON_EINVALID,
				"archive '%s' has an entry whose name is not UTF-8", reader->path);
	if (item.kind == ARCHIVE_HARDLINK)
		item.link = archive_entry_hardlink(entry);
	else if (item.kind == ARCHIVE_SYMLINK)
		item.link = archive_entry_symlink(entry);
	if ((item.kind == ARCHIVE_HARDLINK || item.kind == ARCHIVE_SYMLINK) && !item.link)
		return error_set(err, AYON_EINVALID, "archive '%s': link '%s' names no target",
				reader->path, item.name);
	item.size = archive_entry_size_is_set(entry) ? archive_entry_size(entry) : -1;
	item.mode = archive_entry_perm(entry);
	item.mtime = archive_entry_mtime(entry);
	*ret_item = item;
	return 1;
}

static int libarchive_next(
		struct archive_reader *reader, struct archive_item *ret_item, struct error *err)
{
	struct archive_entry *entry = NULL;

	locale_t before = enter(reader->utf8);
	int r = archive_read_next_header(reader->archive, &entry);
	/* A warning is a header that was read in part, which another reader reads otherwise. */
	if (r == ARCHIVE_OK)
		r = fill_item(reader, entry, ret_item, err);
	else if (r == ARCHIVE_EOF)
		r = 0;
	else
		r = broken(reader, err);
	leave(before);

	reader->position = 0;
	reader->ahead = NULL;
	return r;
}

/* The hole of a sparse file reads as zeros, so that the caller only ever sees one stream. */
static void give(struct archive_reader *reader, const void **ret_bytes, size_t *ret_length)
{
	static const char zeros[16384];

	if (reader->ahead_offset > reader->position) {
		int64_t gap = reader->ahead_offset - reader->position;
		*ret_bytes = zeros;
		*ret_length = gap < (int64_t)sizeof(zeros) ? (size_t)gap : sizeof(zeros);
	} else {
		*ret_bytes = reader->ahead;
		*ret_length = reader->ahead_length;
		reader->ahead = NULL;
	}
	reader->position += (int64_t)*ret_length;
}

static bool has_something(const struct archive_reader *reader)
{
	return reader->ahead && (reader->ahead_length || reader->ahead_offset > reader->position);
}

static int libarchive_data(struct archive_reader *reader, const void **ret_bytes,
		size_t *ret_length, struct error *err)
{
	/* A block may be empty although more follow; only the end may look like an end to the caller. */
	while (!has_something(reader)) {
		const void *block = NULL;
		la_int64_t offset = 0;
		size_t length = 0;
		int r = archive_read_data_block(reader->archive, &block, &length, &offset);
		if (r == ARCHIVE_EOF && offset <= reader->position) {
			*ret_bytes = NULL;
			*ret_length = 0;
			return 0;
		}
		if (r == ARCHIVE_RETRY)
			continue;
		if ((r != ARCHIVE_OK && r != ARCHIVE_EOF) || offset < reader->position)
			return broken(reader, err);
		/* At its end a sparse file may have a hole: the library tells its size, and no data. */
		reader->ahead = r == ARCHIVE_OK && length ? block : "";
		reader->ahead_length = r == ARCHIVE_OK ? length : 0;
		reader->ahead_offset = offset;
	}
	give(reader, ret_bytes, ret_length);
	return 0;
}

static int cannot_write(struct archive_writer *writer, struct error *err)
{
	const char *text = archive_error_string(writer->archive);

	return error_set(err, AYON_EIO, "cannot write archive '%s': %s", writer->path,
			text ? text : "unknown reason");
}

static void libarchive_abort(struct archive_writer *writer)
{
	archive_write_fail(writer->archive);
	archive_write_free(writer->archive);
	if (writer->utf8)
		freelocale(writer->utf8);
	free(writer->path);
	free(writer);
}

static int libarchive_create(
		const char *path, struct archive_writer **ret_writer, struct error *err)
{
	struct archive_writer *writer = mem_new(sizeof(*writer));
	writer->archive = archive_write_new();
	writer->path = mem_dup(path);
	writer->utf8 = utf8_locale();

	if (archive_write_set_format_zip(writer->archive) != ARCHIVE_OK ||
			archive_write_zip_set_compression_deflate(writer->archive) != ARCHIVE_OK ||
			archive_write_open_filename(writer->archive, path) != ARCHIVE_OK) {
		int r = cannot_write(writer, err);
		libarchive_abort(writer);
		return r;
	}
	*ret_writer = writer;
	return 0;
}

static int libarchive_add(struct archive_writer *writer, const char *name, mode_t mode,
		int64_t mtime, const void *bytes, size_t length, struct error *err)
{
	struct archive_entry *entry = mem_must(archive_entry_new());

	locale_t before = enter(writer->utf8);
	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, mode & 07777);
	archive_entry_set_mtime(entry, (time_t)mtime, 0);
	archive_entry_set_size(entry, (la_int64_t)length);
	int r = archive_write_header(writer->archive, entry) < ARCHIVE_WARN
				? cannot_write(writer, err)
				: 0;
	if (r == 0 && archive_write_data(writer->archive, bytes, length) != (la_ssize_t)length)
		r = cannot_write(writer, err);
	leave(before);
	archive_entry_free(entry);
	return r;
}

static int libarchive_finish(struct archive_writer *writer, struct error *err)
{
	int r = archive_write_close(writer->archive) != ARCHIVE_OK ? cannot_write(writer, err) : 0;

	libarchive_abort(writer);
	return r;
}

extern const struct archive_backend BACKEND_SYMBOL;
BACKEND_EXPORT const struct archive_backend BACKEND_SYMBOL = {
	.open = libarchive_open,
	.next = libarchive_next,
	.data = libarchive_data,
	.close = libarchive_close,
	.create = libarchive_create,
	.add = libarchive_add,
	.finish = libarchive_finish,
	.abort = libarchive_abort,
};
