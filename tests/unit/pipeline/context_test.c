/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"

static struct ayon_value *vectors;

static const struct ayon_value *argument(const struct ayon_value *given, size_t index)
{
	return ayon_value_item(ayon_value_get(given, "args"), index);
}

static struct tm time_of(const struct ayon_value *given)
{
	struct tm when = { 0 };

	assert_non_null(strptime(ayon_value_text(argument(given, 0)), "%Y-%m-%dT%H:%M:%S", &when));
	return when;
}

static struct ayon_value *general(const struct ayon_value *given)
{
	const struct ayon_context context = {
		.settings = ayon_value_get(argument(given, 0), "core"),
		.user = argument(given, 1),
	};
	struct ayon_value *data = ayon_context_data(&context);

	/* The mark that {user} is {user[name]} is no data. */
	ayon_value_remove((struct ayon_value *)(uintptr_t)ayon_value_get(data, "user"),
			AYON_TEMPLATE_DEFAULT_KEY);
	return data;
}

static struct ayon_value *run(const struct ayon_value *given)
{
	const char *function = ayon_value_get_text(given, "function");
	char text[32];

	if (strcmp(function, "get_folder_template_data") == 0)
		return ayon_context_folder_data(
				argument(given, 0), ayon_value_text(argument(given, 1)));
	if (strcmp(function, "get_task_template_data") == 0)
		return ayon_context_task_data(argument(given, 0), argument(given, 1));
	if (strcmp(function, "get_general_template_data") == 0)
		return general(given);
	struct tm when = time_of(given);
	if (strcmp(function, "get_datetime_data") == 0)
		return ayon_context_date_data(&when);
	assert_string_equal(function, "get_timestamp");
	ayon_timestamp(&when, text);
	return ayon_value_new_text(text);
}

static void test_helpers(void **state)
{
	const struct ayon_value *cases = ayon_value_get(vectors, "template_data_helpers");

	(void)state;
	assert_true(ayon_value_count(cases) > 0);
	for (size_t i = 0; i < ayon_value_count(cases); i++) {
		const struct ayon_value *given = ayon_value_item(cases, i);
		struct ayon_value *got = run(given);
		assert_values_equal(got, ayon_value_get(given, "expected"), given);
		ayon_value_free(got);
		case_ran("anatomy", "template_data_helpers", i, NULL);
	}
}

static void test_capitals(void **state)
{
	const struct ayon_value *cases = ayon_value_get(vectors, "prepare_template_data");

	(void)state;
	assert_true(ayon_value_count(cases) > 0);
	for (size_t i = 0; i < ayon_value_count(cases); i++) {
		const struct ayon_value *given = ayon_value_item(cases, i);
		struct ayon_value *got = ayon_context_with_capitals(ayon_value_get(given, "data"));
		assert_values_equal(got, ayon_value_get(given, "expected"), given);
		ayon_value_free(got);
		case_ran("anatomy", "prepare_template_data", i, NULL);
	}
}

static void test_whole_context(void **state)
{
	struct ayon_value *project = value_of("{\"name\": \"demo\", \"code\": \"d\"}");
	struct ayon_value *folder = value_of("{\"path\": \"/a/b\", \"folderType\": \"Shot\"}");
	const struct ayon_context context = {
		.project = project, .folder = folder, .host_name = "nuke"
	};
	struct ayon_value *data = ayon_context_data(&context);
	struct ayon_value *wanted = value_of("{\"project\": {\"name\": \"demo\", \"code\": \"d\"}, "
					     "\"hierarchy\": \"a\", "
					     "\"parent\": \"a\", \"app\": \"nuke\", \"host\": "
					     "{\"name\": \"nuke\"}, \"folder\": "
					     "{\"name\": \"b\", \"type\": \"Shot\", \"path\": "
					     "\"/a/b\", \"parents\": [\"a\"]}}");

	(void)state;
	assert_values_equal(data, wanted, NULL);
	ayon_value_free(project);
	ayon_value_free(folder);
	ayon_value_free(data);
	ayon_value_free(wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_helpers),
		cmocka_unit_test(test_capitals),
		cmocka_unit_test(test_whole_context),
	};

	vectors = cases_read("anatomy");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	ayon_value_free(vectors);
	return failed;
}
