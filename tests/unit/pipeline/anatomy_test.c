/* SPDX-License-Identifier: Apache-2.0 */
#include "cases.h"

#define ROOT_RULE \
	"134: a root ends at a slash, the longest wins, and only at the front it is replaced"

static struct ayon_value *vectors;

/* The anatomy of a case: its own project or that of the file, and its overrides. */
static struct ayon_anatomy *anatomy_of(const struct ayon_value *given, struct ayon_reason *why)
{
	struct ayon_value *none = ayon_value_new_object();
	const struct ayon_value *own = ayon_value_get(given, "project_entity");
	const struct ayon_anatomy_options options = {
		.project = own ? own : ayon_value_get(vectors, "project_entity"),
		.site_roots = ayon_value_get(given, "root_overrides"),
		.environment = none,
		.platform = ayon_value_has(given, "platform")
					    ? ayon_value_get_text(given, "platform")
					    : "linux",
	};
	struct ayon_anatomy *anatomy = NULL;

	ayon_anatomy_new(&options, &anatomy, why);
	ayon_value_free(none);
	return anatomy;
}

static void test_resolved(void **state)
{
	const struct ayon_value *wanted =
			ayon_value_get(ayon_value_get(vectors, "resolved_templates"), "expected");
	struct ayon_anatomy *anatomy = anatomy_of(NULL, NULL);
	const struct ayon_value *got = ayon_anatomy_templates(anatomy);
	struct ayon_member category = { 0 };

	(void)state;
	assert_int_equal(ayon_value_count(got), ayon_value_count(wanted));
	while (ayon_value_next(wanted, &category)) {
		const struct ayon_value *items = ayon_value_get(got, category.key);
		struct ayon_member item = { 0 };
		if (ayon_value_kind(category.value) != AYON_VALUE_OBJECT)
			assert_values_equal(items, category.value, NULL);
		while (ayon_value_next(category.value, &item)) {
			/* Ours has path and folder as well. */
			struct ayon_value *own = ayon_value_copy(ayon_value_get(items, item.key));
			ayon_value_remove(own, "path");
			ayon_value_remove(own, "folder");
			assert_values_equal(own, item.value, NULL);
			ayon_value_free(own);
		}
	}
	ayon_anatomy_free(anatomy);
	case_ran("anatomy", "resolved_templates", 0, NULL);
}

static void check_path(const struct ayon_value *given, const struct ayon_anatomy_path *path,
		const struct ayon_anatomy *anatomy, int is_accident)
{
	const char *raw = NULL;

	ayon_anatomy_template(anatomy, ayon_value_get_text(given, "category"),
			ayon_value_get_text(given, "template"), ayon_value_get_text(given, "key"),
			&raw, NULL);
	assert_text_equal(raw, ayon_value_get_text(given, "raw_template"), given);
	assert_text_equal(path->result.text, ayon_value_get_text(given, "output"), given);
	assert_int_equal(path->result.is_solved,
			ayon_value_bool(ayon_value_get(given, "solved"), -1));
	assert_values_equal(
			path->result.missing_keys, ayon_value_get(given, "missing_keys"), given);
	assert_values_equal(
			path->result.invalid_types, ayon_value_get(given, "invalid_types"), given);
	assert_values_equal(path->result.used_values, ayon_value_get(given, "used_values"), given);
	if (!is_accident)
		assert_text_equal(path->rootless, ayon_value_get_text(given, "rootless"), given);
	if (!ayon_value_has(given, "normalized"))
		return;
	char *normalized = ayon_path_normalized(path->result.text);
	assert_text_equal(normalized, ayon_value_get_text(given, "normalized"), given);
	free(normalized);
}

static void test_format(void **state)
{
	const struct ayon_value *cases = ayon_value_get(vectors, "anatomy_format");

	(void)state;
	assert_true(ayon_value_count(cases) > 0);
	for (size_t i = 0; i < ayon_value_count(cases); i++) {
		const struct ayon_value *given = ayon_value_item(cases, i);
		/* An empty root was put between all letters. */
		int is_accident = strcmp(ayon_value_get_text(given, "name"),
						  "empty root value for this platform") == 0;
		struct ayon_anatomy_path path = { 0 };
		struct ayon_reason why = { 0 };
		struct ayon_anatomy *anatomy = anatomy_of(given, &why);
		int32_t r = anatomy ? ayon_anatomy_format(anatomy,
						      ayon_value_get_text(given, "category"),
						      ayon_value_get_text(given, "template"),
						      ayon_value_get_text(given, "key"),
						      ayon_value_get(given, "data"), &path, &why)
				    : why.code;
		if (ayon_value_has(given, "error"))
			assert_true(r < 0);
		else if (r < 0)
			fail_msg("%s: %s", ayon_value_get_text(given, "name"), why.text);
		else
			check_path(given, &path, anatomy, is_accident);
		ayon_anatomy_path_finish(&path);
		ayon_anatomy_free(anatomy);
		case_ran("anatomy", "anatomy_format", i, is_accident ? ROOT_RULE : NULL);
	}
}

static const char *argument(const struct ayon_value *given, size_t index)
{
	return ayon_value_text(ayon_value_item(ayon_value_get(given, "args"), index));
}

/* What a function gives as text, or in *ret_value; negative for an error. */
static int32_t run_root(const struct ayon_value *given, const struct ayon_anatomy *anatomy,
		char **ret_text, struct ayon_value **ret_value)
{
	const char *function = ayon_value_get_text(given, "function");

	if (strcmp(function, "find_root_template_from_path") == 0) {
		*ret_text = ayon_anatomy_rootless(anatomy, argument(given, 0));
		*ret_value = ayon_value_new_list();
		ayon_value_add(*ret_value, ayon_value_new_bool(*ret_text != NULL));
		ayon_value_add(*ret_value,
				ayon_value_new_text(*ret_text ? *ret_text : argument(given, 0)));
		return 0;
	}
	if (strcmp(function, "fill_root") == 0)
		return ayon_anatomy_fill_root(anatomy, argument(given, 0), ret_text, NULL);
	if (strcmp(function, "root_value_for_template") == 0)
		return ayon_anatomy_fill_root(anatomy, "{root[work]}", ret_text, NULL);
	if (strcmp(function, "root_environments") == 0)
		return ayon_anatomy_root_environment(anatomy, ret_value, NULL);
	if (strcmp(function, "all_root_paths") == 0) {
		*ret_value = ayon_anatomy_root_paths(anatomy);
		return 0;
	}
	if (strcmp(function, "path_remapper") == 0) {
		*ret_text = ayon_anatomy_remap(anatomy, argument(given, 0), argument(given, 1));
		return 0;
	}
	assert_string_equal(function, "replace_root_with_env_key");
	*ret_text = ayon_anatomy_with_variable(anatomy, argument(given, 0));
	return 0;
}

/* Roots that overlap: ours is the longer one. */
static const char *other_root(const struct ayon_value *given)
{
	return strcmp(ayon_value_get_text(given, "name"),
			       "root order decides when roots overlap") == 0
			       ? "{root[b]}/render/a"
			       : NULL;
}

static void test_roots(void **state)
{
	const struct ayon_value *cases = ayon_value_get(vectors, "roots");

	(void)state;
	assert_true(ayon_value_count(cases) > 0);
	for (size_t i = 0; i < ayon_value_count(cases); i++) {
		const struct ayon_value *given = ayon_value_item(cases, i);
		const char *other = other_root(given);
		struct ayon_anatomy *anatomy = anatomy_of(given, NULL);
		struct ayon_value *value = NULL;
		char *text = NULL;
		assert_non_null(anatomy);
		int32_t r = run_root(given, anatomy, &text, &value);
		if (ayon_value_has(given, "error"))
			assert_int_equal(r, AYON_EINVALID);
		else if (other)
			assert_text_equal(text, other, given);
		else if (value)
			assert_values_equal(value, ayon_value_get(given, "expected"), given);
		else
			assert_text_equal(text, ayon_value_get_text(given, "expected"), given);
		free(text);
		ayon_value_free(value);
		ayon_anatomy_free(anatomy);
		case_ran("anatomy", "roots", i, other ? ROOT_RULE : NULL);
	}
}

static void test_root_ends_at_a_slash(void **state)
{
	struct ayon_anatomy *anatomy = anatomy_of(NULL, NULL);

	(void)state;
	assert_null(ayon_anatomy_rootless(anatomy, "/mnt/share/projectsX/demo"));
	ayon_anatomy_free(anatomy);
}

/* Keys that refer to each other in a circle end, and do not grow. */
static void test_circle_of_references(void **state)
{
	struct ayon_value *project =
			value_of("{\"config\": {\"templates\": {\"work\": {\"default\": "
				 "{\"a\": \"{@b}{@b}\", \"b\": \"{@a}{@a}\"}}}}}");
	const struct ayon_anatomy_options options = { .project = project };
	struct ayon_anatomy *anatomy = NULL;
	struct ayon_reason why = { 0 };

	(void)state;
	assert_int_equal(ayon_anatomy_new(&options, &anatomy, &why), AYON_EINVALID);
	assert_non_null(strstr(why.text, "refers to itself"));
	ayon_value_free(project);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_resolved),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_roots),
		cmocka_unit_test(test_root_ends_at_a_slash),
		cmocka_unit_test(test_circle_of_references),
	};

	vectors = cases_read("anatomy");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	ayon_value_free(vectors);
	return failed;
}
