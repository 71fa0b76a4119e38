/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/inflate.h"

#include "base/memory.h"
#include "wrap/backend.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct inflate_stream {
	z_stream z;
};

static int zlib_open(struct inflate_stream **ret_stream, struct error *err)
{
	struct inflate_stream *stream = mem_new(sizeof(*stream));

	/* Negative: plain deflate, without the header of zlib. */
	if (inflateInit2(&stream->z, -MAX_WBITS) != Z_OK) {
		free(stream);
		return error_set(err, AYON_EINTERNAL, "zlib cannot be used (version %s)",
				zlibVersion());
	}
	*ret_stream = stream;
	return 0;
}

static void zlib_feed(struct inflate_stream *stream, const void *in, size_t length)
{
	stream->z.next_in = (z_const Bytef *)(uintptr_t)in;
	stream->z.avail_in = length > UINT_MAX ? UINT_MAX : (uInt)length;
}

static int zlib_read(struct inflate_stream *stream, void *out, size_t capacity, size_t *ret_length,
		size_t *ret_left, struct error *err)
{
	uInt room = capacity > UINT_MAX ? UINT_MAX : (uInt)capacity;

	stream->z.next_out = out;
	stream->z.avail_out = room;
	int r = inflate(&stream->z, Z_NO_FLUSH);
	/* Z_BUF_ERROR: nothing to do without more input or room, which the caller sees by the lengths. */
	if (r != Z_OK && r != Z_STREAM_END && r != Z_BUF_ERROR)
		return error_set(err, AYON_EINVALID, "its packed data is broken");

	*ret_length = room - stream->z.avail_out;
	*ret_left = stream->z.avail_in;
	return r == Z_STREAM_END;
}

static void zlib_close(struct inflate_stream *stream)
{
	inflateEnd(&stream->z);
	free(stream);
}

extern const struct inflate_backend BACKEND_SYMBOL;
BACKEND_EXPORT const struct inflate_backend BACKEND_SYMBOL = {
	.open = zlib_open,
	.feed = zlib_feed,
	.read = zlib_read,
	.close = zlib_close,
};
