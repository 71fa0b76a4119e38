/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deflate/deflate.h: deflate data (RFC 1951) that lies in memory becomes bytes again, as fast as the fastest library and
 * as strictly as zlib: what one of them refuses the other refuses, and what both read they read alike. The tests and
 * a fuzz target hold that. Knows no archive, no file and no checksum.
 */
#ifndef AYON_HOST_DEFLATE_H
#define AYON_HOST_DEFLATE_H

#include "base/error.h"

#include <stddef.h>

struct deflate_reader;

/* Some 30 KiB. One thread at a time; nothing is remembered from one stream to the next. */
struct deflate_reader *deflate_reader_new(void);
void deflate_reader_free(struct deflate_reader *reader); /* accepts NULL */
/*
 * AYON_EINVALID, with what is wrong, unless the input is one whole deflate stream, no byte more, of exactly out_length
 * bytes. `out` may have been written to even then, never beyond its end. Neither
 * is NULL, also when it is empty.
 */
int deflate_read(struct deflate_reader *reader, const void *in, size_t in_length, void *out,
		size_t out_length, struct error *err);

#endif
