/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/inflate.h"

#include "wrap/backend.h"

static const struct inflate_backend *backend;

int inflate_load(struct error *err)
{
	const void *table = NULL;

	if (backend)
		return 0;
	int r = backend_load("inflate_zlib", &table, err);
	if (r < 0)
		return r;
	backend = table;
	return 0;
}

int inflate_stream_new(struct inflate_stream **ret_stream, struct error *err)
{
	int r = inflate_load(err);
	if (r < 0)
		return r;
	return backend->open(ret_stream, err);
}

void inflate_stream_free(struct inflate_stream *stream)
{
	if (stream)
		backend->close(stream);
}

void inflate_stream_feed(struct inflate_stream *stream, const void *in, size_t length)
{
	backend->feed(stream, in, length);
}

int inflate_stream_read(struct inflate_stream *stream, void *out, size_t capacity,
		size_t *ret_length, size_t *ret_left, struct error *err)
{
	return backend->read(stream, out, capacity, ret_length, ret_left, err);
}
