/* SPDX-License-Identifier: Apache-2.0 */
#include "deflate/table.h"

#include <string.h>

/* Base and extra bits of a symbol, as they stand in its entry. */
#define SYMBOL(base, extra) ((uint32_t)(base) << 16 | (extra))

struct symbol_range {
	uint16_t bases[32];
	uint8_t extra[32];
};

/* Of the symbols from 257 on. The last two stand in the fixed code, and no stream may use them. */
static const struct symbol_range lengths_of = {
	{ 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
			131, 163, 195, 227, 258 },
	{ 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0 },
};
static const struct symbol_range offsets_of = {
	{ 1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
			2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577 },
	{ 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12,
			13, 13 },
};

void symbols_init(struct symbols *symbols)
{
	for (unsigned i = 0; i < 256; i++)
		symbols->literals[i] = SYMBOL(i, 0) | ENTRY_LITERAL;
	symbols->literals[256] = ENTRY_SPECIAL | ENTRY_END;
	for (unsigned i = 0; i < 29; i++)
		symbols->literals[257 + i] = SYMBOL(lengths_of.bases[i], lengths_of.extra[i]);
	symbols->literals[286] = symbols->literals[287] = ENTRY_SPECIAL;

	for (unsigned i = 0; i < 30; i++)
		symbols->offsets[i] = SYMBOL(offsets_of.bases[i], offsets_of.extra[i]);
	symbols->offsets[30] = symbols->offsets[31] = ENTRY_SPECIAL;

	for (unsigned i = 0; i < PRECODE_SYMBOLS; i++)
		symbols->precode[i] = SYMBOL(i, 0);
}

/* A code while its table is made. */
struct code {
	const uint32_t *symbols;
	unsigned bits; /* of the first table */
	unsigned longest;
	uint16_t count[CODE_LENGTH_MAX + 1]; /* of each length */
	uint16_t sorted[LITERAL_SYMBOLS];    /* the symbols that have a code, in its order */
};

/* What is left of the room for codes: negative when they are too many. */
static int sort(struct code *code, const uint8_t *lengths, unsigned count)
{
	uint16_t place[CODE_LENGTH_MAX + 2] = { 0 };
	int left = 1;

	memset(code->count, 0, sizeof(code->count));
	for (unsigned i = 0; i < count; i++)
		code->count[lengths[i]]++;
	code->count[0] = 0;
	code->longest = 0;
	for (unsigned length = 1; length <= CODE_LENGTH_MAX; length++) {
		place[length + 1] = (uint16_t)(place[length] + code->count[length]);
		left = left * 2 - code->count[length];
		if (left < 0)
			return left;
		if (code->count[length])
			code->longest = length;
	}
	for (unsigned i = 0; i < count; i++) {
		if (lengths[i])
			code->sorted[place[lengths[i]]++] = (uint16_t)i;
	}
	return left;
}

static uint32_t entry_of(const struct code *code, unsigned at, unsigned length)
{
	return code->symbols[code->sorted[at]] + (length << 8 | length);
}

/* The next code of this length; codes are read from their first bit, so the highest is counted up last. */
static unsigned next_code(unsigned word, unsigned length)
{
	unsigned free_bits = word ^ ((1u << length) - 1);
	unsigned bit = 1u << (31 - __builtin_clz(free_bits));
	return (word & (bit - 1)) | bit;
}

/* Those of the sorted symbols that have no place in the first table, from `at` on. */
static void fill_second(uint32_t *entries, const struct code *code, unsigned at, unsigned word,
		unsigned length, unsigned left)
{
	unsigned mask = (1u << code->bits) - 1, prefix = ~0u, start = 0, end = mask + 1;

	for (;; at++, left--) {
		for (; !left; left = code->count[length])
			length++;
		if ((word & mask) != prefix) {
			/* As large as the codes that share these first bits need. */
			unsigned bits = length - code->bits, used = left;
			while (used < 1u << bits)
				used = used * 2 + code->count[code->bits + ++bits];
			prefix = word & mask;
			start = end;
			end += 1u << bits;
			entries[prefix] = (uint32_t)start << 16 | ENTRY_SPECIAL | ENTRY_TABLE |
					  bits << 8 | code->bits;
		}
		uint32_t entry = entry_of(code, at, length - code->bits);
		for (unsigned i = start + (word >> code->bits); i < end;
				i += 1u << (length - code->bits))
			entries[i] = entry;
		if (word == (1u << length) - 1)
			return;
		word = next_code(word, length);
	}
}

/*
 * The codes of one length fill a table of as many bits; it is doubled for each further bit. So the table of a whole
 * code is written once, by copies that get longer.
 */
static void fill(uint32_t *entries, const struct code *code)
{
	unsigned word = 0, at = 0, size = 1;

	for (unsigned length = 1; length <= code->bits; length++) {
		if (at)
			memcpy(entries + size, entries, size * sizeof(*entries));
		size *= 2;
		for (unsigned left = code->count[length]; left; left--) {
			entries[word] = entry_of(code, at++, length);
			if (word != size - 1) {
				word = next_code(word, length);
				continue;
			}
			for (; length < code->bits; length++, size *= 2)
				memcpy(entries + size, entries, size * sizeof(*entries));
			return;
		}
	}
	fill_second(entries, code, at, word, code->bits + 1, code->count[code->bits + 1]);
}

/* With a first table of exactly code->bits. */
static bool build(uint32_t *entries, struct code *code, int left)
{
	if (left == 0)
		fill(entries, code);
	if (left <= 0 || code->longest > 1)
		return left == 0;

	for (unsigned i = 0; i < 1u << code->bits; i++)
		entries[i] = (i & 1) || !code->longest ? ENTRY_INVALID : entry_of(code, 0, 1);
	return true;
}

bool table_build_precode(uint32_t *entries, const struct symbols *symbols, const uint8_t *lengths)
{
	struct code code = { .symbols = symbols->precode, .bits = PRECODE_BITS };

	if (sort(&code, lengths, PRECODE_SYMBOLS) != 0)
		return false;
	fill(entries, &code);
	return true;
}

bool tables_build(struct tables *tables, const struct symbols *symbols, const uint8_t *literals,
		unsigned literal_count, const uint8_t *offsets, unsigned offset_count)
{
	struct code code;

	/* A small table is made sooner and stays in the cache. */
	code.symbols = symbols->literals;
	int left = sort(&code, literals, literal_count);
	code.bits = code.longest < LITERAL_BITS ? code.longest : LITERAL_BITS;
	tables->literal_bits = code.bits;
	if (!build(tables->literals, &code, left))
		return false;

	code.symbols = symbols->offsets;
	code.bits = OFFSET_BITS;
	left = sort(&code, offsets, offset_count);
	return build(tables->offsets, &code, left);
}

void tables_build_fixed(struct tables *tables, const struct symbols *symbols)
{
	uint8_t literals[LITERAL_SYMBOLS], offsets[OFFSET_SYMBOLS];

	memset(literals, 8, 144);
	memset(literals + 144, 9, 112);
	memset(literals + 256, 7, 24);
	memset(literals + 280, 8, 8);
	memset(offsets, 5, sizeof(offsets));
	tables_build(tables, symbols, literals, LITERAL_SYMBOLS, offsets, OFFSET_SYMBOLS);
}
