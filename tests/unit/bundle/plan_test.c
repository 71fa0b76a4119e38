/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "base/memory.h"
#include "bundle/plan.h"
#include "wrap/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

static const char no_packages[] = "{\"packages\": []}";

static struct json *parse(const char *text)
{
	struct json *root = NULL;
	struct error err = { 0 };
	if (text && json_parse(text, strlen(text), &root, &err) < 0)
		fail_msg("%s", err.text);
	return root;
}

/* Plans the only bundle of the list. */
static int make(const char *bundle, bool is_dev, const char *addons, const char *packages,
		struct plan *ret_plan, struct error *err)
{
	CLEANUP(free) char *list_text = mem_printf("{\"bundles\": [%s]}", bundle);
	CLEANUP(json) struct json *list_json = parse(list_text);
	CLEANUP(json) struct json *addons_json = parse(addons);
	CLEANUP(json) struct json *packages_json = parse(packages);
	struct bundle_list list = { 0 };

	assert_int_equal(bundle_list_read(list_json, &list, err), 0);
	int r = plan_make(&list.bundles[0], is_dev, addons_json, packages_json, "linux", ret_plan,
			err);
	bundle_list_finish(&list);
	return r;
}

static void has_notice(const struct plan *plan, const char *part)
{
	for (size_t i = 0; i < plan->notice_count; i++) {
		if (strstr(plan->notices[i], part))
			return;
	}
	fail_msg("no notice has '%s'", part);
}

static void test_what_must_be_present(void **state)
{
	(void)state;
	struct plan plan = { 0 };

	assert_int_equal(
			make("{\"name\": \"b\", \"addons\": {\"core\": \"1.0.0\", \"off\": null, "
			     "\"server\": \"1.0.0\","
			     "\"empty\": \"1.0.0\", \"broken\": \"1.0.0\", \"gone\": \"1.0.0\", "
			     "\"core2\": \"9.9.9\"},"
			     "\"dependencyPackages\": {\"linux\": \"p.zip\", \"windows\": "
			     "\"w.zip\"}}",
					false,
					"{\"addons\": [{\"name\": \"core\", \"versions\": "
					"{\"1.0.0\": {\"clientSourceInfo\":"
					"[{\"type\": \"server\", \"filename\": \"client.zip\"}]}}},"
					"{\"name\": \"core2\", \"versions\": {\"1.0.0\": {}}},"
					"{\"name\": \"server\", \"versions\": {\"1.0.0\": {}}},"
					"{\"name\": \"empty\", \"versions\": {\"1.0.0\": "
					"{\"clientSourceInfo\": []}}},"
					"{\"name\": \"broken\", \"versions\": {\"1.0.0\": "
					"{\"isBroken\": true}}}]}",
					"{\"packages\": [{\"filename\": \"p.zip\", \"size\": 12, "
					"\"checksum\": \"AB\","
					"\"sources\": [{\"type\": \"server\"}, {\"type\": \"http\","
					"\"url\": \"https://x/p.zip\"}]}]}",
					&plan, NULL),
			0);
	assert_int_equal(plan.count, 3);
	assert_string_equal(plan.items[0].name, "core");
	assert_int_equal(plan.items[0].kind, PLAN_ADDON);
	assert_int_equal(plan.items[0].size, -1);
	assert_null(plan.items[0].checksum);
	assert_string_equal(plan.items[0].sources[0].filename, "client.zip");
	assert_string_equal(plan.items[1].name, "empty");
	assert_int_equal(plan.items[1].source_count, 0);
	assert_int_equal(plan.items[2].kind, PLAN_PACKAGE);
	assert_int_equal(plan.items[2].size, 12);
	assert_string_equal(plan.items[2].checksum, "AB");
	assert_string_equal(plan.items[2].algorithm, "sha256");
	assert_string_equal(plan.items[2].sources[0].filename, "p.zip");
	assert_string_equal(plan.items[2].sources[1].url, "https://x/p.zip");
	assert_int_equal(plan.notice_count, 3);
	has_notice(&plan, "'broken' 1.0.0 is broken");
	has_notice(&plan, "'gone' 1.0.0 is not installed");
	has_notice(&plan, "'core2' 9.9.9 is not on the server in that version");
	plan_finish(&plan);
}

static void test_development_is_skipped_in_dev_mode_only(void **state)
{
	(void)state;
	static const char bundle[] =
			"{\"name\": \"b\", \"addons\": {\"a\": \"1.0.0\"}, \"addonDevelopment\":"
			"{\"a\": {\"enabled\": true, \"path\": \"/x\"}}}";
	static const char addons[] = "{\"addons\": [{\"name\": \"a\", \"versions\": {\"1.0.0\":"
				     "{\"clientSourceInfo\": []}}}]}";
	struct plan plan = { 0 };

	assert_int_equal(make(bundle, true, addons, no_packages, &plan, NULL), 0);
	assert_int_equal(plan.count, 0);
	plan_finish(&plan);
	assert_int_equal(make(bundle, false, addons, no_packages, &plan, NULL), 0);
	assert_int_equal(plan.count, 1);
	plan_finish(&plan);
}

static void test_checksums(void **state)
{
	(void)state;
	static const char *const cases[][3] = {
		{ "\"checksum\": \"aa\", \"hash\": \"bb\", \"checksumAlgorithm\": \"md5\"", "aa",
				"md5" },
		{ "\"checksum\": null, \"hash\": \"bb\", \"checksumAlgorithm\": null", "bb",
				"sha256" },
		{ "\"hash\": \"bb\"", "bb", "sha256" },
		{ "\"checksum\": \"\", \"checksumAlgorithm\": \"md5\"", NULL, NULL },
		{ "\"checksum\": \"aa\", \"checksumAlgorithm\": \"crc\"", "aa", "crc" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CLEANUP(free)
		char *packages = mem_printf(
				"{\"packages\": [{\"filename\": \"p.zip\", %s}]}", cases[i][0]);
		struct plan plan = { 0 };

		assert_int_equal(make("{\"name\": \"b\", \"dependencyPackages\": {\"linux\": "
				      "\"p.zip\"}}",
						 false, NULL, packages, &plan, NULL),
				0);
		assert_int_equal(plan.count, 1);
		if (cases[i][1]) {
			assert_string_equal(plan.items[0].checksum, cases[i][1]);
			assert_string_equal(plan.items[0].algorithm, cases[i][2]);
		} else {
			assert_null(plan.items[0].checksum);
			assert_null(plan.items[0].algorithm);
		}
		plan_finish(&plan);
	}
}

/* One source of an addon; the plan's only notice, or NULL. */
static struct plan with_source(const char *source)
{
	CLEANUP(free)
	char *addons = mem_printf("{\"addons\": [{\"name\": \"a\", \"versions\": {\"1.0.0\":"
				  "{\"clientSourceInfo\": [%s]}}}]}",
			source);
	struct plan plan = { 0 };
	assert_int_equal(make("{\"name\": \"b\", \"addons\": {\"a\": \"1.0.0\"}}", false, addons,
					 no_packages, &plan, NULL),
			0);
	assert_int_equal(plan.count, 1);
	assert_int_equal(plan.items[0].source_count + plan.notice_count, 1);
	return plan;
}

static void test_sources(void **state)
{
	(void)state;
	struct plan plan = with_source(
			"{\"type\": \"git\", \"url\": \"https://g/x.git\", \"tag\": \"v1\","
			"\"subFolder\": \"client/a\"}");
	const struct plan_source *source = &plan.items[0].sources[0];
	assert_int_equal(source->kind, PLAN_SOURCE_GIT);
	assert_string_equal(source->revision, "v1");
	assert_string_equal(source->sub_folder, "client/a");
	plan_finish(&plan);

	plan = with_source("{\"type\": \"filesystem\", \"path\": {\"linux\": \"/p/a.zip\", "
			   "\"windows\": \"P:/a\"}}");
	source = &plan.items[0].sources[0];
	assert_int_equal(source->kind, PLAN_SOURCE_FILESYSTEM);
	assert_string_equal(source->path, "/p/a.zip");
	plan_finish(&plan);

	plan = with_source("{\"type\": \"http\", \"url\": \"HTTP://x/a\", \"filename\": \"a.zip\","
			   "\"headers\": {\"X-Token\": \"secret\"}}");
	source = &plan.items[0].sources[0];
	assert_string_equal(source->headers[0], "X-Token: secret");
	assert_null(source->headers[1]);
	plan_finish(&plan);

	plan = with_source("{\"type\": \"server\", \"path\": \"/files/a.zip\"}");
	assert_string_equal(plan.items[0].sources[0].path, "files/a.zip");
	plan_finish(&plan);
}

static void test_hostile_sources_become_notices(void **state)
{
	(void)state;
	static const char *const sources[] = {
		"{\"type\": \"ftp\", \"url\": \"ftp://x\"}",
		"{\"type\": 1}",
		"null",
		"\"server\"",
		"{\"type\": \"server\"}",
		"{\"type\": \"server\", \"filename\": \"../x\"}",
		"{\"type\": \"server\", \"path\": \"a/../../x\"}",
		"{\"type\": \"http\", \"url\": \"file:///etc/passwd\"}",
		"{\"type\": \"http\", \"url\": \"http://x/a b\"}",
		"{\"type\": \"http\", \"url\": \"http://x\", \"filename\": \"a/b\"}",
		"{\"type\": \"http\", \"url\": \"http://x\", \"headers\": {\"A\": \"b\\nC: d\"}}",
		"{\"type\": \"http\", \"url\": \"http://x\", \"headers\": {\"A: b\": \"c\"}}",
		"{\"type\": \"filesystem\", \"path\": {\"windows\": \"P:/a\"}}",
		"{\"type\": \"git\", \"tag\": \"v1\"}",
		"{\"type\": \"git\", \"url\": \"https://g\", \"tag\": \"--upload-pack=x\"}",
		"{\"type\": \"git\", \"url\": \"https://g\", \"subFolder\": \"../x\"}",
		"{\"type\": \"git\", \"url\": \"https://g\", \"subFolder\": \"/x\"}",
	};
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		struct plan plan = with_source(sources[i]);
		if (plan.notice_count != 1)
			fail_msg("accepted: %s", sources[i]);
		has_notice(&plan, "addon 'a' 1.0.0: source 1 is left out");
		plan_finish(&plan);
	}
}

static void test_names_that_leave_the_cache_are_refused(void **state)
{
	(void)state;
	static const char *const bundles[] = {
		"{\"name\": \"b\", \"addons\": {\"../x\": \"1.0.0\"}}",
		"{\"name\": \"b\", \"addons\": {\"a\": \"1/../..\"}}",
		"{\"name\": \"b\", \"addons\": {\"\": \"1.0.0\"}}",
		"{\"name\": \"b\", \"addons\": {\".locks\": \"1.0.0\"}}",
		"{\"name\": \"b\", \"dependencyPackages\": {\"linux\": \"../p.zip\"}}",
		"{\"name\": \"b\", \"dependencyPackages\": {\"linux\": \".p.zip\"}}",
		"{\"name\": \"b\", \"dependencyPackages\": {\"linux\": \"dependency.json\"}}",
	};
	for (size_t i = 0; i < sizeof(bundles) / sizeof(bundles[0]); i++) {
		struct plan plan = { 0 };
		struct error err = { 0 };
		if (make(bundles[i], false, "{\"addons\": []}", no_packages, &plan, &err) !=
				AYON_EINVALID)
			fail_msg("accepted: %s", bundles[i]);
		assert_int_equal(plan.count, 0);
	}
}

static void test_answers_that_are_none(void **state)
{
	(void)state;
	struct plan plan = { 0 };
	struct error err = { 0 };

	assert_int_equal(make("{\"name\": \"b\", \"addons\": {\"a\": \"1\"}}", false, "{}", NULL,
					 &plan, &err),
			AYON_EINVALID);
	assert_int_equal(make("{\"name\": \"b\", \"dependencyPackages\": {\"linux\": \"p.zip\"}}",
					 false, NULL, "[]", &plan, &err),
			AYON_EINVALID);
	assert_int_equal(make("{\"name\": \"b\"}", false, NULL, NULL, &plan, &err), 0);
	assert_int_equal(plan.count, 0);
	plan_finish(&plan);
	assert_int_equal(make("{\"name\": \"b\", \"dependencyPackages\": {\"linux\": \"p.zip\"}}",
					 false, NULL, no_packages, &plan, &err),
			0);
	has_notice(&plan, "'p.zip' is not on the server");
	plan_finish(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_must_be_present),
		cmocka_unit_test(test_development_is_skipped_in_dev_mode_only),
		cmocka_unit_test(test_checksums),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_hostile_sources_become_notices),
		cmocka_unit_test(test_names_that_leave_the_cache_are_refused),
		cmocka_unit_test(test_answers_that_are_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
