/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/unpack.h"

#include "base/cleanup.h"
#include "wrap/archive.h"

CLEANUP_DEFINE(archive, struct archive_reader *, archive_close);

static int unpack_data(struct unpack *unpack, struct archive_reader *reader,
		const struct archive_item *item, struct error *err)
{
	uint64_t total = 0;
	int r = unpack_file(unpack, item->name, (item->mode & 0111) != 0, err);
	if (r < 0)
		return r;

	for (;;) {
		const void *bytes = NULL;
		size_t length = 0;
		r = archive_data(reader, &bytes, &length, err);
		if (r < 0)
			return r;
		if (!length)
			break;
		r = unpack_write(unpack, bytes, length, err);
		if (r < 0)
			return r;
		total += length;
	}
	if (item->size >= 0 && (uint64_t)item->size != total)
		return error_set(err, AYON_EINVALID,
				"entry '%.200s' has %llu bytes and claims to have %lld", item->name,
				(unsigned long long)total, (long long)item->size);
	return unpack_file_end(unpack, err);
}

static int unpack_item(struct unpack *unpack, struct archive_reader *reader,
		const struct archive_item *item, struct error *err)
{
	switch (item->kind) {
	case ARCHIVE_FILE:
		return unpack_data(unpack, reader, item, err);
	case ARCHIVE_DIRECTORY:
		return unpack_directory(unpack, item->name, err);
	case ARCHIVE_SYMLINK:
		return unpack_link(unpack, item->name, item->link, err);
	case ARCHIVE_HARDLINK:
		return unpack_hardlink(unpack, item->name, item->link, err);
	case ARCHIVE_OTHER:
		break;
	}
	return error_set(err, AYON_EINVALID,
			"entry '%.200s' is refused: it is neither file, folder nor link",
			item->name);
}

int unpack_archive(struct unpack *unpack, const char *path, bool is_zip, struct error *err)
{
	CLEANUP(archive) struct archive_reader *reader = NULL;
	int r = archive_open_format(path, is_zip ? ARCHIVE_ZIP : ARCHIVE_TAR, &reader, err);
	if (r < 0)
		return r;

	struct archive_item item;
	while ((r = archive_next(reader, &item, err)) == 1) {
		r = unpack_item(unpack, reader, &item, err);
		if (r < 0)
			return r;
	}
	return r < 0 ? r : unpack_finish(unpack, err);
}
