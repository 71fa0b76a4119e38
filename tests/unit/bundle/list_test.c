/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "bundle/bundle.h"
#include "wrap/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

static int read_list(const char *text, struct bundle_list *ret_list, struct error *err)
{
	CLEANUP(json) struct json *root = NULL;
	assert_int_equal(json_parse(text, strlen(text), &root, err), 0);
	return bundle_list_read(root, ret_list, err);
}

static void refused(const char *text, const char *part)
{
	struct bundle_list list = { 0 };
	struct error err = { 0 };

	assert_int_equal(read_list(text, &list, &err), AYON_EINVALID);
	if (!strstr(err.text, part))
		fail_msg("'%s' lacks '%s'", err.text, part);
}

static void test_says_what_came(void **state)
{
	(void)state;
	refused("[]", "a bare list");
	refused("\"x\"", "a text");
	refused("17", "a number");
	refused("true", "a boolean");
	refused("null", "nothing");
	refused("{}", "an empty object");
	refused("{\"bundles\": {}}", "no list");
	refused("{\"status\": 1}", "an object with 'status'");
	refused("{\"code\": 500, \"detail\": \"Internal\\nerror\"}",
			"the message 'Internal error'");
}

static void test_every_field(void **state)
{
	(void)state;
	struct bundle_list list = { 0 };
	struct bundle copy;

	assert_int_equal(read_list("{\"bundles\": [{\"name\": \"b\", \"installerVersion\": "
				   "\"1.7.0\", \"isDev\": true,"
				   "\"activeUser\": \"jane\", \"isArchived\": true, \"unheard\": "
				   "[1],"
				   "\"addons\": {\"core\": \"1.0.0\", \"off\": null},"
				   "\"dependencyPackages\": {\"linux\": \"p.zip\", \"windows\": "
				   "null},"
				   "\"addonDevelopment\": {\"core\": {\"enabled\": true, \"path\": "
				   "\"/x\"},"
				   "\"off\": {\"enabled\": false}}}]}",
					 &list, NULL),
			0);
	bundle_copy(bundle_list_find(&list, "b"), &copy);
	bundle_list_finish(&list);
	assert_string_equal(copy.installer_version, "1.7.0");
	assert_string_equal(copy.active_user, "jane");
	assert_true(copy.is_dev && copy.is_archived && !copy.is_project && !copy.is_production);
	assert_string_equal(bundle_addon_version(&copy, "core"), "1.0.0");
	assert_null(bundle_addon_version(&copy, "off"));
	assert_null(bundle_addon_version(&copy, "absent"));
	assert_string_equal(bundle_package_name(&copy, "linux"), "p.zip");
	assert_null(bundle_package_name(&copy, "windows"));
	assert_string_equal(bundle_development_of(&copy, "core")->path, "/x");
	assert_null(bundle_development_of(&copy, "off"));
	bundle_finish(&copy);
}

/* Any field may be absent or of a wrong type; only a bundle without a name is none. */
static void test_tolerant(void **state)
{
	(void)state;
	struct bundle_list list = { 0 };

	assert_int_equal(
			read_list("{\"bundles\": [null, 1, {}, {\"name\": \"\"}, {\"name\": \"a\"},"
				  "{\"name\": \"b\", \"addons\": [1, 2], \"dependencyPackages\": "
				  "\"x\","
				  "\"addonDevelopment\": [{}], \"isDev\": \"yes\", \"activeUser\": "
				  "7},"
				  "{\"name\": \"c\", \"addons\": {\"x\": 1}, \"addonDevelopment\": "
				  "{\"x\": 1}}]}",
					&list, NULL),
			0);
	assert_int_equal(list.count, 3);
	assert_null(bundle_list_find(&list, "none"));
	assert_int_equal(bundle_list_find(&list, "b")->addon_count, 0);
	assert_null(bundle_list_find(&list, "b")->active_user);
	assert_null(bundle_addon_version(bundle_list_find(&list, "c"), "x"));
	bundle_list_finish(&list);
}

static void expand(const char *path, const char *wanted)
{
	struct bundle_development development = {
		.addon = (char *)"maya", .enabled = true, .path = (char *)path
	};
	CLEANUP(free) char *folder = NULL;
	struct error err = { 0 };
	int r = bundle_development_folder(&development, &folder, &err);

	if (wanted) {
		assert_int_equal(r, 0);
		assert_string_equal(folder, wanted);
		return;
	}
	assert_int_equal(r, AYON_EINVALID);
	assert_non_null(strstr(err.text, "'maya'"));
	assert_non_null(strstr(err.text, path));
}

static void test_development_paths(void **state)
{
	(void)state;
	setenv("HOME", "/home/jane", 1);
	setenv("CODE_1", "/code", 1);
	setenv("TRICK", "$CODE_1{CODE_1}", 1);
	unsetenv("ABSENT");
	expand("", "");
	expand("/plain/path", "/plain/path");
	expand("{CODE_1}/maya", "/code/maya");
	expand("$CODE_1/maya", "/code/maya");
	expand("${CODE_1}maya/$CODE_1", "/codemaya//code");
	expand("~", "/home/jane");
	expand("~/maya", "/home/jane/maya");
	expand("~other/maya", "~other/maya");
	expand("/a~b", "/a~b");
	expand("$ABSENT/${ABSENT}/$", "$ABSENT/${ABSENT}/$");
	expand("{{x}}", "{x}");
	/* A value is never expanded again. */
	expand("{TRICK}", "$CODE_1{CODE_1}");
	expand("{ABSENT}/x", NULL);
	expand("{CODE_1", NULL);
	expand("{}", NULL);
}

/* Of what a server may send as the summary of its settings only the list itself is needed. */
static void test_summary(void **state)
{
	(void)state;
	static const char *const broken[] = { "{}", "[]", "{\"addons\": {}}", "{\"addons\": 1}" };
	CLEANUP(json) struct json *root = NULL;
	const char *text =
			"{\"addons\": [{\"name\": \"core\", \"version\": \"1.0.0\"}, null, 7, {},"
			"{\"name\": 3}, {\"name\": \"off\", \"version\": null}]}";
	struct bundle_addon *addons = NULL;
	struct error err = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		CLEANUP(json) struct json *other = NULL;
		assert_int_equal(json_parse(broken[i], strlen(broken[i]), &other, NULL), 0);
		assert_int_equal(bundle_summary_read(other, &addons, &count, &err), AYON_EINVALID);
		assert_non_null(strstr(err.text, "no list of addons"));
	}
	assert_int_equal(json_parse(text, strlen(text), &root, NULL), 0);
	assert_int_equal(bundle_summary_read(root, &addons, &count, &err), 0);
	assert_int_equal(count, 2);
	assert_string_equal(addons[0].version, "1.0.0");
	assert_string_equal(addons[1].name, "off");
	assert_null(addons[1].version);
	bundle_addons_free(addons, count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_says_what_came),
		cmocka_unit_test(test_every_field),
		cmocka_unit_test(test_summary),
		cmocka_unit_test(test_tolerant),
		cmocka_unit_test(test_development_paths),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
