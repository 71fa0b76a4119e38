/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deflate/block.c: what stands in front of the symbols of a block. Where the RFC leaves open what is right, zlib
 * decides: too many symbols, repeats that run over, a code without an end of the block.
 */
#include "deflate/block.h"

#define LITERALS_MAX 286u
#define OFFSETS_MAX  30u
#define END_OF_BLOCK 256u

int block_read_stored(struct stream *stream)
{
	struct bits *bits = &stream->bits;
	bits_drop(bits, bits->count & 7);
	if (!bits_to_bytes(bits) || bits->end - bits->at < 4)
		return DEFLATE_BROKEN;

	const uint8_t *at = bits->at;
	size_t length = (size_t)at[0] | (size_t)at[1] << 8;
	size_t inverted = (size_t)at[2] | (size_t)at[3] << 8;
	bits->at += 4;
	if ((length ^ inverted) != 0xffff || length > (size_t)(bits->end - bits->at))
		return DEFLATE_BROKEN;
	if (length > (size_t)(stream->out_end - stream->out))
		return DEFLATE_TOO_LONG;
	if (length)
		memcpy(stream->out, bits->at, length);
	bits->at += length;
	stream->out += length;
	return 0;
}

/* The lengths of the codes that tell lengths of codes. */
static bool read_precode(
		struct bits *bits, const struct symbols *symbols, unsigned count, uint32_t *entries)
{
	static const uint8_t order[PRECODE_SYMBOLS] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12,
		3, 13, 2, 14, 1, 15 };
	uint8_t lengths[PRECODE_SYMBOLS] = { 0 };

	/* 57 bits at most: the first comes out of those that are there. */
	lengths[order[0]] = (uint8_t)bits_take(bits, 3);
	bits_refill(bits);
	for (unsigned i = 1; i < count; i++)
		lengths[order[i]] = (uint8_t)bits_take(bits, 3);
	return table_build_precode(entries, symbols, lengths);
}

/* How often the length is repeated that the symbol 16 to 18 stands for. */
static unsigned repeat(struct bits *bits, unsigned symbol)
{
	static const uint8_t extra[] = { 2, 3, 7 }, base[] = { 3, 3, 11 };
	return base[symbol - 16] + bits_take(bits, extra[symbol - 16]);
}

static bool read_lengths(struct bits *bits, const uint32_t *precode, unsigned precode_bits,
		uint8_t *lengths, unsigned count)
{
	for (unsigned i = 0; i < count;) {
		if ((bits->count & 63) < PRECODE_BITS + 7)
			bits_refill(bits);
		uint32_t entry = precode[bits_peek(bits, precode_bits)];
		unsigned symbol = entry >> 16;
		bits_drop(bits, entry & 0xff);
		if (symbol < 16) {
			lengths[i++] = (uint8_t)symbol;
			continue;
		}
		if (symbol == 16 && !i)
			return false;
		unsigned times = repeat(bits, symbol);
		if (times > count - i)
			return false;
		memset(lengths + i, symbol == 16 ? lengths[i - 1] : 0, times);
		i += times;
	}
	return true;
}

int block_read_tables(struct stream *stream, const struct symbols *symbols, struct tables *tables)
{
	uint8_t lengths[LITERALS_MAX + OFFSETS_MAX];
	uint32_t precode[PRECODE_ENTRIES];
	struct bits *bits = &stream->bits;

	bits_refill(bits);
	unsigned literals = 257 + bits_take(bits, 5), offsets = 1 + bits_take(bits, 5);
	unsigned precodes = 4 + bits_take(bits, 4);
	if (literals > LITERALS_MAX || offsets > OFFSETS_MAX ||
			!read_precode(bits, symbols, precodes, precode) ||
			!read_lengths(bits, precode, PRECODE_BITS, lengths, literals + offsets))
		return DEFLATE_BROKEN;
	if (!lengths[END_OF_BLOCK] || !tables_build(tables, symbols, lengths, literals,
						      lengths + literals, offsets))
		return DEFLATE_BROKEN;
	return 0;
}
