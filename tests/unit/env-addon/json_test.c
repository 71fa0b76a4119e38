/* SPDX-License-Identifier: Apache-2.0 */
#include "env.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

static const char *problem_of(const char *text)
{
	struct variables variables = { 0 };
	const char *problem = env_read_json(text, strlen(text), &variables);

	variables_finish(&variables);
	return problem;
}

static void assert_value(const char *text, const char *wanted)
{
	struct variables variables = { 0 };
	char object[512];

	snprintf(object, sizeof(object), "{\"A\": \"%s\"}", text);
	assert_null(env_read_json(object, strlen(object), &variables));
	assert_string_equal(variables_find(&variables, "A")->value, wanted);
	assert_null(variables_find(&variables, "B"));
	variables_finish(&variables);
}

static void test_values(void **state)
{
	(void)state;
	assert_value("", "");
	assert_value("a\\\"b\\\\c\\/d\\n\\t\\r\\b\\f", "a\"b\\c/d\n\t\r\b\f");
	assert_value("\\u00e4\\u20AC", "\xc3\xa4\xe2\x82\xac");
	assert_value("\\ud83d\\ude00", "\xf0\x9f\x98\x80");
	assert_value("\\udcff\\udc80x", "\xff\x80x");
	assert_value("\xe2\x82\xac", "\xe2\x82\xac");
	assert_null(problem_of(" { } \n"));
}

static void test_refused(void **state)
{
	static const char *const wrong[] = { "", "[]", "{", "{\"A\"}", "{\"A\": 1}",
		"{\"A\": null}", "{\"A\": \"x\"", "{\"A\": \"x\",}", "{\"A\": \"x\"} x",
		"{\"A\": \"x\", \"A\": \"y\"}", "{\"\": \"x\"}", "{\"A=B\": \"x\"}", "{\"A\": \"x",
		"{\"A\": \"\\q\"}", "{\"A\": \"\\u12\"}", "{\"A\": \"\\u0000\"}",
		"{\"A\": \"\\ud83d\"}", "{\"A\": \"\\ud83d\\u0041\"}", "{\"A\": \"\\ude00\"}",
		"{\"A\": \"a\nb\"}", "{\"A\": \"\xff\"}", "{\"A\": \"\xc0\x80\"}",
		"{\"A\": \"\xed\xa0\x80\"}", "{\"A\": \"\\", "{'A': 'x'}" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		if (!problem_of(wrong[i]))
			fail_msg("taken: %s", wrong[i]);
	}
	struct variables variables = { 0 };
	assert_non_null(env_read_json("{}\0", 3, &variables));
}

/* Every byte but NUL, alone and in pairs, comes back. */
static void test_round_trip(void **state)
{
	(void)state;
	for (int a = 1; a < 256; a++) {
		for (int b = 0; b < 256; b += b < 2 ? 1 : 7) {
			const char value[] = { (char)a, (char)b, '\0' };
			struct variables variables = { 0 };
			char *text = NULL;
			size_t length = 0;
			FILE *out = open_memstream(&text, &length);
			fputs("{\"A\": ", out);
			text_write_json(out, value);
			fputs("}", out);
			fclose(out);
			assert_null(env_read_json(text, length, &variables));
			assert_string_equal(variables.items[0].value, value);
			variables_finish(&variables);
			free(text);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_round_trip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
