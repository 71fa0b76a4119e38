/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What comes through the pipe to a window, and what it sends back.
 */
#include <ayon/gui/json.h>
#include <ayon/status.h>

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct ayon_gui_json *parsed(const char *text)
{
	struct ayon_gui_json *value = NULL;
	const char *problem = "";

	if (ayon_gui_json_parse(text, strlen(text), &value, &problem) < 0)
		fail_msg("%s: %s", text, problem);
	return value;
}

static void members_are_read(void **state)
{
	struct ayon_gui_json *value =
			parsed("{\"a\": \"text\", \"n\": null, \"i\": -7, \"b\": true,"
			       " \"l\": [\"x\", 2, {\"y\": \"z\"}]}");
	const struct ayon_gui_json *list = ayon_gui_json_member(value, "l");
	(void)state;

	assert_string_equal(ayon_gui_json_text(value, "a"), "text");
	assert_string_equal(ayon_gui_json_text(value, "n"), "");
	assert_null(ayon_gui_json_text(value, "i"));
	assert_null(ayon_gui_json_text(value, "none"));
	assert_int_equal(ayon_gui_json_integer(value, "i", 5), -7);
	assert_int_equal(ayon_gui_json_integer(value, "a", 5), 5);
	assert_int_equal(ayon_gui_json_flag(value, "b", 0), 1);
	assert_int_equal(ayon_gui_json_flag(value, "i", 0), 0);
	assert_int_equal(ayon_gui_json_count(list), 3);
	assert_string_equal(ayon_gui_json_string(ayon_gui_json_at(list, 0)), "x");
	assert_null(ayon_gui_json_string(ayon_gui_json_at(list, 1)));
	assert_string_equal(ayon_gui_json_text(ayon_gui_json_at(list, 2), "y"), "z");
	assert_null(ayon_gui_json_at(list, 3));
	ayon_gui_json_free(value);
}

/* No value of any type may be taken for an object, a list or a text. */
static void nothing_is_found_in_other_types(void **state)
{
	static const char *const texts[] = { "null", "1", "\"x\"", "[]", "true" };
	(void)state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct ayon_gui_json *value = parsed(texts[i]);
		assert_null(ayon_gui_json_member(value, "a"));
		assert_null(ayon_gui_json_text(value, "a"));
		assert_int_equal(ayon_gui_json_integer(value, "a", 3), 3);
		assert_int_equal(ayon_gui_json_count(value), 0);
		ayon_gui_json_free(value);
	}
	assert_null(ayon_gui_json_member(NULL, "a"));
	assert_null(ayon_gui_json_text(NULL, "a"));
	assert_int_equal(ayon_gui_json_count(NULL), 0);
	assert_null(ayon_gui_json_string(NULL));
	ayon_gui_json_free(NULL);
}

static void numbers_are_cut_to_their_range(void **state)
{
	struct ayon_gui_json *value = parsed("{\"a\": 1e300, \"b\": -1e300, \"c\": 2.9,"
					     " \"d\": 9223372036854775807}");
	(void)state;

	assert_true(ayon_gui_json_integer(value, "a", 0) == INT64_MAX);
	assert_true(ayon_gui_json_integer(value, "b", 0) == INT64_MIN);
	assert_true(ayon_gui_json_integer(value, "c", 0) == 2);
	assert_true(ayon_gui_json_integer(value, "d", 0) == INT64_MAX);
	ayon_gui_json_free(value);
}

static void refused(const char *text, size_t length, const char *expected)
{
	struct ayon_gui_json *value = NULL;
	const char *problem = NULL;

	assert_int_equal(ayon_gui_json_parse(text, length, &value, &problem), AYON_EINVALID);
	assert_null(value);
	assert_string_equal(problem, expected);
}

static void what_is_no_json_is_refused(void **state)
{
	char deep[64];
	(void)state;

	refused("", 0, "it is empty");
	refused("{", 1, "it is not JSON");
	refused("{\"a\": \"\xff\"}", 9, "it is not UTF-8");
	refused("{}\0", 3, "it is not UTF-8");
	memset(deep, '[', 17);
	memset(deep + 17, ']', 17);
	refused(deep, 34, "it is too deep");
	/* Sixteen are allowed, and brackets in a text do not count. */
	ayon_gui_json_free(parsed("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]"));
	ayon_gui_json_free(parsed("[\"[[[[[[[[[[[[[[[[[[\\\"[[[[[[[[\"]"));
}

static char *event(const char *name, ...)
{
	va_list pairs;

	va_start(pairs, name);
	char *line = ayon_gui_event_new(name, pairs);
	va_end(pairs);
	return line;
}

static void events_are_lines(void **state)
{
	char *line = event("shown", NULL);
	(void)state;

	assert_string_equal(line, "{\"event\":\"shown\"}\n");
	ayon_gui_event_free(line);
	line = event("sign-in", "user", "a\"b\\c", "password", "\n\t\x01\x7f\xc3\xa9", "none", NULL,
			NULL);
	assert_string_equal(line, "{\"event\":\"sign-in\",\"user\":\"a\\\"b\\\\c\",\"password\":"
				  "\"\\u000a\\u0009\\u0001\\u007f\xc3\xa9\",\"none\":\"\"}\n");
	ayon_gui_event_free(line);
	ayon_gui_event_free(NULL);
}

/* What is written can be read. */
static void events_survive(void **state)
{
	static const char all[] =
			"\x01\x02\x1f "
			"!\"#$%&'()*+,-./0:;<=>?@[\\]^_`{|}~\x7f\xe2\x80\xa8\xf0\x9f\x98\x80";
	char *line = event("api-key", "key", all, NULL);
	struct ayon_gui_json *value = parsed(line);
	(void)state;

	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
	assert_string_equal(ayon_gui_json_text(value, "key"), all);
	ayon_gui_json_free(value);
	ayon_gui_event_free(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_read),
		cmocka_unit_test(nothing_is_found_in_other_types),
		cmocka_unit_test(numbers_are_cut_to_their_range),
		cmocka_unit_test(what_is_no_json_is_refused),
		cmocka_unit_test(events_are_lines),
		cmocka_unit_test(events_survive),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
