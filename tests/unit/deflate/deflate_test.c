/* SPDX-License-Identifier: Apache-2.0 */
/* What zlib refuses is refused, what it reads is read the same: by cases, and by many changed streams. */
#include "deflate/deflate.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "deflate_bits.h"
#include "deflate_compare.h"
#include "wrap/inflate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

CLEANUP_DEFINE(reader, struct deflate_reader *, deflate_reader_free);

#define END 256

static void good(const struct made *made)
{
	assert_true(deflate_compare(made->bytes, made_length(made)));
}

static void bad(const struct made *made)
{
	assert_false(deflate_compare(made->bytes, made_length(made)));
}

static int load(void **state)
{
	(void)state;
	return inflate_load(NULL);
}

/* A fixed block of a length of 258 by the symbol, after four literals. */
static struct made fixed(unsigned length, unsigned offset, unsigned extra)
{
	struct made made = { .bits = 0 };

	put_head(&made, 1);
	for (unsigned i = 0; i < 4; i++)
		put_literal(&made, 'a' + i);
	put_literal(&made, length);
	put_offset(&made, offset);
	put(&made, 0, extra);
	put_literal(&made, END);
	return made;
}

static void symbols_without_meaning(void **state)
{
	(void)state;
	struct made made = fixed(285, 3, 0);
	good(&made);
	/* libdeflate takes these for a length of 258 and an offset of 24577. */
	made = fixed(286, 3, 0);
	bad(&made);
	made = fixed(287, 3, 0);
	bad(&made);
	made = fixed(285, 30, 13);
	bad(&made);
	made = fixed(285, 31, 13);
	bad(&made);
}

static void offsets_that_lead_out(void **state)
{
	(void)state;
	struct made made = fixed(285, 4, 1);
	bad(&made);
	made = fixed(285, 29, 13);
	bad(&made);
}

/* 30,000 zeros by copies, then one from so far behind. */
static void far_offsets(void **state)
{
	(void)state;
	for (unsigned symbol = 28; symbol < 32; symbol++) {
		struct made made = { .bits = 0 };
		put_head(&made, 1);
		put_literal(&made, 0);
		for (unsigned i = 0; i < 200; i++) {
			put_literal(&made, 285);
			put_offset(&made, 0);
		}
		put_literal(&made, 285);
		put_offset(&made, symbol);
		put(&made, 8191, 13);
		put_literal(&made, END);
		if (symbol < 30)
			good(&made);
		else
			bad(&made);
	}
}

/* Lengths for 'a', END and the symbol 257, and of two offsets. */
struct lengths {
	uint8_t a, end, copy, first, second;
};

static struct made own(struct lengths lengths, unsigned literals, unsigned offsets)
{
	struct made made = { .bits = 0 };
	uint8_t all[288 + 32] = { 0 };

	all['a'] = lengths.a;
	all[END] = lengths.end;
	all[257] = lengths.copy;
	all[literals] = lengths.first;
	all[literals + 1] = lengths.second;
	put_codes(&made, all, literals, offsets);
	return made;
}

static void numbers_of_codes(void **state)
{
	(void)state;
	static const struct lengths some = { 1, 2, 2, 1, 1 };
	/* Literal, end. */
	for (unsigned literals = 258; literals <= 288; literals++) {
		struct made made = own(some, literals, 2);
		put_code(&made, 2, 3);
		if (literals <= 286)
			good(&made);
		else
			bad(&made);
	}
	for (unsigned offsets = 2; offsets <= 32; offsets++) {
		struct made made = own(some, 258, offsets);
		put_code(&made, 2, 3);
		if (offsets <= 30)
			good(&made);
		else
			bad(&made);
	}
}

static void codes_that_leave_something_open(void **state)
{
	(void)state;
	static const struct {
		struct lengths lengths;
		unsigned code, bits;
		bool is_good;
	} cases[] = {
		{ { 1, 2, 2, 1, 1 }, 2, 3, true },     /* a END */
		{ { 1, 2, 2, 1, 1 }, 6, 4, false },    /* a copy, cut */
		{ { 1, 2, 2, 1, 1 }, 0x1a, 6, true },  /* a copy by 1, END */
		{ { 1, 2, 2, 1, 0 }, 0x1a, 6, true },  /* the only offset */
		{ { 1, 2, 2, 1, 0 }, 0x1e, 6, false }, /* the code that no offset has */
		{ { 1, 2, 2, 0, 0 }, 2, 3, true },     /* no offsets, and none used */
		{ { 1, 2, 2, 0, 0 }, 0x1a, 6, false },
		{ { 0, 1, 0, 0, 0 }, 0, 1, true }, /* nothing but the end */
		{ { 0, 1, 0, 0, 0 }, 1, 1, false },
		{ { 0, 1, 0, 0, 0 }, 2, 2, false },
		{ { 0, 2, 0, 1, 1 }, 0, 2, false }, /* one code of two bits */
		{ { 1, 2, 3, 1, 1 }, 2, 3, false }, /* one code unused */
		{ { 1, 2, 2, 2, 0 }, 2, 3, false }, /* one offset of two bits */
		{ { 1, 2, 2, 2, 1 }, 2, 3, false },
		{ { 1, 1, 1, 1, 1 }, 2, 3, false }, /* too many */
		{ { 2, 0, 1, 1, 1 }, 0, 3, false }, /* no end */
		{ { 1, 0, 1, 1, 1 }, 0, 3, false },
		{ { 0, 0, 0, 0, 0 }, 0, 3, false },
		{ { 15, 1, 0, 1, 1 }, 0, 3, false },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct made made = own(cases[i].lengths, 258, 2);
		put_code(&made, cases[i].code, cases[i].bits);
		if (cases[i].is_good)
			good(&made);
		else
			bad(&made);
	}
}

static void repeats(void **state)
{
	(void)state;
	static const struct {
		unsigned first, symbol, extra, bits, last_zeros;
		bool is_good;
	} cases[] = {
		{ 0, 18, 127, 7, 118, true },
		{ 0, 18, 127, 7, 119, false },  /* one length too many */
		{ 16, 18, 127, 7, 117, false }, /* nothing to repeat */
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct made made = { .bits = 0 };
		put_precode(&made, 257, 1);
		put_length(&made, cases[i].first);
		if (cases[i].first == 16)
			put(&made, 0, 2);
		/* 138 and the rest: the end of the block is the 257th. */
		put_length(&made, cases[i].symbol);
		put(&made, cases[i].extra, cases[i].bits);
		put_length(&made, 18);
		put(&made, cases[i].last_zeros - 1 - 11, 7);
		put_length(&made, 1);
		put_length(&made, 0);
		put_code(&made, 0, 1);
		if (cases[i].is_good)
			good(&made);
		else
			bad(&made);
	}
}

static void repeats_that_run_over(void **state)
{
	(void)state;
	for (unsigned more = 0; more < 3; more++) {
		struct made made = { .bits = 0 };
		/* 256 zeros, the end, then offsets: 3 to 5 zeros for the last three places. */
		put_precode(&made, 257, 3);
		for (unsigned i = 0; i < 2; i++) {
			put_length(&made, 18);
			put(&made, 128 - 11, 7);
		}
		put_length(&made, 1);
		put_length(&made, 17);
		put(&made, more, 3);
		put_code(&made, 0, 1);
		if (more)
			bad(&made);
		else
			good(&made);
	}
}

/* Lengths of the precode that are too few, too many, one or none. */
static void broken_precodes(void **state)
{
	(void)state;
	for (unsigned kind = 0; kind < 5; kind++) {
		struct made made = { .bits = 0 };
		put_head(&made, 2);
		put(&made, 0, 5);
		put(&made, 0, 5);
		put(&made, 0, 4); /* 16, 17, 18 and 0 */
		for (unsigned i = 0; i < 4; i++)
			put(&made, kind == 0 ? 1 : kind == 1 ? 3 : kind == 2 ? i == 3 : 0, 3);
		put(&made, kind == 4 ? 0xffff : 0, 16);
		bad(&made);
	}
}

static void stored_blocks(void **state)
{
	(void)state;
	for (unsigned kind = 0; kind < 5; kind++) {
		struct made made = { .bits = 0 };
		put_head(&made, kind == 4 ? 3 : 0);
		put(&made, kind == 3 ? 31 : 0, 5); /* what fills the byte is nobody's */
		put(&made, 2, 16);
		put(&made, kind == 1 ? 0xfffc : 0xfffd, 16);
		put(&made, 'a', 8);
		if (kind != 2)
			put(&made, 'b', 8);
		if (kind == 0 || kind == 3)
			good(&made);
		else
			bad(&made);
	}
}

static void sizes(void **state)
{
	(void)state;
	CLEANUP(reader) struct deflate_reader *reader = deflate_reader_new();
	struct made made = fixed(285, 3, 0);
	struct error err = { 0 };
	unsigned char out[400];
	size_t length = made_length(&made);

	assert_int_equal(deflate_read(reader, made.bytes, length, out, 262, &err), 0);
	assert_int_equal(deflate_read(reader, made.bytes, length, out, 263, &err), AYON_EINVALID);
	assert_non_null(strstr(err.text, "size"));
	assert_int_equal(deflate_read(reader, made.bytes, length, out, 261, &err), AYON_EINVALID);
	assert_non_null(strstr(err.text, "size"));
	assert_int_equal(deflate_read(reader, made.bytes, length + 1, out, 262, &err),
			AYON_EINVALID);
	assert_non_null(strstr(err.text, "behind"));
	assert_int_equal(deflate_read(reader, made.bytes, length - 1, out, 262, &err),
			AYON_EINVALID);
	assert_non_null(strstr(err.text, "broken"));
	assert_int_equal(deflate_read(reader, made.bytes, 0, out, 0, &err), AYON_EINVALID);
}

/* The same numbers on every machine. */
static unsigned next(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static size_t pack(unsigned *seed, unsigned char *text, size_t size, unsigned char *packed,
		size_t room)
{
	z_stream z = { 0 };
	unsigned alphabet = 1 + next(seed) % 256;

	for (size_t i = 0; i < size; i++) {
		bool copies = i > 300 && next(seed) % 3;
		text[i] = copies ? text[i - 1 - next(seed) % 290]
				 : (unsigned char)(next(seed) % alphabet * 7);
	}
	assert_int_equal(deflateInit2(&z, (int)(next(seed) % 10), Z_DEFLATED, -MAX_WBITS,
					 1 + (int)(next(seed) % 9), (int)(next(seed) % 5)),
			Z_OK);
	z.next_in = text;
	z.avail_in = (uInt)size;
	z.next_out = packed;
	z.avail_out = (uInt)room;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return z.total_out;
}

static void changed_streams(void **state)
{
	(void)state;
	unsigned seed = 1, accepted = 0;
	unsigned char text[9000], packed[20000];

	for (unsigned round = 0; round < 300; round++) {
		size_t size = next(&seed) % (round % 2 ? sizeof(text) : 200);
		size_t length = pack(&seed, text, size, packed, sizeof(packed));
		assert_true(deflate_compare(packed, length));
		for (unsigned i = 0; i < 10; i++) {
			size_t at = next(&seed) % (i % 2 ? length : length < 90 ? length : 90);
			unsigned char before = packed[at];
			packed[at] ^= (unsigned char)(1u << next(&seed) % 8);
			accepted += deflate_compare(packed, length);
			packed[at] = before;
		}
	}
	/* Otherwise nothing but refusals would have been compared. */
	assert_true(accepted > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(symbols_without_meaning),
		cmocka_unit_test(offsets_that_lead_out),
		cmocka_unit_test(far_offsets),
		cmocka_unit_test(numbers_of_codes),
		cmocka_unit_test(codes_that_leave_something_open),
		cmocka_unit_test(repeats),
		cmocka_unit_test(repeats_that_run_over),
		cmocka_unit_test(broken_precodes),
		cmocka_unit_test(stored_blocks),
		cmocka_unit_test(sizes),
		cmocka_unit_test(changed_streams),
	};
	return cmocka_run_group_tests(tests, load, NULL);
}
