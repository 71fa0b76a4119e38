/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/zip_reader.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "deflate/deflate.h"
#include "wrap/crc32.h"
#include "wrap/inflate.h"

#include <stdlib.h>

#define WHOLE_MAX (8u << 20)
#define PIECE     (256u << 10)

CLEANUP_DEFINE(stream, struct inflate_stream *, inflate_stream_free);

struct buffer {
	unsigned char *bytes;
	size_t capacity;
};

struct zip_reader {
	const struct zip_file *zip;
	struct deflate_reader *deflate;
	struct buffer in, out;
	uint64_t in_offset; /* what of the file is in `in` */
	size_t in_length;
};

int zip_reader_new(const struct zip_file *zip, struct zip_reader **ret_reader, struct error *err)
{
	int r = crc32_load(err);
	if (r < 0)
		return r;

	struct zip_reader *reader = mem_new(sizeof(*reader));
	reader->zip = zip;
	reader->deflate = deflate_reader_new();
	*ret_reader = reader;
	return 0;
}

void zip_reader_free(struct zip_reader *reader)
{
	if (!reader)
		return;

	deflate_reader_free(reader->deflate);
	free(reader->in.bytes);
	free(reader->out.bytes);
	free(reader);
}

static unsigned char *room(struct buffer *buffer, size_t size)
{
	if (size > buffer->capacity || !buffer->bytes) {
		size_t capacity = PIECE;
		while (capacity < size)
			capacity *= 2;
		free(buffer->bytes);
		buffer->bytes = mem_new(capacity);
		buffer->capacity = capacity;
	}
	return buffer->bytes;
}

static bool is_small(const struct zip_entry *entry)
{
	return entry->end - entry->offset <= WHOLE_MAX && entry->unpacked <= WHOLE_MAX;
}

int zip_reader_ahead(struct zip_reader *reader, const struct zip_entry *entries, size_t count,
		struct error *err)
{
	uint64_t length = count ? entries[count - 1].end - entries[0].offset : 0;

	reader->in_length = 0;
	if (!length || length > WHOLE_MAX)
		return 0;
	int r = zip_read(reader->zip, room(&reader->in, (size_t)length), (size_t)length,
			entries[0].offset, err);
	if (r < 0)
		return r;
	reader->in_offset = entries[0].offset;
	reader->in_length = (size_t)length;
	return 0;
}

static int check_crc(const struct zip_entry *entry, uint32_t crc, struct error *err)
{
	return crc == entry->crc ? 0 : zip_refuse(err, entry, "its checksum (CRC-32) is wrong");
}

static int read_whole(struct zip_reader *reader, const struct zip_entry *entry,
		const struct zip_sink *sink, struct error *err)
{
	bool is_here = entry->offset >= reader->in_offset &&
		       entry->end - reader->in_offset <= reader->in_length;
	int r = is_here ? 0 : zip_reader_ahead(reader, entry, 1, err);
	if (r < 0)
		return r;

	const unsigned char *part = reader->in.bytes + (entry->offset - reader->in_offset);
	size_t length = (size_t)(entry->end - entry->offset), size = (size_t)entry->unpacked;
	uint64_t head = 0;
	r = zip_check_head(entry, part, length, &head, err);
	if (r < 0)
		return r;
	const unsigned char *bytes = part + head, *tail = bytes + entry->packed;
	r = zip_check_tail(entry, tail, length - (size_t)(tail - part), err);
	if (r < 0)
		return r;
	if (entry->method == ZIP_DEFLATE) {
		struct error reason = { 0 };
		unsigned char *out = room(&reader->out, size);
		r = deflate_read(reader->deflate, bytes, (size_t)entry->packed, out, size, &reason);
		if (r < 0)
			return zip_refuse(err, entry, reason.text);
		bytes = out;
	}
	r = check_crc(entry, crc32_update(0, bytes, size), err);
	return r < 0 || !size ? r : sink->write(sink->payload, bytes, size, err);
}

/* Where the data of a large entry begins. */
static int find_data(struct zip_reader *reader, const struct zip_entry *entry, uint64_t *ret_data,
		struct error *err)
{
	uint64_t part = entry->end - entry->offset, head = 0;
	size_t length = part < ZIP_HEAD_MAX ? (size_t)part : ZIP_HEAD_MAX;
	unsigned char tail[ZIP_DESCRIPTOR_MAX];

	reader->in_length = 0;
	unsigned char *bytes = room(&reader->in, length);
	int r = zip_read(reader->zip, bytes, length, entry->offset, err);
	if (r == 0)
		r = zip_check_head(entry, bytes, length, &head, err);
	if (r < 0)
		return r;
	uint64_t left = part - head - entry->packed;
	if (left > sizeof(tail))
		return zip_refuse(err, entry, "something else stands behind its data");
	r = zip_read(reader->zip, tail, (size_t)left, entry->end - left, err);
	if (r == 0)
		r = zip_check_tail(entry, tail, (size_t)left, err);
	*ret_data = entry->offset + head;
	return r;
}

/* What has come out of a large entry. */
struct progress {
	const struct zip_entry *entry;
	const struct zip_sink *sink;
	uint64_t size;
	uint32_t crc;
};

static int pass_on(struct progress *progress, const void *bytes, size_t length, struct error *err)
{
	if (length > progress->entry->unpacked - progress->size)
		return zip_refuse(err, progress->entry, "it has not the size that it claims");
	progress->size += length;
	progress->crc = crc32_update(progress->crc, bytes, length);
	return length ? progress->sink->write(progress->sink->payload, bytes, length, err) : 0;
}

/* Unpacks what was fed; 1 at the end of the stream. */
static int drain(struct zip_reader *reader, struct inflate_stream *stream,
		struct progress *progress, size_t *ret_left, struct error *err)
{
	unsigned char *out = room(&reader->out, PIECE);
	size_t length = 0;
	int end = 0;

	do {
		struct error reason = { 0 };
		end = inflate_stream_read(stream, out, PIECE, &length, ret_left, &reason);
		if (end < 0)
			return zip_refuse(err, progress->entry, reason.text);
		int r = pass_on(progress, out, length, err);
		if (r < 0)
			return r;
	} while (!end && (*ret_left || length == PIECE));
	return end;
}

static int read_pieces(struct zip_reader *reader, const struct zip_entry *entry,
		const struct zip_sink *sink, struct error *err)
{
	struct progress progress = { .entry = entry, .sink = sink };
	CLEANUP(stream) struct inflate_stream *stream = NULL;
	uint64_t at = 0, left = entry->packed;
	bool ended = entry->method == ZIP_STORED;
	int r = find_data(reader, entry, &at, err);
	if (r == 0 && entry->method == ZIP_DEFLATE)
		r = inflate_stream_new(&stream, err);

	while (r == 0 && left) {
		size_t length = left < PIECE ? (size_t)left : PIECE, unused = 0;
		unsigned char *in = room(&reader->in, length);
		r = zip_read(reader->zip, in, length, at, err);
		if (r < 0)
			return r;
		at += length;
		left -= length;
		if (!stream) {
			r = pass_on(&progress, in, length, err);
			continue;
		}
		inflate_stream_feed(stream, in, length);
		r = drain(reader, stream, &progress, &unused, err);
		if (r < 0)
			return r;
		ended = r == 1;
		r = 0;
		if (ended && (unused || left))
			return zip_refuse(err, entry, "something stands behind its packed data");
	}
	if (r == 0 && (!ended || progress.size != entry->unpacked))
		return zip_refuse(err, entry, "it has not the size that it claims");
	return r < 0 ? r : check_crc(entry, progress.crc, err);
}

int zip_reader_entry(struct zip_reader *reader, const struct zip_entry *entry,
		const struct zip_sink *sink, struct error *err)
{
	return is_small(entry) ? read_whole(reader, entry, sink, err)
			       : read_pieces(reader, entry, sink, err);
}
