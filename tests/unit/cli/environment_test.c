/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/self.h"
#include "base/str.h"
#include "bundle/select.h"
#include "cli/environment.h"
#include "cli/globals.h"
#include "cli/origins.h"
#include "cli/python_path.h"
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

/* The last thing that was noted of the variable. */
static const struct origin *last_of(const char *name)
{
	const struct origin *found = NULL;

	for (size_t i = 0; origins_get(i); i++) {
		if (str_equal(origins_get(i)->name, name))
			found = origins_get(i);
	}
	return found;
}

static void assert_origin(const char *name, enum origin_kind kind, const char *detail)
{
	const struct origin *origin = last_of(name);

	assert_non_null(origin);
	assert_int_equal(origin->kind, kind);
	assert_string_equal(origin->detail, detail);
}

static void test_origins(void **state)
{
	(void)state;
	char studio[] = "studio", variant[] = "production", staging[] = "0";
	struct globals globals = { .use_dev = true };
	struct bundle_choice choice = { .studio = { .name = studio },
		.project = { .name = studio },
		.mode = BUNDLE_PRODUCTION,
		.studio_reason = BUNDLE_BY_NAME,
		.project_reason = BUNDLE_BY_MODE,
		.variant = variant };
	const struct environment_result result = { .choice = &choice,
		.server_url = "http://server",
		.server_source = { ORIGIN_FILE, "/used_servers.json" },
		.site_id = "inherited",
		.credential = "0123456789",
		.credential_source = { ORIGIN_KEYRING, "the keyring" } };

	clear_all();
	origins_clear();
	env_set("AYON_SITE_ID", "inherited");
	env_set("AYON_USE_STAGING", staging);
	environment_start(&globals, "1.7.0");
	assert_origin("AYON_VERSION", ORIGIN_LAUNCHER, "its own");
	assert_origin("AYON_USE_DEV", ORIGIN_COMMAND_LINE, "--use-dev");
	assert_origin("OPENPYPE_ROOT", ORIGIN_LAUNCHER, "copy of AYON_ROOT");
	assert_null(last_of("AYON_HEADLESS_MODE"));
	environment_resolved(&result);
	assert_origin("AYON_STUDIO_BUNDLE_NAME", ORIGIN_BUNDLE, "asked for by its name");
	assert_origin("AYON_USE_DEV", ORIGIN_BUNDLE, "bundle 'studio' is used as production");
	assert_null(last_of("AYON_USE_DEV")->value);
	assert_null(last_of("AYON_USE_STAGING")->value);
	assert_origin("AYON_SERVER_URL", ORIGIN_FILE, "/used_servers.json");
	assert_origin("AYON_API_KEY", ORIGIN_KEYRING, "the keyring");
	/* A credential is never written down a second time. */
	assert_string_equal(last_of("AYON_API_KEY")->value, "");
	/* Whoever gave a value that stays is the one who decided. */
	assert_null(last_of("AYON_SITE_ID"));
	globals_finish(&globals);
	origins_clear();
	assert_null(origins_get(0));
}

static void test_python_path_of_another_bundle(void **state)
{
	(void)state;
	char store[] = "/store/addons", packages[] = "/store/packages";
	char site_store[] = "/site/addons", site_packages[] = "/site/packages";
	struct layout_site site = { .addons = site_store, .packages = site_packages };
	struct layout layout = {
		.addons = store, .packages = packages, .sites = &site, .site_count = 1
	};
	const char *const folders[] = { "/store/addons/core_2", "/site/addons/tools_1", NULL };

	env_set("PYTHONPATH", "/store/addons/core_1:/mine:/site/packages/x/dependencies:"
			      "/site/addons/tools_1:/store/addons.mine");
	python_path_resolved(&layout, folders, NULL);
	assert_string_equal(env_get("PYTHONPATH"),
			"/mine:/site/addons/tools_1:/store/addons.mine:/store/addons/core_2");
	env_set("PYTHONPATH", "/store/addons/core_1");
	python_path_resolved(&layout, NULL, NULL);
	assert_null(env_get("PYTHONPATH"));
	origins_clear();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_start),
		cmocka_unit_test(test_no_event),
		cmocka_unit_test(test_empty_value_takes_away),
		cmocka_unit_test(test_resolved),
		cmocka_unit_test(test_origins),
		cmocka_unit_test(test_python_path_of_another_bundle),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
