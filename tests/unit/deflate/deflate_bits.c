/* SPDX-License-Identifier: Apache-2.0 */
#include "deflate_bits.h"

#include <stdlib.h>

void put(struct made *made, unsigned value, unsigned count)
{
	for (unsigned i = 0; i < count; i++, made->bits++) {
		if (made->bits / 8 >= sizeof(made->bytes))
			abort();
		if (value >> i & 1)
			made->bytes[made->bits / 8] |= (uint8_t)(1u << made->bits % 8);
	}
}

void put_code(struct made *made, unsigned code, unsigned count)
{
	while (count--)
		put(made, code >> count & 1, 1);
}

void put_literal(struct made *made, unsigned symbol)
{
	if (symbol < 144)
		put_code(made, 0x30 + symbol, 8);
	else if (symbol < 256)
		put_code(made, 0x190 + symbol - 144, 9);
	else if (symbol < 280)
		put_code(made, symbol - 256, 7);
	else
		put_code(made, 0xc0 + symbol - 280, 8);
}

void put_offset(struct made *made, unsigned symbol)
{
	put_code(made, symbol, 5);
}

void put_head(struct made *made, unsigned kind)
{
	put(made, 1, 1);
	put(made, kind, 2);
}

static const uint8_t order[19] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1,
	15 };

static void put_numbers(struct made *made, unsigned literals, unsigned offsets)
{
	put_head(made, 2);
	put(made, literals - 257, 5);
	put(made, offsets - 1, 5);
	put(made, 19 - 4, 4);
}

void put_codes(struct made *made, const uint8_t *lengths, unsigned literals, unsigned offsets)
{
	put_numbers(made, literals, offsets);
	for (unsigned i = 0; i < 19; i++)
		put(made, order[i] < 16 ? 4 : 0, 3);
	for (unsigned i = 0; i < literals + offsets; i++)
		put_code(made, lengths[i], 4);
}

void put_precode(struct made *made, unsigned literals, unsigned offsets)
{
	put_numbers(made, literals, offsets);
	for (unsigned i = 0; i < 19; i++)
		put(made, order[i] < 13 ? 4 : 5, 3);
}

void put_length(struct made *made, unsigned symbol)
{
	if (symbol < 13)
		put_code(made, symbol, 4);
	else
		put_code(made, 26 + symbol - 13, 5);
}

size_t made_length(const struct made *made)
{
	return (made->bits + 7) / 8;
}
