/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"

static void test_vectors(void **state)
{
	struct ayon_value *vectors = cases_read("env");
	const struct ayon_value *cases = ayon_value_get(vectors, "filter_profiles");

	(void)state;
	assert_true(ayon_value_count(cases) > 0);
	for (size_t i = 0; i < ayon_value_count(cases); i++) {
		const struct ayon_value *given = ayon_value_item(cases, i);
		const struct ayon_value *found =
				ayon_profile_find(ayon_value_get(given, "profiles"),
						ayon_value_get(given, "key_values"),
						ayon_value_get(given, "keys_order"));
		assert_values_equal(ayon_value_get(found, "id"),
				ayon_value_get(given, "expected_id"), given);
		case_ran("env", "filter_profiles", i, NULL);
	}
	ayon_value_free(vectors);
}

/* Settings are typed by people: what is no expression fits nothing, and one that explodes ends soon. */
static void test_expressions_of_people(void **state)
{
	struct ayon_value *profiles = value_of("[{\"a\": [\"(\"]}, {\"a\": [\"(x+x+)+y\"]}]");
	struct ayon_value *values = value_of(
			"{\"a\": \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}");

	(void)state;
	assert_null(ayon_profile_find(profiles, values, NULL));
	assert_null(ayon_profile_find(NULL, values, NULL));
	ayon_value_free(profiles);
	ayon_value_free(values);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_expressions_of_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
