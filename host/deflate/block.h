/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deflate/block.h: the parts of a stream, for the files of this room. Each function goes on where the one before has
 * stopped.
 */
#ifndef AYON_HOST_DEFLATE_BLOCK_H
#define AYON_HOST_DEFLATE_BLOCK_H

#include "deflate/bits.h"
#include "deflate/table.h"

#include <stdint.h>

/* Of a part, beside 0. */
#define DEFLATE_BROKEN   (-1)
#define DEFLATE_TOO_LONG (-2)

struct stream {
	struct bits bits;
	uint8_t *out; /* where the next byte goes */
	uint8_t *out_begin, *out_end;
};

int block_read_stored(struct stream *stream);
/* The codes that a block brings. */
int block_read_tables(struct stream *stream, const struct symbols *symbols, struct tables *tables);
/* The symbols of a block, to the one that ends it. */
int block_read_symbols(struct stream *stream, const struct tables *tables);

#endif
