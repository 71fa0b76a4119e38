/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/inflate.h: deflate data becomes bytes again: in one go where both ends fit into memory (libdeflate, twice
 * as fast), piece by piece where they do not (zlib). Knows no archive. inflate_load() belongs to the main thread;
 * after it each thread may use inflaters of its own.
 */
#ifndef AYON_HOST_INFLATE_H
#define AYON_HOST_INFLATE_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

struct inflate;
struct inflate_stream;

/* Loads both libraries. */
int inflate_load(struct error *err);

int inflate_new(struct inflate **ret_inflate, struct error *err);
void inflate_free(struct inflate *inflate); /* accepts NULL */
/* AYON_EINVALID unless the input is one whole deflate stream, no byte more, of exactly out_length bytes. */
int inflate_whole(struct inflate *inflate, const void *in, size_t in_length, void *out,
		size_t out_length, struct error *err);
/* The CRC-32 of zip; begins with 0 and goes on with what it returned. */
uint32_t inflate_crc32(uint32_t crc, const void *bytes, size_t length);

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

/* What the backends "inflate_libdeflate" and "inflate_zlib" export; for inflate.c only. */
struct inflate_whole_backend {
	int (*open)(struct inflate **ret_inflate, struct error *err);
	int (*whole)(struct inflate *inflate, const void *in, size_t in_length, void *out,
			size_t out_length, struct error *err);
	uint32_t (*crc32)(uint32_t crc, const void *bytes, size_t length);
	void (*close)(struct inflate *inflate);
};

struct inflate_stream_backend {
	int (*open)(struct inflate_stream **ret_stream, struct error *err);
	void (*feed)(struct inflate_stream *stream, const void *in, size_t length);
	int (*read)(struct inflate_stream *stream, void *out, size_t capacity, size_t *ret_length,
			size_t *ret_left, struct error *err);
	void (*close)(struct inflate_stream *stream);
};

#endif
