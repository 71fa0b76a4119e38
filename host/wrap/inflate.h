/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/inflate.h: deflate data becomes bytes again piece by piece (zlib), for what does not fit into memory; what does
 * is read by deflate/deflate.h, three times as fast. Knows no archive. inflate_load() belongs to the main thread;
 * after it each thread may use streams of its own.
 */
#ifndef AYON_HOST_INFLATE_H
#define AYON_HOST_INFLATE_H

#include "base/error.h"

#include <stddef.h>

struct inflate_stream;

int inflate_load(struct error *err);
int inflate_stream_new(struct inflate_stream **ret_stream, struct error *err);
void inflate_stream_free(struct inflate_stream *stream); /* accepts NULL */
/* What is read next; borrowed until it is used up. */
void inflate_stream_feed(struct inflate_stream *stream, const void *in, size_t length);
/*
 * Fills up to `capacity` bytes; *ret_left is what remains of the input. 1: the stream has ended, 0: more may follow,
 * and with nothing left it wants to be fed; AYON_EINVALID: broken.
 */
int inflate_stream_read(struct inflate_stream *stream, void *out, size_t capacity,
		size_t *ret_length, size_t *ret_left, struct error *err);

/* What the backend "inflate_zlib" exports; for inflate.c only. */
struct inflate_backend {
	int (*open)(struct inflate_stream **ret_stream, struct error *err);
	void (*feed)(struct inflate_stream *stream, const void *in, size_t length);
	int (*read)(struct inflate_stream *stream, void *out, size_t capacity, size_t *ret_length,
			size_t *ret_left, struct error *err);
	void (*close)(struct inflate_stream *stream);
};

#endif
