/* SPDX-License-Identifier: Apache-2.0 */
#include "ranges.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above first. */
#include <cmocka.h>

static const struct {
	const char *header;
	uint64_t size;
	enum range_result result;
	uint64_t start;
	uint64_t length;
} cases[] = {
	{ NULL, 1000, RANGE_WHOLE, 0, 0 },
	{ "bytes=0-99", 1000, RANGE_PART, 0, 100 },
	{ "bytes=900-", 1000, RANGE_PART, 900, 100 },
	{ "bytes=-100", 1000, RANGE_PART, 900, 100 },
	{ "bytes=-5000", 1000, RANGE_PART, 0, 1000 },
	{ "bytes=990-5000", 1000, RANGE_PART, 990, 10 },
	{ "bytes=999-999", 1000, RANGE_PART, 999, 1 },
	{ "bytes= 1-2 ", 1000, RANGE_PART, 1, 2 },
	{ "bytes=0-9,20-29", 1000, RANGE_PART, 0, 30 },
	{ "bytes=20-29, 0-9", 1000, RANGE_PART, 0, 30 },
	{ "bytes=1000-", 1000, RANGE_BEYOND, 0, 0 },
	{ "bytes=0-", 0, RANGE_BEYOND, 0, 0 },
	{ "bytes=-0", 1000, RANGE_BEYOND, 0, 0 },
	{ "bytes=0-9,2000-", 1000, RANGE_BEYOND, 0, 0 },
	{ "bytes=", 1000, RANGE_MALFORMED, 0, 0 },
	{ "bytes=abc", 1000, RANGE_MALFORMED, 0, 0 },
	{ "bytes=-", 1000, RANGE_MALFORMED, 0, 0 },
	{ "bytes=5-4", 1000, RANGE_MALFORMED, 0, 0 },
	{ "bytes=1-2x", 1000, RANGE_MALFORMED, 0, 0 },
	{ "bytes=1-2,", 1000, RANGE_MALFORMED, 0, 0 },
	{ "bytes=99999999999999999999-", 1000, RANGE_MALFORMED, 0, 0 },
	{ "bytes", 1000, RANGE_MALFORMED, 0, 0 },
	{ "items=0-5", 1000, RANGE_OTHER_UNIT, 0, 0 },
};

static void test_ranges(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint64_t start = 0;
		uint64_t length = 0;
		enum range_result result =
				range_parse(cases[i].header, cases[i].size, &start, &length);
		if (result != cases[i].result || start != cases[i].start ||
				length != cases[i].length)
			fail_msg("'%s': %d, %llu bytes from %llu",
					cases[i].header ? cases[i].header : "none", result,
					(unsigned long long)length, (unsigned long long)start);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_ranges) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
