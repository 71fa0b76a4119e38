/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/unpack_zip.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "distribution/pool.h"
#include "distribution/unpack.h"
#include "distribution/unpack_writer.h"
#include "distribution/zip_reader.h"

#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

/* What a thread takes at once: enough to be read in one go, so little that the threads end together. */
#define BATCH_BYTES   (1u << 20)
#define BATCH_ENTRIES 256u

CLEANUP_DEFINE(reader, struct zip_reader *, zip_reader_free);

struct unpacking {
	struct share share;
	struct unpack *unpack;
	const struct zip_file *zip;
	struct unpack_entry **files; /* for each entry of the zip; NULL: nothing to write */
	pthread_mutex_t mutex;
	size_t next;
	struct error error; /* of the thread that failed first */
};

static int add_text(void *payload, const void *bytes, size_t length, struct error *err)
{
	struct str *text = payload;

	if (text->length + length > UNPACK_MAX_LINK)
		return error_set(err, AYON_EINVALID, "a link is refused: it is too long");
	str_append_n(text, bytes, length);
	return 0;
}

static int reserve_link(struct unpacking *all, const struct zip_entry *entry,
		struct zip_reader *reader, struct error *err)
{
	CLEANUP(str) struct str target = { 0 };
	struct zip_sink sink = { &target, add_text };

	if (entry->unpacked > UNPACK_MAX_LINK)
		return zip_refuse(err, entry, "its link is too long");
	int r = zip_reader_entry(reader, entry, &sink, err);
	if (r < 0)
		return r;
	if (strlen(str_get(&target)) != target.length)
		return zip_refuse(err, entry, "its link holds a NUL byte");
	return unpack_link(all->unpack, entry->name, str_get(&target), err);
}

/* Whatever the policy has against the zip it says here, before a file is written. */
static int reserve(struct unpacking *all, struct error *err)
{
	CLEANUP(reader) struct zip_reader *reader = NULL;
	int r = zip_reader_new(all->zip, &reader, err);

	for (size_t i = 0; r == 0 && i < all->zip->count; i++) {
		const struct zip_entry *entry = &all->zip->entries[i];
		if (str_ends(entry->name, "/"))
			r = unpack_directory(all->unpack, entry->name, err);
		else if (S_ISLNK(entry->mode))
			r = reserve_link(all, entry, reader, err);
		else
			r = unpack_reserve(all->unpack, entry->name, entry->unpacked,
					&all->files[i], err);
	}
	return r;
}

static int write_piece(void *payload, const void *bytes, size_t length, struct error *err)
{
	return unpack_writer_write(payload, bytes, length, err);
}

static int ignore_piece(void *payload, const void *bytes, size_t length, struct error *err)
{
	(void)payload, (void)bytes, (void)length, (void)err;
	return 0;
}

static int unpack_one(struct unpacking *all, size_t index, struct zip_reader *reader,
		struct unpack_writer *writer, struct error *err)
{
	const struct zip_entry *entry = &all->zip->entries[index];
	struct unpack_entry *file = all->files[index];
	struct zip_sink sink = { writer, file ? write_piece : ignore_piece };

	/* Folders have no content, and that is checked as well. */
	int r = file ? unpack_writer_begin(writer, file, (entry->mode & 0111) != 0, err) : 0;
	if (r == 0)
		r = zip_reader_entry(reader, entry, &sink, err);
	if (r == 0 && file)
		r = unpack_writer_end(writer, err);
	return r;
}

/* The next entries for one thread; 0 when there are no more. */
static size_t take(struct unpacking *all, size_t *ret_first)
{
	const struct zip_entry *entries = all->zip->entries;
	size_t count = 0;

	pthread_mutex_lock(&all->mutex);
	size_t first = all->next, left = all->zip->count - first;
	while (count < left && count < BATCH_ENTRIES &&
			(!count || entries[first + count].end - entries[first].offset <=
							BATCH_BYTES))
		count++;
	all->next += count;
	pthread_mutex_unlock(&all->mutex);
	*ret_first = first;
	return count;
}

static void fail(struct unpacking *all, const struct error *reason)
{
	pthread_mutex_lock(&all->mutex);
	if (!all->error.code)
		all->error = *reason;
	all->next = all->zip->count;
	pthread_mutex_unlock(&all->mutex);
}

static int unpack_batches(struct unpacking *all, struct zip_reader *reader,
		struct unpack_writer *writer, struct error *err)
{
	size_t first = 0, count = 0;

	while ((count = take(all, &first))) {
		int r = zip_reader_ahead(reader, &all->zip->entries[first], count, err);
		for (size_t i = 0; r == 0 && i < count; i++)
			r = unpack_one(all, first + i, reader, writer, err);
		if (r < 0)
			return r;
	}
	return 0;
}

static void help(struct share *share)
{
	struct unpacking *all =
			(struct unpacking *)((char *)share - offsetof(struct unpacking, share));
	CLEANUP(reader) struct zip_reader *reader = NULL;
	struct unpack_writer writer;
	struct error err = { 0 };

	unpack_new_writer(all->unpack, &writer);
	int r = zip_reader_new(all->zip, &reader, &err);
	if (r == 0)
		r = unpack_batches(all, reader, &writer, &err);
	if (r < 0)
		fail(all, &err);
	unpack_writer_finish(&writer);
}

int unpack_zip(struct unpack *unpack, const struct zip_file *zip, struct pool *pool,
		struct error *err)
{
	CLEANUP(free) struct unpack_entry **files = mem_array(zip->count + 1, sizeof(*files));
	struct unpacking all = {
		.share.help = help,
		.unpack = unpack,
		.zip = zip,
		.files = files,
		.mutex = PTHREAD_MUTEX_INITIALIZER,
	};
	int r = reserve(&all, err);
	if (r < 0)
		return r;

	if (pool)
		pool_offer(pool, &all.share);
	help(&all.share);
	if (pool)
		pool_withdraw(pool, &all.share);
	pthread_mutex_destroy(&all.mutex);
	if (all.error.code)
		return error_set(err, all.error.code, "%s", all.error.text);
	return unpack_finish(unpack, err);
}
