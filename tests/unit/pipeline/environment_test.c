/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"

#define NAMES        "132: references in names are always filled"
#define PLAIN_TOKENS "132: a reference names a variable, and reaches nothing inside of its value"

static struct ayon_value *vectors;

typedef int32_t run_case(const struct ayon_value *given, struct ayon_value **ret_value,
		struct ayon_reason *why);

/* What we give where the measured result was an accident; NULL: what was measured. */
struct accident {
	const char *name, *result, *decision;
};

static const struct accident accidents[] = {
	{ "attribute access on str value", "{\"A\": \"abc\", \"B\": \"abc {A.upper}\"}",
			PLAIN_TOKENS },
	{ "index access into str value", "{\"A\": \"abc\", \"B\": \"abc-{A[1]}\"}", PLAIN_TOKENS },
	{ "windows backslashes with fallback (upstream raises re.error on bad escape)",
			"{\"A\": \"C:\\\\Users\", \"B\": \"C:\\\\Users{\"}", PLAIN_TOKENS },
	{ "dynamic key disabled", "{\"A\": \"1\", \"K1\": \"v\"}", NAMES },
};

static const struct accident *accident_of(const struct ayon_value *given)
{
	const char *name = ayon_value_get_text(given, "name");

	for (size_t i = 0; name && i < sizeof(accidents) / sizeof(*accidents); i++) {
		if (strcmp(accidents[i].name, name) == 0)
			return &accidents[i];
	}
	return NULL;
}

static void run_list(const char *list, run_case *run)
{
	const struct ayon_value *cases = ayon_value_get(vectors, list);

	assert_true(ayon_value_count(cases) > 0);
	for (size_t i = 0; i < ayon_value_count(cases); i++) {
		const struct ayon_value *given = ayon_value_item(cases, i);
		const struct accident *accident = accident_of(given);
		struct ayon_value *got = NULL,
				  *wanted = accident ? value_of(accident->result) : NULL;
		struct ayon_reason why = { 0 };
		int32_t r = run(given, &got, &why);
		if (!accident && ayon_value_has(given, "error")) {
			assert_int_equal(r, AYON_EINVALID);
			assert_int_equal(why.code, r);
			assert_true(strlen(why.text) > 10);
		} else {
			if (r < 0)
				fail_msg("%s: %s", ayon_value_get_text(given, "name"), why.text);
			assert_values_equal(got,
					wanted ? wanted : ayon_value_get(given, "expected"), given);
		}
		ayon_value_free(got);
		ayon_value_free(wanted);
		case_ran("env", list, i, accident ? accident->decision : NULL);
	}
}

static int32_t run_parse(const struct ayon_value *given, struct ayon_value **ret_value,
		struct ayon_reason *why)
{
	return ayon_environment_parse(ayon_value_get(given, "env"),
			ayon_value_get_text(given, "platform"), ret_value, why);
}

static void test_parse(void **state)
{
	(void)state;
	run_list("parse_env_variables_structure", run_parse);
}

static int32_t run_group(const struct ayon_value *given, struct ayon_value **ret_value,
		struct ayon_reason *why)
{
	(void)why;
	*ret_value = ayon_environment_parse_group(ayon_value_get(given, "env_data"),
			ayon_value_get_text(given, "env_group"),
			ayon_value_get_text(given, "platform"));
	return 0;
}

static void test_parse_group(void **state)
{
	(void)state;
	run_list("parse_environments", run_group);
}

static int32_t run_compute(const struct ayon_value *given, struct ayon_value **ret_value,
		struct ayon_reason *why)
{
	return ayon_environment_compute(ayon_value_get(given, "env"), ret_value, why);
}

static void test_compute(void **state)
{
	(void)state;
	run_list("compute_env_variables_structure", run_compute);
}

static int32_t run_merge(const struct ayon_value *given, struct ayon_value **ret_value,
		struct ayon_reason *why)
{
	(void)why;
	*ret_value = ayon_environment_merge(ayon_value_get(given, "src_env"),
			ayon_value_get(given, "dst_env"),
			ayon_value_get_text(given, "missing_template"));
	return 0;
}

static void test_merge(void **state)
{
	(void)state;
	run_list("merge_env_variables", run_merge);
}

/* What the core does with its own setting when a program starts. */
static int32_t run_general(const struct ayon_value *given, struct ayon_value **ret_value,
		struct ayon_reason *why)
{
	struct ayon_value *parsed = NULL, *computed = NULL, *merged = NULL;

	int32_t r = ayon_environment_parse(
			ayon_value_get(given, "settings_environments"), "linux", &parsed, why);
	if (r == 0)
		r = ayon_environment_compute(parsed, &computed, why);
	if (r == 0) {
		merged = ayon_environment_merge(
				computed, ayon_value_get(given, "os_environ"), NULL);
		r = ayon_environment_compute(merged, ret_value, why);
	}
	if (r == 0 && !ayon_value_has(*ret_value, "QT_AUTO_SCREEN_SCALE_FACTOR"))
		ayon_value_set_text(*ret_value, "QT_AUTO_SCREEN_SCALE_FACTOR", "1");
	ayon_value_free(parsed);
	ayon_value_free(computed);
	ayon_value_free(merged);
	return r;
}

static void test_general(void **state)
{
	(void)state;
	run_list("general_environments_pipeline", run_general);
}

static int32_t run_application(const struct ayon_value *given, struct ayon_value **ret_value,
		struct ayon_reason *why)
{
	const struct ayon_application application = {
		.full_name = ayon_value_get_text(given, "app_full_name"),
		.host_name = ayon_value_get_text(given, "app_host_name"),
		.group = ayon_value_get(given, "group_environment"),
		.variant = ayon_value_get(given, "variant_environment"),
		.tool_groups = ayon_value_get(given, "tool_groups"),
		.tools = ayon_value_get(given, "tools_for_context"),
		.environment_group = ayon_value_get_text(given, "env_group"),
		.platform = "linux",
	};

	return ayon_environment_application(
			&application, ayon_value_get(given, "source_env"), ret_value, why);
}

static void test_application(void **state)
{
	(void)state;
	run_list("prepare_app_environments", run_application);
}

static int32_t run_project(const struct ayon_value *given, struct ayon_value **ret_value,
		struct ayon_reason *why)
{
	return ayon_environment_project(ayon_value_get_text(given, "project_environments_setting"),
			ayon_value_get_text(given, "env_group"), ayon_value_get(given, "env"),
			ret_value, why);
}

static void test_project(void **state)
{
	(void)state;
	run_list("apply_project_environments_value", run_project);
}

static void test_bool(void **state)
{
	const struct ayon_value *cases = ayon_value_get(vectors, "env_value_to_bool");

	(void)state;
	assert_true(ayon_value_count(cases) > 0);
	for (size_t i = 0; i < ayon_value_count(cases); i++) {
		const struct ayon_value *given = ayon_value_item(cases, i);
		assert_int_equal(ayon_text_to_bool(ayon_value_get_text(given, "value"),
						 ayon_value_bool(ayon_value_get(given, "default"),
								 0)),
				ayon_value_bool(ayon_value_get(given, "expected"), 0));
		case_ran("env", "env_value_to_bool", i, NULL);
	}
}

static void test_circle_is_named(void **state)
{
	struct ayon_value *environment =
			value_of("{\"A\": \"{B}\", \"B\": \"{A}\", \"C\": \"{D}\", \"D\": \"\"}");
	struct ayon_value *got = NULL;
	struct ayon_reason why = { 0 };

	(void)state;
	assert_int_equal(ayon_environment_compute(environment, &got, &why), AYON_EINVALID);
	assert_non_null(strstr(why.text, "A, B"));
	assert_null(strstr(why.text, "C"));
	ayon_value_free(environment);
}

/* A thousand variables, each of the one before: no more than a moment. */
static void test_long_chain(void **state)
{
	struct ayon_value *environment = ayon_value_new_object(), *got = NULL;
	char name[16], text[16];

	(void)state;
	for (int i = 999; i > 0; i--) {
		snprintf(name, sizeof(name), "V%d", i);
		snprintf(text, sizeof(text), "{V%d}", i - 1);
		ayon_value_set_text(environment, name, text);
	}
	ayon_value_set_text(environment, "V0", "x");
	assert_int_equal(ayon_environment_compute(environment, &got, NULL), 0);
	assert_string_equal(ayon_value_get_text(got, "V999"), "x");
	ayon_value_free(environment);
	ayon_value_free(got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_group),
		cmocka_unit_test(test_compute),
		cmocka_unit_test(test_merge),
		cmocka_unit_test(test_general),
		cmocka_unit_test(test_application),
		cmocka_unit_test(test_project),
		cmocka_unit_test(test_bool),
		cmocka_unit_test(test_circle_is_named),
		cmocka_unit_test(test_long_chain),
	};

	vectors = cases_read("env");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	ayon_value_free(vectors);
	return failed;
}
