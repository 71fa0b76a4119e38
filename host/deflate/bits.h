/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deflate/bits.h: the bits of a stream, the lowest of each byte first. For the files of this room.
 *
 * Above the bits that `count` tells there may be more of the stream already, never anything else: refilling sets
 * them once more to what they are. Behind the end of the input come zeros, counted in `beyond`, so that only the end
 * of a stream has to ask whether one of them was used.
 */
#ifndef AYON_HOST_DEFLATE_BITS_H
#define AYON_HOST_DEFLATE_BITS_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* So many bits are there after a refill. */
#define BITS_READY 56u

struct bits {
	uint64_t buffer;
	uint32_t count; /* in its lowest byte; what is above that has no meaning */
	uint32_t beyond;
	const uint8_t *at, *end;
};

/* `entry` is a number of bits in its lowest byte. */
static inline void bits_drop(struct bits *bits, uint32_t entry)
{
	bits->buffer >>= entry & 63;
	bits->count -= entry;
}

static inline uint32_t bits_peek(const struct bits *bits, unsigned count)
{
	return (uint32_t)bits->buffer & ((1u << count) - 1);
}

static inline uint32_t bits_take(struct bits *bits, unsigned count)
{
	uint32_t value = bits_peek(bits, count);
	bits_drop(bits, count);
	return value;
}

/* Eight bytes of input must be left. */
static inline void bits_refill_fast(struct bits *bits)
{
	uint64_t next;

	memcpy(&next, bits->at, sizeof(next));
	bits->buffer |= le64toh(next) << (bits->count & 63);
	bits->at += 7 - (bits->count >> 3 & 7);
	bits->count |= BITS_READY;
}

static inline void bits_refill(struct bits *bits)
{
	bits->count &= 63;
	if (bits->end - bits->at >= 8) {
		bits_refill_fast(bits);
		return;
	}
	for (; bits->count < BITS_READY; bits->count += 8) {
		if (bits->at < bits->end)
			bits->buffer |= (uint64_t)*bits->at++ << bits->count;
		else
			bits->beyond++;
	}
}

/* Whether bits were used that the input does not have. */
static inline bool bits_are_missing(const struct bits *bits)
{
	return bits->beyond > (bits->count & 63) >> 3;
}

/* Gives back the whole bytes that were not used; false when there are bits missing. */
static inline bool bits_to_bytes(struct bits *bits)
{
	if (bits_are_missing(bits))
		return false;
	bits->at -= ((bits->count & 63) >> 3) - bits->beyond;
	bits->buffer = 0;
	bits->count = bits->beyond = 0;
	return true;
}

#endif
