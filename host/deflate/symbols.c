/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deflate/symbols.c: where the time goes. As long as input and output have room for whatever may come, symbols are read
 * without asking for their ends; the last ones one by one.
 */
#include "deflate/block.h"

#define INLINE      static inline __attribute__((always_inline))
#define UNLIKELY(x) __builtin_expect((x) != 0, 0)

/* Whatever one round of the fast loop may read and write, with what is copied too much. */
#define ROUND_IN  32
#define ROUND_OUT 304

/* Bits of an offset with its code. */
#define OFFSET_NEEDS (CODE_LENGTH_MAX + 13u)

/* The number that an entry and the extra bits behind its code make. */
INLINE uint32_t value_of(uint32_t entry, uint64_t buffer)
{
	uint64_t own = buffer & ((1ull << (entry & 63)) - 1);
	return (entry >> 16) + (uint32_t)(own >> (entry >> 8 & 63));
}

INLINE uint32_t in_second(const uint32_t *table, uint32_t entry, uint64_t buffer)
{
	return table[(entry >> 16) + ((uint32_t)buffer & ((1u << (entry >> 8 & 15)) - 1))];
}

INLINE uint32_t take_second(
		struct bits *bits, const uint32_t *table, uint32_t entry, uint64_t *ret_before)
{
	entry = in_second(table, entry, bits->buffer);
	*ret_before = bits->buffer;
	bits_drop(bits, entry);
	return entry;
}

INLINE void copy_word(uint8_t *to, const uint8_t *from)
{
	uint64_t word;
	memcpy(&word, from, sizeof(word));
	memcpy(to, &word, sizeof(word));
}

/* Up to 39 bytes more than `length` are written: most copies are short, and a loop not taken costs nothing. */
INLINE void copy_fast(uint8_t *to, uint32_t offset, uint32_t length)
{
	const uint8_t *from = to - offset, *end = to + length;

	if (offset >= 8) {
		do {
			copy_word(to, from);
			copy_word(to + 8, from + 8);
			copy_word(to + 16, from + 16);
			copy_word(to + 24, from + 24);
			copy_word(to + 32, from + 32);
			to += 40;
			from += 40;
		} while (to < end);
	} else if (offset == 1) {
		uint64_t word = 0x0101010101010101u * *from;
		do {
			memcpy(to, &word, sizeof(word));
			memcpy(to + 8, &word, sizeof(word));
			to += 16;
		} while (to < end);
	} else {
		/* Of each word only the first `offset` bytes are right, and the next begins behind these. */
		do {
			copy_word(to, from);
			to += offset;
			from += offset;
		} while (to < end);
	}
}

/*
 * What comes behind the literals, of which two and a length fit into one refill. A literal when it is the third or
 * of the second table.
 */
INLINE uint32_t take_literals(struct bits *bits, const uint32_t *table, uint32_t mask,
		uint32_t entry, uint8_t **out, uint64_t *ret_before)
{
	*ret_before = bits->buffer;
	bits_drop(bits, entry);
	if (entry & ENTRY_LITERAL) {
		*(*out)++ = (uint8_t)(entry >> 16);
		entry = table[bits->buffer & mask];
		*ret_before = bits->buffer;
		bits_drop(bits, entry);
		if (entry & ENTRY_LITERAL) {
			*(*out)++ = (uint8_t)(entry >> 16);
			entry = table[bits->buffer & mask];
			*ret_before = bits->buffer;
			bits_drop(bits, entry);
		}
	}
	return entry;
}

/* 0 when it is none. */
INLINE uint32_t take_offset(struct bits *bits, const uint32_t *table)
{
	uint32_t entry = table[bits->buffer & ((1u << OFFSET_BITS) - 1)];
	if (UNLIKELY(entry & ENTRY_SPECIAL)) {
		if (!(entry & ENTRY_TABLE))
			return 0;
		bits_drop(bits, entry);
		entry = in_second(table, entry, bits->buffer);
		if (entry & ENTRY_SPECIAL)
			return 0;
	}
	uint32_t offset = value_of(entry, bits->buffer);
	bits_drop(bits, entry);
	return offset;
}

/* Behind a literal that was the last to fit. */
INLINE uint32_t next_entry(struct bits *bits, const uint32_t *table, uint32_t mask)
{
	bits_refill_fast(bits);
	return table[bits->buffer & mask];
}

/* 1: the block has ended; 0: the slow loop has to go on. */
INLINE int read_fast(struct stream *stream, const struct tables *tables)
{
	struct bits bits = stream->bits;
	uint8_t *out = stream->out, *const begin = stream->out_begin;
	const uint8_t *in_limit = bits.end - ROUND_IN, *out_limit = stream->out_end - ROUND_OUT;
	const uint32_t *const literals = tables->literals;
	const uint32_t mask = (1u << tables->literal_bits) - 1;
	uint32_t entry = next_entry(&bits, literals, mask);
	int r = 0;

	do {
		uint64_t before = 0;
		entry = take_literals(&bits, literals, mask, entry, &out, &before);
		if (!(entry & ENTRY_LITERAL) && UNLIKELY(entry & ENTRY_SPECIAL)) {
			if (entry & ENTRY_TABLE)
				entry = take_second(&bits, literals, entry, &before);
			if (entry & ENTRY_SPECIAL) {
				r = entry & ENTRY_END ? 1 : DEFLATE_BROKEN;
				break;
			}
		}
		if (entry & ENTRY_LITERAL) {
			*out++ = (uint8_t)(entry >> 16);
			entry = next_entry(&bits, literals, mask);
			continue;
		}
		uint32_t length = value_of(entry, before);
		if ((uint8_t)bits.count < OFFSET_NEEDS)
			bits_refill_fast(&bits);
		uint32_t offset = take_offset(&bits, tables->offsets);
		/* As none is 0, one comparison finds that as well. */
		if (UNLIKELY((size_t)offset - 1 >= (size_t)(out - begin))) {
			r = DEFLATE_BROKEN;
			break;
		}
		/* The next look begins before the copy, which it does not wait for. */
		entry = next_entry(&bits, literals, mask);
		copy_fast(out, offset, length);
		out += length;
	} while (bits.at < in_limit && out < out_limit);

	bits.count &= 63;
	stream->bits = bits;
	stream->out = out;
	return r;
}

static int read_fast_plain(struct stream *stream, const struct tables *tables)
{
	return read_fast(stream, tables);
}

#if defined(__x86_64__)
/* Shifts by any register, and masks in one step: a tenth faster. */
__attribute__((target("bmi,bmi2"))) static int read_fast_bmi2(
		struct stream *stream, const struct tables *tables)
{
	return read_fast(stream, tables);
}

static bool has_bmi2(void)
{
	return __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("bmi");
}
#else
#define read_fast_bmi2 read_fast_plain
#define has_bmi2()     false
#endif

/* One symbol; 1 at the end of the block. */
INLINE int read_one(struct stream *stream, const struct tables *tables)
{
	struct bits *bits = &stream->bits;
	uint8_t *out = stream->out;

	bits_refill(bits);
	/* Zeros behind the end make symbols without end as well. */
	if (bits_are_missing(bits))
		return DEFLATE_BROKEN;
	uint32_t entry = tables->literals[bits_peek(bits, tables->literal_bits)];
	uint64_t before = bits->buffer;
	bits_drop(bits, entry);
	if (entry & ENTRY_TABLE)
		entry = take_second(bits, tables->literals, entry, &before);
	if (entry & ENTRY_LITERAL) {
		if (out == stream->out_end)
			return DEFLATE_TOO_LONG;
		*stream->out++ = (uint8_t)(entry >> 16);
		return 0;
	}
	if (entry & ENTRY_SPECIAL)
		return entry & ENTRY_END ? 1 : DEFLATE_BROKEN;

	uint32_t length = value_of(entry, before), offset = take_offset(bits, tables->offsets);
	if (!offset || offset > (size_t)(out - stream->out_begin))
		return DEFLATE_BROKEN;
	if (length > (size_t)(stream->out_end - out))
		return DEFLATE_TOO_LONG;
	stream->out += length;
	while (length--) {
		*out = *(out - offset);
		out++;
	}
	return 0;
}

static bool has_room(const struct stream *stream)
{
	return stream->bits.end - stream->bits.at > ROUND_IN &&
	       stream->out_end - stream->out > ROUND_OUT;
}

int block_read_symbols(struct stream *stream, const struct tables *tables)
{
	int r = 0;

	stream->bits.count &= 63;
	while (r == 0) {
		if (!has_room(stream))
			r = read_one(stream, tables);
		else if (has_bmi2())
			r = read_fast_bmi2(stream, tables);
		else
			r = read_fast_plain(stream, tables);
	}
	return r < 0 ? r : 0;
}
