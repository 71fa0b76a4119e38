/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"

#include <locale.h>

#define OWN_FORMAT \
	"133: a conversion with a specification works, and a number may be the key of an object"

static struct ayon_value *vectors;

/* Measured cases that were accidents, and what we give. */
static const char *accident_of(const struct ayon_value *given)
{
	const char *text = ayon_value_get_text(given, "template");

	if (strcmp(text, "{x!s:>4}") == 0)
		return "   a";
	return strcmp(text, "{d[0]}") == 0 ? "zero" : NULL;
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Missing keys are a set in the vectors. */
static struct ayon_value *sorted(const struct ayon_value *list)
{
	struct ayon_value *out = ayon_value_new_list();
	const char *texts[16];
	size_t count = ayon_value_count(list);

	assert_in_range(count, 0, 16);
	for (size_t i = 0; i < count; i++)
		texts[i] = ayon_value_text(ayon_value_item(list, i));
	qsort(texts, count, sizeof(*texts), compare_texts);
	for (size_t i = 0; i < count; i++)
		ayon_value_add(out, ayon_value_new_text(texts[i]));
	return out;
}

static void check_result(const struct ayon_value *given, const struct ayon_template *template,
		const struct ayon_template_result *result)
{
	const struct ayon_value *data = ayon_value_get(given, "data");
	struct ayon_value *missing = sorted(result->missing_keys);
	struct ayon_reason why = { 0 };
	char *text = NULL;

	assert_text_equal(result->text, ayon_value_get_text(given, "output"), given);
	assert_int_equal(result->is_solved, ayon_value_bool(ayon_value_get(given, "solved"), -1));
	assert_values_equal(missing, ayon_value_get(given, "missing_keys"), given);
	assert_values_equal(result->invalid_types, ayon_value_get(given, "invalid_types"), given);
	assert_values_equal(result->used_values, ayon_value_get(given, "used_values"), given);
	int32_t strict = ayon_template_fill(template, data, &text, &why);
	assert_int_equal(strict, strcmp(ayon_value_get_text(given, "strict"), "ok") == 0
						 ? 0
						 : AYON_EINVALID);
	free(text);
	ayon_value_free(missing);
}

static void test_vectors(void **state)
{
	const struct ayon_value *cases = ayon_value_get(vectors, "string_template");

	(void)state;
	assert_true(ayon_value_count(cases) > 0);
	for (size_t i = 0; i < ayon_value_count(cases); i++) {
		const struct ayon_value *given = ayon_value_item(cases, i);
		const char *accident = accident_of(given);
		struct ayon_template_result result = { 0 };
		struct ayon_template *template = NULL;
		assert_int_equal(ayon_template_new(ayon_value_get_text(given, "template"),
						 &template, NULL),
				0);
		int32_t r = ayon_template_format(
				template, ayon_value_get(given, "data"), &result, NULL);
		if (accident)
			assert_text_equal(result.text, accident, given);
		else if (ayon_value_has(given, "error"))
			assert_int_equal(r, AYON_EINVALID);
		else
			check_result(given, template, &result);
		ayon_template_result_finish(&result);
		ayon_template_free(template);
		case_ran("anatomy", "string_template", i, accident ? OWN_FORMAT : NULL);
	}
}

static void test_without_optional(void **state)
{
	const struct ayon_value *cases = ayon_value_get(vectors, "remove_optional_parts_for_data");

	(void)state;
	for (size_t i = 0; i < ayon_value_count(cases); i++) {
		const struct ayon_value *given = ayon_value_item(cases, i);
		struct ayon_template *template = NULL;
		assert_int_equal(ayon_template_new(ayon_value_get_text(given, "template"),
						 &template, NULL),
				0);
		char *text = ayon_template_without_optional(
				template, ayon_value_get(given, "data"));
		assert_text_equal(text, ayon_value_get_text(given, "expected"), given);
		free(text);
		ayon_template_free(template);
		case_ran("anatomy", "remove_optional_parts_for_data", i, NULL);
	}
}

static void assert_filled(const char *text, const char *data, const char *wanted)
{
	struct ayon_template *template = NULL;
	struct ayon_value *values = value_of(data);
	struct ayon_reason why = { 0 };
	char *got = NULL;

	int32_t r = ayon_template_new(text, &template, &why);
	if (r == 0)
		r = ayon_template_fill(template, values, &got, &why);
	if (!wanted)
		assert_int_equal(r, AYON_EINVALID);
	else if (r < 0)
		fail_msg("%s: %s", text, why.text);
	else
		assert_string_equal(got, wanted);
	free(got);
	ayon_template_free(template);
	ayon_value_free(values);
}

/* What Python 3.11 prints for the same. */
static void test_format_specifications(void **state)
{
	static const struct {
		const char *text, *data, *wanted;
	} cases[] = {
		{ "{n:05d}", "{\"n\": -42}", "-0042" },
		{ "{n:+}", "{\"n\": 42}", "+42" },
		{ "{n:#x}", "{\"n\": 255}", "0xff" },
		{ "{n:#06x}", "{\"n\": 255}", "0x00ff" },
		{ "{n:b}", "{\"n\": 5}", "101" },
		{ "{n:,}", "{\"n\": 1234567}", "1,234,567" },
		{ "{n:_}", "{\"n\": 1234567}", "1_234_567" },
		{ "{n:*^7}", "{\"n\": 42}", "**42***" },
		{ "{n:=+5}", "{\"n\": 42}", "+  42" },
		{ "{n:.1f}", "{\"n\": 42}", "42.0" },
		{ "{n:e}", "{\"n\": 1234.5}", "1.234500e+03" },
		{ "{n:.3g}", "{\"n\": 1234.5}", "1.23e+03" },
		{ "{n:%}", "{\"n\": 0.25}", "25.000000%" },
		{ "{n:08.3f}", "{\"n\": -3.14159}", "-003.142" },
		{ "{n}", "{\"n\": 1e16}", "1e+16" },
		{ "{n}", "{\"n\": 0.0001}", "0.0001" },
		{ "{n}", "{\"n\": 0.00001}", "1e-05" },
		{ "{n}", "{\"n\": -9223372036854775808}", "-9223372036854775808" },
		{ "{t:>4}", "{\"t\": \"é\"}", "   é" },
		{ "{t:é>4}", "{\"t\": \"a\"}", "éééa" },
		{ "{t:.2}", "{\"t\": \"日本語\"}", "日本" },
		{ "{t:05}", "{\"t\": \"a\"}", "a0000" },
		{ "{t:s}", "{\"t\": \"a\"}", "a" },
		{ "{t!r:>6}", "{\"t\": \"a'\"}", "  \"a'\"" },
		{ "{b:>5}", "{\"b\": true}", "    1" },
		{ "{t:+}", "{\"t\": \"a\"}", NULL },
		{ "{t:=5}", "{\"t\": \"a\"}", NULL },
		{ "{n:s}", "{\"n\": 1}", NULL },
		{ "{n:.2}", "{\"n\": 1}", NULL },
		{ "{n:99999999}", "{\"n\": 1}", NULL },
		{ "{n:q}", "{\"n\": 1}", NULL },
		{ "{n:d}", "{\"n\": 1.5}", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_filled(cases[i].text, cases[i].data, cases[i].wanted);
}

/* A window's locale may write 1,5. */
static void test_point_in_every_locale(void **state)
{
	(void)state;
	if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "fr_FR.UTF-8"))
		skip();
	assert_filled("{n} {n:.2f}", "{\"n\": 1.5}", "1.5 1.50");
	setlocale(LC_ALL, "C");
}

static void test_templates_that_are_none(void **state)
{
	static const char *const texts[] = { "{", "}", "{a", "a}b", "{a!x}", "{a!r", "{a:{b}",
		"{a{b}}" };
	struct ayon_template *template = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct ayon_reason why = { 0 };
		assert_int_equal(ayon_template_new(texts[i], &template, &why), AYON_EINVALID);
		assert_non_null(strstr(why.text, texts[i]));
	}
	char *deep = calloc(1, 4097);
	memset(deep, '<', 4096);
	assert_int_equal(ayon_template_new(deep, &template, NULL), AYON_EINVALID);
	free(deep);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_without_optional),
		cmocka_unit_test(test_format_specifications),
		cmocka_unit_test(test_point_in_every_locale),
		cmocka_unit_test(test_templates_that_are_none),
	};

	vectors = cases_read("anatomy");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	ayon_value_free(vectors);
	return failed;
}
