/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/self.h"
#include "base/str.h"
#include "bundle/select.h"
#include "cli/environment.h"
#include "cli/globals.h"
#include "layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

static void clear_all(void)
{
	size_t count;
	const struct environment_variable *variables = environment_variables(&count);

	for (size_t i = 0; i < count; i++) {
		if (!strchr(variables[i].name, ','))
			env_set(variables[i].name, NULL);
	}
}

static void test_start(void **state)
{
	(void)state;
	struct globals globals = { .headless = true, .debug = true };

	clear_all();
	env_set("AYON_USE_DEV", "1");
	env_set("AYON_STUDIO_BUNDLE_NAME", "inherited");
	env_set("AYON_WA_INTERNAL_EVENT_ID", "0ab-1");
	env_set("OPENPYPE_USE_STAGING", "1");
	environment_start(&globals, "1.7.0");
	assert_string_equal(env_get("AYON_VERSION"), "1.7.0");
	assert_string_equal(env_get("AYON_EXECUTABLE"), self_executable());
	assert_string_equal(env_get("AYON_ROOT"), self_root());
	assert_string_equal(env_get("AYON_MENU_LABEL"), "AYON");
	assert_string_equal(env_get("USE_AYON_SERVER"), "1");
	assert_string_equal(env_get("AYON_HEADLESS_MODE"), "1");
	assert_string_equal(env_get("AYON_WEBACTION_EVENT_ID"), "0ab-1");
	assert_string_equal(globals.web_action, "0ab-1");
	assert_null(env_get("AYON_WA_INTERNAL_EVENT_ID"));
	assert_null(env_get("SSL_CERT_FILE"));
	assert_string_equal(env_get("OPENPYPE_ROOT"), self_root());
	assert_string_equal(env_get("OPENPYPE_REPOS_ROOT"), self_root());
	assert_string_equal(env_get("OPENPYPE_DEBUG"), "1");
	assert_string_equal(env_get("OPENPYPE_VERSION"), "1.7.0");
	/* A copy follows its original, also when that is not set. */
	assert_null(env_get("OPENPYPE_USE_STAGING"));
	assert_true(globals.use_dev);
	assert_string_equal(globals.bundle, "inherited");
	globals_finish(&globals);
}

/* It becomes part of a request's path. */
static void test_no_event(void **state)
{
	(void)state;
	static const char *const wrong[] = { "../users/me", "a?b", "event",
		"00000000000000000000000000000000000000000000000000000000000000000" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct globals globals = { 0 };
		clear_all();
		env_set("AYON_WA_INTERNAL_EVENT_ID", wrong[i]);
		environment_start(&globals, "1.7.0");
		assert_null(globals.web_action);
		assert_null(env_get("AYON_WEBACTION_EVENT_ID"));
		assert_null(env_get("AYON_WA_INTERNAL_EVENT_ID"));
		globals_finish(&globals);
	}
}

static void test_empty_value_takes_away(void **state)
{
	(void)state;
	struct globals globals = { 0 };

	clear_all();
	env_set("AYON_PROJECT_NAME", "inherited");
	char empty[] = "";
	globals.project = strdup(empty);
	environment_start(&globals, "1.7.0");
	assert_null(getenv("AYON_PROJECT_NAME"));
	globals_finish(&globals);
}

static void test_resolved(void **state)
{
	(void)state;
	char studio[] = "studio", project[] = "project", variant[] = "staging";
	struct bundle_choice choice = { .studio = { .name = studio },
		.project = { .name = project },
		.mode = BUNDLE_STAGING,
		.variant = variant };
	char folder[] = "/a", sub[] = "/a/b";
	struct layout layout = {
		.storage = folder, .local = folder, .addons = sub, .packages = sub
	};
	const char *const paths[] = { "/x", "/y", "/x", NULL };
	const struct environment_result result = { .choice = &choice,
		.layout = &layout,
		.site_id = "kind-red-fox",
		.server_url = "http://server",
		.credential = "0123456789",
		.python_paths = paths };

	clear_all();
	env_set("AYON_USE_DEV", "1");
	env_set("PYTHONPATH", "/mine:/y");
	environment_resolved(&result);
	assert_string_equal(env_get("AYON_STUDIO_BUNDLE_NAME"), "studio");
	assert_string_equal(env_get("AYON_BUNDLE_NAME"), "project");
	assert_string_equal(env_get("AYON_DEFAULT_SETTINGS_VARIANT"), "staging");
	assert_string_equal(env_get("AYON_USE_STAGING"), "1");
	assert_string_equal(env_get("OPENPYPE_USE_STAGING"), "1");
	assert_null(env_get("AYON_USE_DEV"));
	assert_string_equal(env_get("AYON_SITE_ID"), "kind-red-fox");
	assert_string_equal(env_get("AYON_SERVER_URL"), "http://server");
	assert_string_equal(env_get("AYON_API_KEY"), "0123456789");
	assert_string_equal(env_get("AYON_LAUNCHER_STORAGE_DIR"), "/a");
	assert_string_equal(env_get("AYON_LAUNCHER_LOCAL_DIR"), "/a");
	assert_string_equal(env_get("AYON_ADDONS_DIR"), "/a/b");
	assert_string_equal(env_get("AYON_DEPENDENCIES_DIR"), "/a/b");
	assert_string_equal(env_get("PYTHONPATH"), "/mine:/y:/x");
	assert_string_equal(env_get("QT_AUTO_SCREEN_SCALE_FACTOR"), "1");

	env_set("QT_AUTO_SCREEN_SCALE_FACTOR", "0");
	environment_resolved(&(struct environment_result){ 0 });
	assert_string_equal(env_get("QT_AUTO_SCREEN_SCALE_FACTOR"), "0");
	assert_string_equal(env_get("AYON_SITE_ID"), "kind-red-fox");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_start),
		cmocka_unit_test(test_no_event),
		cmocka_unit_test(test_empty_value_takes_away),
		cmocka_unit_test(test_resolved),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
