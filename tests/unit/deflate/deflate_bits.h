/* SPDX-License-Identifier: Apache-2.0 */
/* deflate_bits.h: writes deflate data bit by bit, also what no packer writes. */
#ifndef AYON_TEST_DEFLATE_BITS_H
#define AYON_TEST_DEFLATE_BITS_H

#include <stddef.h>
#include <stdint.h>

struct made {
	uint8_t bytes[4096];
	size_t bits;
};

/* A number, its lowest bit first. */
void put(struct made *made, unsigned value, unsigned count);
/* A code, its highest bit first. */
void put_code(struct made *made, unsigned code, unsigned count);
/* The symbols of the fixed codes. */
void put_literal(struct made *made, unsigned symbol);
void put_offset(struct made *made, unsigned symbol);
/* The head of the last block, of this kind. */
void put_head(struct made *made, unsigned kind);
/*
 * The head of a block that brings its codes, from the lengths of all codes, told one by one in a precode of four bits
 * for each length from 0 to 15.
 */
void put_codes(struct made *made, const uint8_t *lengths, unsigned literals, unsigned offsets);
/* Only the numbers and the precode of it: four bits for each of 0 to 12, five for the others. */
void put_precode(struct made *made, unsigned literals, unsigned offsets);
/* A symbol of the precode that put_precode() wrote. */
void put_length(struct made *made, unsigned symbol);
size_t made_length(const struct made *made);

#endif
