/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/manifest.h"

#include "base/self.h"
#include "support.h"

#include <ayon/verb.h>

#define START                                                                               \
	"{\"format\": 1, \"name\": \"x\", \"version\": \"1.0.0\", \"abi\": {\"major\": 1, " \
	"\"minor\": 0}"
#define DIGEST "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef"

static void test_reads_a_manifest(void **state)
{
	CLEANUP(addon_entry) struct addon_entry entry = { 0 };
	CLEANUP(free)
	char *files = mem_printf(", \"extensions\": [\"ayon.tray/1\"], \"files\": [{\"path\": "
				 "\"x_native/__init__.py\", \"sha256\": \"\", \"size\": 1}, "
				 "{\"path\": \"ayon-native/%s/x.so\", \"sha256\": \"" DIGEST
				 "\", \"size\": 1}]",
			self_native_dir());
	CLEANUP(free)
	char *folder = write_manifest(*state, "x", "1.2.3", "go", "\"top-level\", \"new\"", files);
	struct error err = { 0 };

	assert_int_equal(addon_manifest_read(folder, &entry, &err), 0);
	assert_string_equal(entry.name, "x");
	assert_string_equal(entry.version, "1.2.3");
	assert_string_equal(entry.verbs[0].name, "go");
	assert_int_equal(entry.verbs[0].flags, AYON_VERB_TOP_LEVEL);
	assert_string_equal(entry.extensions[0], "ayon.tray/1");
	assert_int_equal(entry.object_sha256[10], 'a');
	assert_false(entry.is_python);
	assert_true(entry.manifest_size > 0 && entry.manifest_mtime_ns > 0);
}

static void test_leaves_out_a_verb_with_unknown_needs(void **state)
{
	CLEANUP(addon_entry) struct addon_entry entry = { 0 };
	struct error err = { 0 };

	write_file(*state, "ayon-native/addon.json",
			START ", \"verbs\": [{\"name\": \"a\", \"summary\": \"A\", "
			      "\"needs\": [\"session\", \"teleport\"]}, {\"name\": \"b\", "
			      "\"summary\": \"B\", \"needs\": "
			      "[\"session\", \"display\"]}]}");
	assert_int_equal(addon_manifest_read(*state, &entry, &err), 0);
	assert_int_equal(entry.verb_count, 1);
	assert_int_equal(entry.verbs[0].needs, AYON_NEEDS_SESSION | AYON_NEEDS_DISPLAY);
	assert_null(entry.object);
}

static void test_finds_python_code(void **state)
{
	CLEANUP(addon_entry) struct addon_entry entry = { 0 };
	struct error err = { 0 };

	write_file(*state, "ayon-native/addon.json",
			START ", \"verbs\": [], \"files\": [{\"path\": "
			      "\"x/addon.py\", \"sha256\": \"\"}]}");
	assert_int_equal(addon_manifest_read(*state, &entry, &err), 0);
	assert_true(entry.is_python);
	assert_false(addon_folder_has_python(*state));
	write_file(*state, "x/__init__.py", "");
	assert_true(addon_folder_has_python(*state));
}

static void test_refuses_bad_manifests(void **state)
{
	static const struct {
		const char *text;
		const char *reason;
	} cases[] = {
		{ "", "" },
		{ "[]", "format" },
		{ "{\"format\": 2}", "format is 2" },
		{ "{\"format\": 1}", "'name' or 'version'" },
		{ "{\"format\": 1, \"name\": \"../x\", \"version\": \"1\"}",
				"'name' or 'version'" },
		{ "{\"format\": 1, \"name\": \"x\", \"version\": \"1/2\"}", "'name' or 'version'" },
		{ "{\"format\": 1, \"name\": \"x y\", \"version\": \"1\"}", "'name' or 'version'" },
		{ "{\"format\": 1, \"name\": \"x\", \"version\": \"1\", \"verbs\": []}", "'abi'" },
		{ "{\"format\": 1, \"name\": \"x\", \"version\": \"1\", \"abi\": {\"major\": -1, "
		  "\"minor\": 0}}",
				"'abi'" },
		{ START "}", "'verbs'" },
		{ START ", \"verbs\": {}}", "'verbs'" },
		{ START ", \"verbs\": [1]}", "verb 1 has no valid name" },
		{ START ", \"verbs\": [{\"name\": \"a--b\", \"summary\": \"x\"}]}",
				"no valid name" },
		{ START ", \"verbs\": [{\"name\": \"-a\", \"summary\": \"x\"}]}", "no valid name" },
		{ START ", \"verbs\": [{\"name\": \"a\"}]}", "summary of verb 'a'" },
		{ START ", \"verbs\": [{\"name\": \"a\", \"summary\": \"x\\ny\"}]}",
				"summary of verb 'a'" },
		{ START ", \"verbs\": [{\"name\": \"a\", \"summary\": \"x\"}, {\"name\": \"a\", "
			"\"summary\": "
			"\"x\"}]}",
				"twice" },
		{ START ", \"verbs\": [{\"name\": \"addon\", \"summary\": \"x\", \"flags\": "
			"[\"top-level\"]}]}",
				"word of the launcher" },
		{ START ", \"verbs\": [], \"extensions\": [\"tray\"]}", "extension 1" },
		{ START ", \"verbs\": [], \"files\": [{}]}", "file 1 has no path" },
		{ START ", \"verbs\": []} x", "JSON" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct addon_entry entry = { 0 };
		struct error err = { 0 };
		write_file(*state, "ayon-native/addon.json", cases[i].text);
		if (addon_manifest_read(*state, &entry, &err) != AYON_EINVALID)
			fail_msg("manifest %zu was taken: %s", i, cases[i].text);
		assert_contains(err.text, cases[i].reason);
		assert_contains(err.text, "addon.json");
		assert_null(entry.name);
	}
}

static void test_refuses_an_object_outside(void **state)
{
	static const char *const paths[] = { "../x.so", "/x.so", "a//x.so", "a/./x.so",
		"a/../../x.so", "a/", "" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct addon_entry entry = { 0 };
		struct error err = { 0 };
		CLEANUP(free)
		char *text = mem_printf(START ", \"objects\": {\"%s\": \"%s\"}, \"verbs\": []}",
				self_native_dir(), paths[i]);
		write_file(*state, "ayon-native/addon.json", text);
		assert_int_equal(addon_manifest_read(*state, &entry, &err), AYON_EINVALID);
		assert_contains(err.text, "no path below ayon-native");
	}
}

static void test_tells_a_missing_one_apart(void **state)
{
	struct addon_entry entry = { 0 };
	struct error err = { 0 };
	int64_t size = 1;
	int64_t mtime_ns = 1;

	assert_int_equal(addon_manifest_read(*state, &entry, &err), AYON_ENOTFOUND);
	addon_manifest_stamp(*state, &size, &mtime_ns);
	assert_true(size == 0 && mtime_ns == 0);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(test_reads_a_manifest),
		IN_SCRATCH(test_leaves_out_a_verb_with_unknown_needs),
		IN_SCRATCH(test_finds_python_code),
		IN_SCRATCH(test_refuses_bad_manifests),
		IN_SCRATCH(test_refuses_an_object_outside),
		IN_SCRATCH(test_tells_a_missing_one_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
