/* SPDX-License-Identifier: Apache-2.0 */
#include "package.h"

#include "base/cleanup.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct ayon_addon odd = {
	.size = sizeof(odd),
	.name = "3d-tools.x",
	.version = "1.0.0+b",
	.title = "Odd \"title\" \\ end",
};

static void expect(const char *text, const char *key, const char *value)
{
	CLEANUP(free) char *found = package_py_value(text, key);
	if (!value)
		assert_null(found);
	else
		assert_string_equal(found, value);
}

static void test_round_trip(void **state)
{
	(void)state;
	CLEANUP(free) char *text = package_py(&odd, "x_native");
	expect(text, "name", odd.name);
	expect(text, "version", odd.version);
	expect(text, "title", odd.title);
	expect(text, "client_dir", "x_native");
	expect(text, "ayon_launcher_version", PACKAGE_LAUNCHER);
	expect(text, "nam", NULL);
}

static void test_reads_simple_lines_only(void **state)
{
	(void)state;
	const char *text = "# name = \"no\"\nname='single'\nversion = get()\ntitle = \"open\nnames "
			   "= \"x\"\n"
			   "client_dir   =   \"\"";
	expect(text, "name", "single");
	expect(text, "version", NULL);
	expect(text, "title", NULL);
	expect(text, "client_dir", "");
	expect("", "name", NULL);
	expect("name", "name", NULL);
	expect("name =", "name", NULL);
	expect("name = \"\\", "name", NULL);
}

static void test_names_are_python(void **state)
{
	(void)state;
	CLEANUP(free) char *folder = package_python_name(&odd);
	assert_string_equal(folder, "_3d_tools_x_native");
	CLEANUP(free) char *server = package_server_init(&odd);
	assert_non_null(strstr(server, "class Addon3dToolsXAddon(BaseServerAddon):"));
	CLEANUP(free) char *client = package_python_init(&odd);
	assert_non_null(strstr(client, "name = \"3d-tools.x\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_reads_simple_lines_only),
		cmocka_unit_test(test_names_are_python),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
