/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/index_file.h"
#include "addon/overlay.h"
#include "addon/python_part.h"
#include "base/self.h"
#include "layout.h"
#include "support.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

static struct layout layout_in(const char *folder)
{
	return (struct layout){ .storage = mem_dup(folder),
		.local = path_join(folder, "local"),
		.addons = path_join(folder, "addons"),
		.packages = path_join(folder, "packages") };
}

static void add(struct addon_index *index, enum addon_origin origin, const char *name,
		const char *version, const char *folder)
{
	struct addon_place place = { origin, name, version, folder };
	struct error err = { 0 };
	assert_int_equal(addon_index_add(index, &place, &err), 0);
}

static void test_prefers_the_better_origin(void **state)
{
	CLEANUP(addon_index) struct addon_index index = { 0 };
	CLEANUP(free) char *installed = write_manifest(*state, "x", "1.0.0", "go", "", "");
	CLEANUP(free) char *bundle = write_manifest(*state, "x", "0.5.0", "go", "", "");
	CLEANUP(free) char *newer = write_manifest(*state, "x", "1.10.0", "go", "", "");

	add(&index, ADDON_INSTALLED, NULL, NULL, installed);
	add(&index, ADDON_INSTALLED, NULL, NULL, newer);
	assert_string_equal(addon_index_find(&index, "x")->version, "1.10.0");
	add(&index, ADDON_BUNDLE, "x", "0.5.0", bundle);
	add(&index, ADDON_INSTALLED, NULL, NULL, installed);
	assert_string_equal(addon_index_find(&index, "x")->version, "0.5.0");
	assert_int_equal(index.count, 1);
}

static void assert_both(const struct addon_index *index, const char *native, const char *python)
{
	const struct addon_entry *entry = addon_index_find(index, "x");

	assert_int_equal(index->count, 1);
	assert_string_equal(entry->directory, native);
	assert_string_equal(entry->version, "1.0.0");
	assert_int_equal(entry->verb_count, 1);
	assert_true(addon_has_python(entry));
	assert_string_equal(addon_python_folder(entry), python);
	assert_string_equal(entry->python.version, "2.0.0");
	assert_int_equal(entry->python.origin, ADDON_BUNDLE);
}

/* A native addon beside the host does not lose its commands to a Python addon of the bundle, nor that one its code. */
static void test_keeps_native_and_python_of_one_name(void **state)
{
	CLEANUP(layout) struct layout layout = layout_in(*state);
	CLEANUP(addon_index) struct addon_index one = { 0 };
	CLEANUP(addon_index) struct addon_index other = { 0 };
	CLEANUP(addon_index) struct addon_index later = { 0 };
	CLEANUP(addon_index) struct addon_index broken = { 0 };
	CLEANUP(free) char *object = mem_printf("%s-%s/x.so", SELF_PLATFORM, self_arch());
	CLEANUP(free)
	char *objects = mem_printf(
			", \"objects\": {\"%s-%s\": \"%s\"}", SELF_PLATFORM, self_arch(), object);
	CLEANUP(free) char *native = write_manifest(*state, "x", "1.0.0", "go", "", objects);
	CLEANUP(free) char *python = path_join(*state, "x_2.0.0");
	CLEANUP(free) char *wrong = path_join(*state, "x_3.0.0");
	struct error err = { 0 };

	write_file(python, "x/__init__.py", "");
	add(&one, ADDON_INSTALLED, NULL, NULL, native);
	assert_non_null(addon_index_find(&one, "x")->object);
	add(&one, ADDON_BUNDLE, "x", "2.0.0", python);
	assert_both(&one, native, python);
	add(&other, ADDON_BUNDLE, "x", "2.0.0", python);
	add(&other, ADDON_INSTALLED, NULL, NULL, native);
	assert_both(&other, native, python);

	assert_int_equal(addon_index_remember(&one, &layout, &err), 0);
	add(&later, ADDON_INSTALLED, NULL, NULL, native);
	assert_int_equal(addon_index_add_last_known(&later, &layout, &err), 0);
	assert_both(&later, native, python);

	/* A native addon of the bundle that is damaged is not mistaken for a Python one. */
	write_file(wrong, "x/__init__.py", "");
	write_file(wrong, "ayon-native/addon.json", "{");
	add(&broken, ADDON_INSTALLED, NULL, NULL, native);
	add(&broken, ADDON_BUNDLE, "x", "3.0.0", wrong);
	assert_string_equal(addon_index_find(&broken, "x")->version, "3.0.0");
	assert_int_equal(addon_index_find(&broken, "x")->verb_count, 0);
}

static void test_keeps_an_addon_whose_manifest_is_wrong(void **state)
{
	CLEANUP(addon_index) struct addon_index index = { 0 };
	CLEANUP(free) char *folder = write_manifest(*state, "x", "1.0.0", "go", "", "");

	add(&index, ADDON_BUNDLE, "x", "2.0.0", folder);
	add(&index, ADDON_BUNDLE, "server_only", "1.0.0", NULL);
	assert_int_equal(addon_index_find(&index, "x")->verb_count, 0);
	assert_string_equal(addon_index_find(&index, "x")->version, "2.0.0");
	assert_null(addon_index_find(&index, "server_only")->directory);
	assert_null(addon_index_find(&index, "y"));
}

static void test_names_both_owners_of_a_verb(void **state)
{
	CLEANUP(addon_index) struct addon_index index = { 0 };
	CLEANUP(free) char *one = write_manifest(*state, "one", "1.0.0", "go", "\"top-level\"", "");
	CLEANUP(free) char *two = write_manifest(*state, "two", "2.0.0", "go", "\"top-level\"", "");
	CLEANUP(free) char *three = write_manifest(*state, "three", "3.0.0", "go", "", "");
	const struct addon_entry *entry = NULL;
	const struct addon_verb *verb = NULL;
	struct error err = { 0 };

	add(&index, ADDON_BUNDLE, NULL, NULL, three);
	assert_int_equal(addon_index_top_level(&index, "go", &entry, &verb, &err), 0);
	add(&index, ADDON_BUNDLE, NULL, NULL, two);
	assert_int_equal(addon_index_top_level(&index, "go", &entry, &verb, &err), 1);
	assert_string_equal(entry->name, "two");
	add(&index, ADDON_INSTALLED, NULL, NULL, one);
	assert_int_equal(addon_index_top_level(&index, "go", &entry, &verb, &err), AYON_EADDON);
	assert_contains(err.text, "'one' 1.0.0");
	assert_contains(err.text, "'two' 2.0.0");
}

static void test_reads_the_installed_set_from_its_file(void **state)
{
	CLEANUP(addon_index) struct addon_index index = { 0 };
	CLEANUP(addon_index) struct addon_index slow = { 0 };
	CLEANUP(free) char *one = write_manifest(*state, "one", "1.0.0", "go", "\"top-level\"", "");
	CLEANUP(free) char *path = path_join(*state, "index");
	CLEANUP(free) char *text = NULL;
	struct error err = { 0 };

	assert_int_equal(addon_index_write_installed(*state, &err), 0);
	/* Proof that the file is read and not the manifest: a summary that only the file has. */
	assert_int_equal(fs_read(path, 4096, &text, NULL, &err), 0);
	memcpy(strstr(text, "Does go"), "From it", 7);
	write_file(*state, "index", text);
	assert_int_equal(addon_index_add_installed(&index, *state, &err), 0);
	assert_string_equal(index.entries[0].verbs[0].summary, "From it");
	assert_string_equal(index.entries[0].directory, one);

	/* Another folder, and the file is not believed any more. */
	free(write_manifest(*state, "two", "1.0.0", "come", "", ""));
	assert_int_equal(addon_index_add_installed(&slow, *state, &err), 0);
	assert_int_equal(slow.count, 2);
	assert_string_equal(slow.entries[0].verbs[0].summary, "Does go");
}

static void test_does_not_believe_an_older_file(void **state)
{
	CLEANUP(addon_index) struct addon_index index = { 0 };
	CLEANUP(free) char *one = write_manifest(*state, "one", "1.0.0", "go", "", "");
	CLEANUP(free) char *manifest = layout_native_manifest(one);
	struct timespec later[2] = { { .tv_sec = 4102444800 }, { .tv_sec = 4102444800 } };
	struct error err = { 0 };

	assert_int_equal(addon_index_write_installed(*state, &err), 0);
	free(write_manifest(*state, "one", "1.0.0", "do", "", ""));
	assert_int_equal(utimensat(AT_FDCWD, manifest, later, 0), 0);
	assert_int_equal(addon_index_add_installed(&index, *state, &err), 0);
	assert_string_equal(index.entries[0].verbs[0].name, "do");
}

static void test_refuses_an_index_of_a_misnamed_folder(void **state)
{
	CLEANUP(free) char *one = write_manifest(*state, "one", "1.0.0", "go", "", "");
	CLEANUP(free) char *other = mem_printf("%s/one_2.0.0", (char *)*state);
	struct error err = { 0 };

	assert_int_equal(rename(one, other), 0);
	assert_int_equal(addon_index_write_installed(*state, &err), AYON_EINVALID);
	assert_contains(err.text, "one_1.0.0");
}

static void test_remembers_the_bundle(void **state)
{
	CLEANUP(layout) struct layout layout = layout_in(*state);
	CLEANUP(addon_index) struct addon_index index = { 0 };
	CLEANUP(addon_index) struct addon_index known = { 0 };
	CLEANUP(addon_index) struct addon_index warm = { 0 };
	CLEANUP(addon_index) struct addon_index changed = { 0 };
	CLEANUP(free) char *one = write_manifest(*state, "one", "1.0.0", "go", "", "");
	CLEANUP(free) char *two = write_manifest(*state, "two", "1.0.0", "come", "", "");
	struct error err = { 0 };

	assert_int_equal(addon_index_add_last_known(&known, &layout, &err), 0);
	assert_int_equal(known.count, 0);
	add(&index, ADDON_BUNDLE, "one", "1.0.0", one);
	add(&index, ADDON_DEV, "two", "1.0.0", two);
	add(&index, ADDON_BUNDLE, "none", "1.0.0", NULL);
	add(&index, ADDON_INSTALLED, "three", "1.0.0", NULL);
	assert_int_equal(addon_index_remember(&index, &layout, &err), 0);
	assert_int_equal(addon_index_add_last_known(&known, &layout, &err), 0);
	assert_int_equal(known.count, 3);

	/* A warm start takes over what it knows: the summary is one that only the memory has. */
	memcpy(known.entries[1].verbs[0].summary, "Memory!", 7);
	warm.known = &known;
	add(&warm, ADDON_BUNDLE, "one", "1.0.0", one);
	assert_string_equal(warm.entries[0].verbs[0].summary, "Memory!");

	/* What changed on the disk is not believed. */
	free(one);
	one = write_manifest(*state, "one", "1.0.0", "other", "", "");
	assert_int_equal(addon_index_add_last_known(&changed, &layout, &err), 0);
	assert_int_equal(changed.count, 2);
	assert_null(addon_index_find(&changed, "one"));
}

static void test_ignores_a_broken_memory(void **state)
{
	CLEANUP(layout) struct layout layout = layout_in(*state);
	CLEANUP(addon_index) struct addon_index index = { 0 };
	CLEANUP(free) char *path = layout_verb_index(&layout);
	struct error err = { 0 };

	write_file("/", path, "ayon-index\t1\tbundle\naddon\t3\tx");
	assert_int_equal(addon_index_add_last_known(&index, &layout, &err), 0);
	assert_int_equal(index.count, 0);
}

static void test_puts_overlays_first(void **state)
{
	CLEANUP(layout) struct layout layout = layout_in(*state);
	CLEANUP(addon_index) struct addon_index index = { 0 };
	CLEANUP(free) char *all = path_join(*state, "all");
	free(write_manifest(all, "one", "1.0.0", "go", "", ""));
	CLEANUP(free) char *second = write_manifest(*state, "one", "9.0.0", "go", "", "");
	CLEANUP(free) char *linked = write_manifest(*state, "two", "1.0.0", "go", "", "");
	CLEANUP(free) char *variable = mem_printf("%s/missing:%s:%s", (char *)*state, all, second);
	CLEANUP(free) char *file = layout_overlays(&layout);
	CLEANUP(free)
	char *text = mem_printf("{\"format\": 1, \"paths\": [\"relative\", \"%s\"]}", linked);
	struct error err = { 0 };

	write_file("/", file, text);
	setenv("AYON_ADDON_PATH", variable, 1);
	assert_int_equal(addon_overlay_add(&index, &layout, &err), 0);
	unsetenv("AYON_ADDON_PATH");
	assert_int_equal(index.count, 2);
	assert_string_equal(addon_index_find(&index, "one")->version, "1.0.0");
	assert_int_equal(addon_index_find(&index, "two")->origin, ADDON_OVERLAY);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(test_prefers_the_better_origin),
		IN_SCRATCH(test_keeps_native_and_python_of_one_name),
		IN_SCRATCH(test_keeps_an_addon_whose_manifest_is_wrong),
		IN_SCRATCH(test_names_both_owners_of_a_verb),
		IN_SCRATCH(test_reads_the_installed_set_from_its_file),
		IN_SCRATCH(test_does_not_believe_an_older_file),
		IN_SCRATCH(test_refuses_an_index_of_a_misnamed_folder),
		IN_SCRATCH(test_remembers_the_bundle),
		IN_SCRATCH(test_ignores_a_broken_memory),
		IN_SCRATCH(test_puts_overlays_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
