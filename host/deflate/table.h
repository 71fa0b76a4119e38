/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deflate/table.h: tables that turn the next bits of a stream into a symbol with one look, or two for long codes. For
 * the files of this room.
 *
 * An entry, from its lowest bit:
 *   0-7    bits that it takes: the code and, for lengths and offsets, the extra bits behind it
 *   8-11   bits of the code alone; for a second table, the bits that choose in it
 *   13-15  flags
 *   16-30  literal, first length or offset of the symbol, or where the second table begins
 *   31     flag
 */
#ifndef AYON_HOST_DEFLATE_TABLE_H
#define AYON_HOST_DEFLATE_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#define ENTRY_LITERAL 0x80000000u
#define ENTRY_SPECIAL 0x8000u /* with none of the next two: no symbol has this code */
#define ENTRY_TABLE   0x4000u
#define ENTRY_END     0x2000u
#define ENTRY_INVALID (ENTRY_SPECIAL | 1u)

#define CODE_LENGTH_MAX 15u
#define PRECODE_SYMBOLS 19u
#define LITERAL_SYMBOLS 288u
#define OFFSET_SYMBOLS  32u
#define PRECODE_BITS    7u
#define LITERAL_BITS    11u
#define OFFSET_BITS     8u
/* The most entries that codes of so many symbols and such a first table can need, second tables included. */
#define PRECODE_ENTRIES 128u
#define LITERAL_ENTRIES 2342u
#define OFFSET_ENTRIES  402u

/* The entries without their codes: they differ by code, and what they mean does not. */
struct symbols {
	uint32_t literals[LITERAL_SYMBOLS]; /* and lengths, and the end of the block */
	uint32_t offsets[OFFSET_SYMBOLS];
	uint32_t precode[PRECODE_SYMBOLS];
};

/* What one block is read with. */
struct tables {
	unsigned literal_bits; /* of the first table; that of the offsets has OFFSET_BITS always */
	uint32_t literals[LITERAL_ENTRIES];
	uint32_t offsets[OFFSET_ENTRIES];
};

void symbols_init(struct symbols *symbols);
/*
 * From the length of each symbol's code. False when the codes are more than fit or leave something open: zlib
 * forgives only a table of one code, of one bit, or of none, unless `is_precode`.
 */
bool table_build_precode(uint32_t *entries, const struct symbols *symbols, const uint8_t *lengths);
bool tables_build(struct tables *tables, const struct symbols *symbols, const uint8_t *literals,
		unsigned literal_count, const uint8_t *offsets, unsigned offset_count);
/* The codes of blocks that bring none. */
void tables_build_fixed(struct tables *tables, const struct symbols *symbols);

#endif
