/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the four above first. */
#include <cmocka.h>

static struct json *parse(const char *text)
{
	struct json *value = NULL;
	assert_int_equal(json_parse(text, strlen(text), &value, NULL), 0);
	return value;
}

static void test_merge(void **state)
{
	(void)state;
	static const char *const cases[][3] = {
		{ "{}", "{}", "{}" },
		{ "{\"a\":1}", "{\"b\":2}", "{\"a\":1,\"b\":2}" },
		{ "{\"a\":{\"b\":1,\"c\":2}}", "{\"a\":{\"c\":3}}", "{\"a\":{\"b\":1,\"c\":3}}" },
		{ "{\"a\":[1,2]}", "{\"a\":[3]}", "{\"a\":[3]}" },
		{ "{\"a\":{\"b\":1}}", "{\"a\":5}", "{\"a\":5}" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		CLEANUP(json) struct json *base = parse(cases[i][0]);
		CLEANUP(json) struct json *changes = parse(cases[i][1]);
		CLEANUP(json) struct json *merged = settings_merge(base, changes);
		CLEANUP(free) char *text = json_write_text(merged, false);
		assert_string_equal(text, cases[i][2]);
	}
}

static void test_errors(void **state)
{
	(void)state;
	CLEANUP(json)
	struct json *defaults =
			parse("{\"on\":true,\"n\":5,\"t\":\"x\",\"list\":[],\"inner\":{\"n\":1}}");
	CLEANUP(json)
	struct json *good = parse("{\"on\":false,\"n\":6,\"t\":\"\",\"list\":[1],\"inner\":{\"n\":"
				  "2},\"new\":1}");
	CLEANUP(json)
	struct json *bad = parse(
			"{\"on\":1,\"n\":\"many\",\"t\":null,\"list\":{},\"inner\":{\"n\":[]}}");
	CLEANUP(json) struct json *none = settings_errors(defaults, good);
	CLEANUP(json) struct json *all = settings_errors(defaults, bad);
	assert_int_equal(json_count(none), 0);
	assert_int_equal(json_count(all), 5);
	const struct json *place = json_get(json_item(all, 4), "loc");
	assert_string_equal(json_text(json_item(place, 0)), "inner");
	assert_string_equal(json_text(json_item(place, 1)), "n");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_merge),
		cmocka_unit_test(test_errors) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
