/* SPDX-License-Identifier: Apache-2.0 */
#include "package.h"

#include "base/str.h"
#include "wrap/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the four above first. */
#include <cmocka.h>

static const char typical[] = "\"\"\"A docstring with\nname = 'trap'\nin it.\"\"\"\n"
			      "import os\n"
			      "name = \"maya_tools\"  # the name\n"
			      "version = '4.2.0'\n"
			      "title = (\"Maya Tools\")\n"
			      "project_can_override_addon_version = True\n"
			      "plugin_for = [\"maya\",\n  'mayapy',\n]\n"
			      "services = {\n  \"Job\": {\"image\": \"a/b:1\", \"retries\": 3, "
			      "\"gpu\": None},\n}\n"
			      "path = os.path.join('a', 'b')\n"
			      "if True:\n    name = \"inner\"\n"
			      "joined = 'one ' \\\n  'two'\n"
			      "equal = name == 'x'\n"
			      "long = '''three\nlines'''\n";

static void test_typical(void **state)
{
	(void)state;
	CLEANUP(json) struct json *package = package_parse(typical);
	assert_string_equal(json_get_text(package, "name"), "maya_tools");
	assert_string_equal(json_get_text(package, "version"), "4.2.0");
	assert_true(json_get_bool(package, "project_can_override_addon_version", false));
	assert_int_equal(json_count(json_get(package, "plugin_for")), 2);
	assert_string_equal(json_text(json_at(package, "services", "Job", "image", NULL)), "a/b:1");
	assert_int_equal(json_get_int(json_at(package, "services", "Job", NULL), "retries", 0), 3);
	assert_null(json_get(package, "path"));
	assert_null(json_get(package, "equal"));
	assert_string_equal(json_get_text(package, "joined"), "one two");
	assert_string_equal(json_get_text(package, "long"), "three\nlines");
}

/* Whatever stands there, the reader ends and takes nothing wrong from it. */
static void test_odd_texts(void **state)
{
	(void)state;
	static const char *const texts[] = { "", "name", "name =", "name = ", "name = \"open",
		"name = 'a\nb'", "name = [1, 2", "name = {1: 2}", "name = {'a' 1}",
		"name = 'a' + 'b'", "name = f'x'", "name = \"\\", "name = '''", "name == 'x'",
		"\"\"\"never closed", "name = [[[[[[[[[[[[[[[[[[[[[[1]]]]]", "name = '\\x'",
		" name = 'indented'", "1name = 'x'", "name = Truee", "name = --1" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		CLEANUP(json) struct json *package = package_parse(texts[i]);
		if (json_get(package, "name"))
			fail_msg("a name was read from '%s'", texts[i]);
	}
}

static void test_every_cut_of_a_package(void **state)
{
	(void)state;
	for (size_t length = 0; length <= strlen(typical); length++) {
		char text[sizeof(typical)];
		memcpy(text, typical, length);
		text[length] = '\0';
		CLEANUP(json) struct json *package = package_parse(text);
		const char *name = json_get_text(package, "name");
		assert_true(!name || str_equal(name, "maya_tools"));
	}
}

static void test_names(void **state)
{
	(void)state;
	assert_true(package_name_is_valid("core"));
	assert_true(package_name_is_valid("a-b.c_d"));
	assert_false(package_name_is_valid("a"));
	assert_false(package_name_is_valid("../up"));
	assert_false(package_name_is_valid("-core"));
	assert_false(package_name_is_valid("core."));
	assert_false(package_name_is_valid(NULL));
	assert_true(package_version_is_valid("1.0.0-rc.1+b"));
	assert_false(package_version_is_valid(".."));
	assert_false(package_version_is_valid("1/0"));
	assert_false(package_version_is_valid(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_typical),
		cmocka_unit_test(test_odd_texts),
		cmocka_unit_test(test_every_cut_of_a_package),
		cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
