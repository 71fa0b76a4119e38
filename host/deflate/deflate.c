/* SPDX-License-Identifier: Apache-2.0 */
#include "deflate/deflate.h"

#include "base/memory.h"
#include "deflate/block.h"

#include <stdlib.h>

enum block_kind {
	BLOCK_STORED,
	BLOCK_FIXED,
	BLOCK_OWN,
};

struct deflate_reader {
	struct symbols symbols;
	struct tables fixed, own;
};

struct deflate_reader *deflate_reader_new(void)
{
	struct deflate_reader *reader = mem_new(sizeof(*reader));
	symbols_init(&reader->symbols);
	tables_build_fixed(&reader->fixed, &reader->symbols);
	return reader;
}

void deflate_reader_free(struct deflate_reader *reader)
{
	free(reader);
}

static int read_block(struct deflate_reader *reader, struct stream *stream, bool *ret_is_last)
{
	bits_refill(&stream->bits);
	*ret_is_last = bits_take(&stream->bits, 1);

	switch (bits_take(&stream->bits, 2)) {
	case BLOCK_STORED:
		return block_read_stored(stream);
	case BLOCK_FIXED:
		return block_read_symbols(stream, &reader->fixed);
	case BLOCK_OWN: {
		int r = block_read_tables(stream, &reader->symbols, &reader->own);
		return r < 0 ? r : block_read_symbols(stream, &reader->own);
	}
	default:
		return DEFLATE_BROKEN;
	}
}

int deflate_read(struct deflate_reader *reader, const void *in, size_t in_length, void *out,
		size_t out_length, struct error *err)
{
	const uint8_t *begin = in;
	struct stream stream = {
		.bits = { .at = begin, .end = begin + in_length },
		.out = out,
		.out_begin = out,
		.out_end = (uint8_t *)out + out_length,
	};
	bool is_last = false;
	int r = 0;

	while (r == 0 && !is_last) {
		r = bits_are_missing(&stream.bits) ? DEFLATE_BROKEN
						   : read_block(reader, &stream, &is_last);
	}
	if (r == DEFLATE_TOO_LONG)
		return error_set(err, AYON_EINVALID, "it has not the size that it claims");
	if (r < 0 || !bits_to_bytes(&stream.bits))
		return error_set(err, AYON_EINVALID, "its packed data is broken");
	if (stream.bits.at != stream.bits.end)
		return error_set(err, AYON_EINVALID, "something stands behind its packed data");
	if (stream.out != stream.out_end)
		return error_set(err, AYON_EINVALID, "it has not the size that it claims");
	return 0;
}
