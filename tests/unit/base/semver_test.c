/* SPDX-License-Identifier: Apache-2.0 */
#include "base/semver.h"

#include "base/str.h"
#include "vectors.h"
#include "wrap/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

static struct json *vectors;

static void ran(const char *list, size_t index)
{
	vector_ran(&(struct vector){ "semver", list, index, NULL });
}

static int sign(int value)
{
	return (value > 0) - (value < 0);
}

static bool listed_as_equal(const char *a, const char *b)
{
	const struct json *equal = json_get(vectors, "equal");
	for (size_t i = 0; i < json_count(equal); i++) {
		const struct json *pair = json_item(equal, i);
		if (str_equal(json_text(json_item(pair, 0)), a) &&
				str_equal(json_text(json_item(pair, 1)), b))
			return true;
	}
	return false;
}

static void expect(const char *a, const char *b, int wanted)
{
	if (sign(semver_compare(a, b)) != wanted || sign(semver_compare(b, a)) != -wanted)
		fail_msg("'%s' against '%s' should be %d", a, b, wanted);
}

static void test_ascending_lists(void **state)
{
	(void)state;
	const struct json *lists = json_get(vectors, "ascending_lists");

	assert_int_equal(json_count(lists), 5);
	for (size_t l = 0; l < json_count(lists); l++) {
		const struct json *list = json_get(json_item(lists, l), "versions");
		assert_true(json_count(list) > 2);
		for (size_t i = 0; i < json_count(list); i++) {
			for (size_t j = i; j < json_count(list); j++) {
				const char *a = json_text(json_item(list, i));
				const char *b = json_text(json_item(list, j));
				expect(a, b, i == j || listed_as_equal(a, b) ? 0 : -1);
			}
		}
		ran("ascending_lists", l);
	}
}

static void test_equal(void **state)
{
	(void)state;
	const struct json *equal = json_get(vectors, "equal");

	for (size_t i = 0; i < json_count(equal); i++) {
		const struct json *pair = json_item(equal, i);
		expect(json_text(json_item(pair, 0)), json_text(json_item(pair, 1)), 0);
		ran("equal", i);
	}
}

static void test_pairs(void **state)
{
	(void)state;
	const struct json *pairs = json_get(vectors, "pairs");

	assert_true(json_count(pairs) > 20);
	for (size_t i = 0; i < json_count(pairs); i++) {
		const struct json *pair = json_item(pairs, i);
		expect(json_get_text(pair, "a"), json_get_text(pair, "b"),
				(int)json_get_int(pair, "compare", 7));
		ran("pairs", i);
	}
}

static void test_validity(void **state)
{
	(void)state;
	const struct json *cases = json_get(vectors, "validity");

	assert_true(json_count(cases) > 20);
	for (size_t i = 0; i < json_count(cases); i++) {
		const struct json *one = json_item(cases, i);
		const char *text = json_get_text(one, "text");
		const struct json *numbers = json_get(one, "client_server_version_tuple");
		unsigned ours[3];

		if (semver_is_valid(text) != json_get_bool(one, "semver_valid", false))
			fail_msg("'%s' is judged wrongly", text);
		for (size_t n = 0; numbers && n < 3; n++) {
			assert_true(semver_numbers(text, ours));
			long long wanted = -1;
			struct json *number = json_item(numbers, n);
			CLEANUP(free) char *written = json_write_text(number, false);
			assert_true(str_to_int64(written, &wanted));
			assert_int_equal(ours[n], wanted);
		}
		ran("validity", i);
	}
}

static void test_requirements(void **state)
{
	(void)state;
	const struct json *cases = json_at(vectors, "requirements", "cases", NULL);

	assert_true(json_count(cases) >= 12);
	for (size_t i = 0; i < json_count(cases); i++) {
		const struct json *one = json_item(cases, i);
		const char *requirement = json_get_text(one, "requirement");
		const struct json *compatible = json_get(one, "compatible");
		int wanted = json_is_string(compatible) ? -1
							: json_get_bool(one, "compatible", false);

		if (semver_fulfils(json_get_text(one, "version"), requirement) != wanted)
			fail_msg("'%s' against '%s' should give %d", json_get_text(one, "version"),
					requirement, wanted);
		ran("requirements", i);
	}
}

static void test_shim_rule(void **state)
{
	(void)state;
	const struct json *cases = json_at(vectors, "shim", "cases", NULL);

	assert_true(json_count(cases) >= 5);
	for (size_t i = 0; i < json_count(cases); i++) {
		const struct json *one = json_item(cases, i);
		bool newer = semver_compare(json_get_text(one, "bundled"),
					     json_get_text(one, "installed")) > 0;
		assert_int_equal(newer, json_get_bool(one, "deploy", !newer));
		ran("shim", i);
	}
}

/* There is nothing to compare: the field names builds of another program, and only one that is ours is followed. */
static void test_launcher_change_is_decided_otherwise(void **state)
{
	(void)state;
	const struct json *cases = json_at(vectors, "plain_string_use", "cases", NULL);

	assert_true(json_count(cases) >= 5);
	for (size_t i = 0; i < json_count(cases); i++)
		vector_overridden(&(struct vector){ "semver", "plain_string_use", i, NULL },
				"2: the installer of a bundle is followed only when it is ours");
}

static void test_edges(void **state)
{
	(void)state;
	unsigned numbers[3];
	char huge[400];

	memset(huge, '9', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	expect("nonsense", "0.0.0-0", -1);
	expect(NULL, "0.0.0", -1);
	expect(NULL, NULL, 0);
	assert_false(semver_is_valid(NULL));
	assert_int_equal(semver_fulfils("1.0.0", NULL), -1);
	assert_int_equal(semver_fulfils("1.0.0", ""), -1);
	assert_int_equal(semver_fulfils("1.0.0", ">=1.0.0,"), -1);
	assert_int_equal(semver_fulfils("x", ">=1.0.0"), -1);
	assert_int_equal(semver_fulfils("1.0.0", huge), -1);
	assert_int_equal(semver_fulfils("1.0.0", " >= 1.0.0 , < 2.0.0 "), 1);
	assert_true(semver_numbers("1.3", numbers));
	assert_int_equal(numbers[1], 3);
	assert_int_equal(numbers[2], 0);
	assert_false(semver_numbers("v1.0.0", numbers));
	assert_false(semver_numbers(huge, numbers));
	assert_false(semver_numbers(NULL, numbers));
}

static int load(void **state)
{
	struct error err = { 0 };
	(void)state;
	int r = json_read(TEST_VECTORS "/vectors-semver.json", &vectors, &err);
	if (r < 0)
		print_error("%s\n", err.text);
	return r;
}

static int unload(void **state)
{
	(void)state;
	json_free(vectors);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ascending_lists),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_validity),
		cmocka_unit_test(test_requirements),
		cmocka_unit_test(test_shim_rule),
		cmocka_unit_test(test_launcher_change_is_decided_otherwise),
		cmocka_unit_test(test_edges),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
