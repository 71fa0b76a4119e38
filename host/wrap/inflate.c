/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/inflate.h"

#include "wrap/backend.h"

static const struct inflate_whole_backend *whole;
static const struct inflate_stream_backend *piecewise;

int inflate_load(struct error *err)
{
	const void *table = NULL;

	if (!whole) {
		int r = backend_load("inflate_libdeflate", &table, err);
		if (r < 0)
			return r;
		whole = table;
	}
	if (!piecewise) {
		int r = backend_load("inflate_zlib", &table, err);
		if (r < 0)
			return r;
		piecewise = table;
	}
	return 0;
}

int inflate_new(struct inflate **ret_inflate, struct error *err)
{
	int r = inflate_load(err);
	if (r < 0)
		return r;
	return whole->open(ret_inflate, err);
}

void inflate_free(struct inflate *inflate)
{
	if (inflate)
		whole->close(inflate);
}

int inflate_whole(struct inflate *inflate, const void *in, size_t in_length, void *out,
		size_t out_length, struct error *err)
{
	return whole->whole(inflate, in, in_length, out, out_length, err);
}

uint32_t inflate_crc32(uint32_t crc, const void *bytes, size_t length)
{
	return whole->crc32(crc, bytes, length);
}

int inflate_stream_new(struct inflate_stream **ret_stream, struct error *err)
{
	int r = inflate_load(err);
	if (r < 0)
		return r;
	return piecewise->open(ret_stream, err);
}

void inflate_stream_free(struct inflate_stream *stream)
{
	if (stream)
		piecewise->close(stream);
}

void inflate_stream_feed(struct inflate_stream *stream, const void *in, size_t length)
{
	piecewise->feed(stream, in, length);
}

int inflate_stream_read(struct inflate_stream *stream, void *out, size_t capacity,
		size_t *ret_length, size_t *ret_left, struct error *err)
{
	return piecewise->read(stream, out, capacity, ret_length, ret_left, err);
}
