/* SPDX-License-Identifier: Apache-2.0 */
#include "deflate_compare.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "deflate/deflate.h"
#include "wrap/inflate.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST ((size_t)1 << 17)
/* What the zeros that we see behind the end of a stream can make before that is noticed. */
#define BEYOND  4096

CLEANUP_DEFINE(stream, struct inflate_stream *, inflate_stream_free);
CLEANUP_DEFINE(reader, struct deflate_reader *, deflate_reader_free);

static void must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "deflate_compare: this does not hold: %s\n", what);
	abort();
}

enum verdict {
	REFUSED,
	READ,
	UNDECIDED, /* too long to say */
};

static enum verdict read_theirs(const void *in, size_t length, unsigned char *out, size_t *ret_size)
{
	CLEANUP(stream) struct inflate_stream *stream = NULL;
	size_t size = 0, left = length, more = 0;
	int end = 0;

	must(inflate_stream_new(&stream, NULL) == 0, "zlib can be used");
	inflate_stream_feed(stream, in, length);
	do {
		end = inflate_stream_read(stream, out + size, LONGEST - size, &more, &left, NULL);
		if (end < 0)
			return REFUSED;
		size += more;
	} while (!end && more && size < LONGEST);
	*ret_size = size;
	if (!end && size == LONGEST)
		return UNDECIDED;
	return end && !left ? READ : REFUSED;
}

/* In memory of exactly the sizes, so that one byte more is seen. */
static int read_ours(struct deflate_reader *reader, const void *in, size_t length,
		unsigned char *out, size_t size, struct error *err)
{
	CLEANUP(free) unsigned char *exact_in = mem_must(malloc(length + !length));
	CLEANUP(free) unsigned char *exact_out = mem_must(malloc(size + !size));

	if (length)
		memcpy(exact_in, in, length);
	int r = deflate_read(reader, exact_in, length, exact_out, size, err);
	if (r == 0 && size)
		memcpy(out, exact_out, size);
	return r;
}

bool deflate_compare(const void *in, size_t length)
{
	CLEANUP(free) unsigned char *theirs = mem_new(LONGEST);
	CLEANUP(free) unsigned char *ours = mem_new(LONGEST + BEYOND);
	CLEANUP(reader) struct deflate_reader *reader = deflate_reader_new();
	struct error err = { 0 };
	size_t size = 0;
	enum verdict verdict = read_theirs(in, length, theirs, &size);

	if (verdict == READ) {
		must(read_ours(reader, in, length, ours, size, &err) == 0, "we read it as well");
		must(memcmp(ours, theirs, size) == 0, "we read the same");
		must(read_ours(reader, in, length, ours, size + 1, &err) < 0,
				"one byte more is not there");
		must(!size || read_ours(reader, in, length, ours, size - 1, &err) < 0,
				"one byte less is not all");
	}
	if (verdict == REFUSED) {
		must(read_ours(reader, in, length, ours, LONGEST + BEYOND, &err) < 0,
				"we refuse it as well");
		/* That it is too short would mean that the stream itself is a good one. */
		must(strstr(err.text, "broken") || strstr(err.text, "behind"),
				"we refuse it whatever its length");
	}
	return verdict == READ;
}
