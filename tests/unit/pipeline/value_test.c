/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"

static void test_kinds(void **state)
{
	static const char *const texts[] = { "null", "true", "7", "7.0", "\"t\"", "[]", "{}" };

	(void)state;
	for (int32_t kind = AYON_VALUE_NULL; kind <= AYON_VALUE_OBJECT; kind++) {
		struct ayon_value *value = value_of(texts[kind]);
		char *text = ayon_value_write(value, 0);
		assert_int_equal(ayon_value_kind(value), kind);
		assert_string_equal(text, texts[kind]);
		free(text);
		ayon_value_free(value);
	}
}

static void test_null_members(void **state)
{
	struct ayon_value *object = value_of("{\"a\": null, \"b\": 1}");
	struct ayon_member member = { 0 };

	(void)state;
	assert_int_equal(ayon_value_has(object, "a"), 1);
	assert_int_equal(ayon_value_has(object, "c"), 0);
	assert_int_equal(ayon_value_has(NULL, "c"), 0);
	assert_null(ayon_value_get(object, "a"));
	assert_int_equal(ayon_value_next(object, &member), 1);
	assert_string_equal(member.key, "a");
	assert_null(member.value);
	assert_int_equal(ayon_value_next(object, &member), 1);
	assert_int_equal(ayon_value_next(object, &member), 0);
	ayon_value_free(object);
}

static void test_refused(void **state)
{
	struct ayon_value *value = NULL;
	struct ayon_reason why = { 0 };

	(void)state;
	assert_int_equal(ayon_value_parse("{\"a\":", 5, &value, &why), AYON_EINVALID);
	assert_int_equal(why.code, AYON_EINVALID);
	assert_true(strlen(why.text) > 10);
	assert_int_equal(ayon_value_parse("{} x", 4, &value, NULL), AYON_EINVALID);
	assert_null(value);
}

static void test_floats_read_back(void **state)
{
	static const double numbers[] = { 0, -0.0, 25, 23.976023976023978, 1e-7, 1e22, 0.1,
		1.7976931348623157e308 };

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		struct ayon_value *value = ayon_value_new_float(numbers[i]);
		char *text = ayon_value_write(value, 0);
		struct ayon_value *again = value_of(text);
		assert_int_equal(ayon_value_kind(again), AYON_VALUE_FLOAT);
		assert_true(ayon_value_float(again, 7) == numbers[i]);
		free(text);
		ayon_value_free(value);
		ayon_value_free(again);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_null_members),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_floats_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
