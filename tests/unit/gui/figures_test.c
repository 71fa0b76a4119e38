/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sizes and times as people read them.
 */
#include <ayon/gui/progress.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void sizes(void **state)
{
	static const struct {
		int64_t bytes;
		const char *text;
	} cases[] = {
		{ -1, "0 bytes" },
		{ 0, "0 bytes" },
		{ 999, "999 bytes" },
		{ 1000, "1 kB" },
		{ 12345, "12 kB" },
		{ 999499, "999 kB" },
		{ 999500, "1.0 MB" },
		{ 12400000, "12.4 MB" },
		{ 99940000, "99.9 MB" },
		{ 99950000, "100 MB" },
		{ 999500000, "1.0 GB" },
		{ 1200000000, "1.2 GB" },
		{ INT64_MAX, "9223372 TB" },
		{ INT64_MIN, "0 bytes" },
	};
	char buffer[32];
	(void)state;

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		assert_string_equal(ayon_gui_bytes(cases[i].bytes, buffer, sizeof(buffer)),
				cases[i].text);
}

static void times(void **state)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} cases[] = {
		{ INT64_MIN, "a few seconds" },
		{ 4, "a few seconds" },
		{ 5, "about 5 seconds" },
		{ 37, "about 40 seconds" },
		{ 59, "about 60 seconds" },
		{ 60, "about 1 minute" },
		{ 89, "about 1 minute" },
		{ 90, "about 2 minutes" },
		{ 5369, "about 89 minutes" },
		{ 5370, "about 2 hours" },
		{ 36000, "about 10 hours" },
		{ 171000, "about 2 days" },
		{ INT64_MAX, "about 24855 days" },
	};
	char buffer[40];
	(void)state;

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		assert_string_equal(ayon_gui_seconds(cases[i].seconds, buffer, sizeof(buffer)),
				cases[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),
		cmocka_unit_test(times),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
