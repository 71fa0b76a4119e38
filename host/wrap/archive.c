/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/archive.h"

#include "wrap/backend.h"

#include <stddef.h>

static const struct archive_backend *backend;

int archive_load(struct error *err)
{
	if (backend)
		return 0;

	const void *table = NULL;
	int r = backend_load("archive_libarchive", &table, err);
	if (r < 0)
		return r;

	backend = table;
	return 0;
}

int archive_open(const char *path, struct archive_reader **ret_reader, struct error *err)
{
	return archive_open_format(path, ARCHIVE_ANY, ret_reader, err);
}

int archive_open_format(const char *path, enum archive_format format,
		struct archive_reader **ret_reader, struct error *err)
{
	int r = archive_load(err);
	if (r < 0)
		return r;
	return backend->open(path, format, ret_reader, err);
}

int archive_next(struct archive_reader *reader, struct archive_item *ret_item, struct error *err)
{
	return backend->next(reader, ret_item, err);
}

int archive_data(struct archive_reader *reader, const void **ret_bytes, size_t *ret_length,
		struct error *err)
{
	return backend->data(reader, ret_bytes, ret_length, err);
}

void archive_close(struct archive_reader *reader)
{
	if (reader)
		backend->close(reader);
}

int archive_create(const char *path, struct archive_writer **ret_writer, struct error *err)
{
	int r = archive_load(err);
	if (r < 0)
		return r;
	return backend->create(path, ret_writer, err);
}

int archive_add(struct archive_writer *writer, const char *name, mode_t mode, int64_t mtime,
		const void *bytes, size_t length, struct error *err)
{
	return backend->add(writer, name, mode, mtime, bytes, length, err);
}

int archive_finish(struct archive_writer *writer, struct error *err)
{
	return backend->finish(writer, err);
}

void archive_abort(struct archive_writer *writer)
{
	if (writer)
		backend->abort(writer);
}
