/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/loader.h"

#include "addon/manifest.h"
#include "base/self.h"
#include "support.h"
#include "layout.h"

#include <dlfcn.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the receipts go; set by each test that needs them. */
static struct layout layout;

/* An addon folder x_1.0.0 whose object is a copy of the fixture. */
static struct addon_entry lay_out(const char *base, const char *fixture)
{
	CLEANUP(free) char *folder = write_manifest(base, "x", "1.0.0", "go", "", "");
	CLEANUP(free) char *from = mem_printf("%s/%s.so", TEST_FIXTURES, fixture);
	CLEANUP(free) char *to = mem_printf("%s/ayon-native/%s/x.so", folder, self_native_dir());
	CLEANUP(free) char *parent = path_dirname(to);
	CLEANUP(free) char *bytes = NULL;
	struct addon_entry entry = { 0 };
	struct error err = { 0 };
	size_t length = 0;

	assert_int_equal(fs_make_dirs(parent, 0755, &err), 0);
	assert_int_equal(fs_read(from, 64u << 20, &bytes, &length, &err), 0);
	assert_int_equal(fs_write_atomic(to, bytes, length, 0755, FS_CACHE, &err), 0);
	assert_int_equal(addon_manifest_read(folder, &entry, &err), 0);
	entry.origin = ADDON_OVERLAY;
	return entry;
}

static void expect_refusal(const struct addon_entry *entry, int code, const char *reason)
{
	CLEANUP(free)
	char *object = mem_printf("%s/ayon-native/%s", entry->directory, entry->object);
	struct addon_code ignored = { 0 };
	struct error err = { 0 };
	void *handle = NULL;

	assert_int_equal(addon_load(entry, &layout, NULL, &handle, &ignored, &err), code);
	assert_contains(err.text, reason);
	assert_contains(err.text, "addon 'x' 1.0.0");
	assert_null(handle);
	/* Nothing that was refused stays in the process. */
	assert_null(dlopen(object, RTLD_NOW | RTLD_NOLOAD));
}

static void test_refuses_what_breaks_the_contract(void **state)
{
	static const struct {
		const char *fixture;
		const char *reason;
	} cases[] = {
		{ "no_symbol", "exports no ayon_addon_v1" },
		{ "other_major", "built for ABI 2, this launcher (1.0) loads ABI 1" },
		{ "size_4", "size of 4 bytes" },
		{ "null_verbs", "table of verbs is NULL" },
		{ "twice", "'go' is there twice" },
		{ "other_name", "its code is that of y 1.0.0, its manifest that of x 1.0.0" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		CLEANUP(addon_entry) struct addon_entry entry = lay_out(*state, cases[i].fixture);
		expect_refusal(&entry, AYON_EADDON, cases[i].reason);
	}
}

static void test_refuses_another_major_by_the_manifest(void **state)
{
	CLEANUP(addon_entry) struct addon_entry entry = lay_out(*state, "open");

	entry.abi_major = 3;
	expect_refusal(&entry, AYON_EADDON, "built for ABI 3");
	entry.abi_major = 0;
	expect_refusal(&entry, AYON_EADDON, "newer version of the addon");
}

static void test_refuses_what_is_no_object(void **state)
{
	CLEANUP(addon_entry) struct addon_entry entry = lay_out(*state, "open");
	CLEANUP(free) char *path = mem_printf("%s/ayon-native/%s", entry.directory, entry.object);

	write_file("/", path,
			"\x7f"
			"ELF, but not really");
	expect_refusal(&entry, AYON_EADDON, "cannot load it");
	assert_int_equal(unlink(path), 0);
	expect_refusal(&entry, AYON_EADDON, "cannot find");
}

static void test_says_when_there_is_no_native_code(void **state)
{
	struct addon_entry entry = { .name = mem_dup("x"), .version = mem_dup("1.0.0") };
	struct addon_code code = { 0 };
	struct error err = { 0 };
	void *handle = NULL;

	(void)state;
	assert_int_equal(addon_load(&entry, &layout, NULL, &handle, &code, &err), AYON_ENOTFOUND);
	assert_contains(err.text, "no native code for linux-");
	addon_entry_finish(&entry);
}

static void test_refuses_places_that_others_can_write(void **state)
{
	CLEANUP(addon_entry) struct addon_entry entry = lay_out(*state, "open");
	CLEANUP(free) char *path = mem_printf("%s/ayon-native/%s", entry.directory, entry.object);

	/* The scratch folder was one that nobody else can enter. */
	assert_int_equal(chmod(*state, 0755), 0);
	assert_int_equal(chmod(entry.directory, 0777), 0);
	expect_refusal(&entry, AYON_EADDON, "can be written by others");
	assert_int_equal(chmod(entry.directory, 0755), 0);
	assert_int_equal(chmod(path, 0757), 0);
	expect_refusal(&entry, AYON_EADDON, "can be written by others (mode 0757)");
	assert_int_equal(chmod(path, 0755), 0);
	if (geteuid() != 0)
		return;
	/* Only root can give a file away. */
	assert_int_equal(chown(entry.directory, 12345, 12345), 0);
	expect_refusal(&entry, AYON_EADDON, "belongs to another user (uid 12345)");
	assert_int_equal(chown(entry.directory, 0, 12345), 0);
	assert_int_equal(chmod(entry.directory, 0775), 0);
	expect_refusal(&entry, AYON_EADDON, "can be written by others (mode 0775)");
}

static void test_does_not_mind_what_others_cannot_reach(void **state)
{
	CLEANUP(addon_entry) struct addon_entry entry = lay_out(*state, "open");
	CLEANUP(free) char *path = mem_printf("%s/ayon-native/%s", entry.directory, entry.object);
	CLEANUP(addon_code) struct addon_code code = { 0 };
	struct error err = { 0 };
	void *handle = NULL;

	assert_int_equal(chmod(entry.directory, 0777), 0);
	assert_int_equal(chmod(path, 0777), 0);
	assert_int_equal(chmod(*state, 0700), 0);
	assert_int_equal(addon_load(&entry, &layout, NULL, &handle, &code, &err), 0);
	dlclose(handle);
	/* Whoever may enter may write. */
	assert_int_equal(chmod(*state, 0711), 0);
	expect_refusal(&entry, AYON_EADDON, "can be written by others");
}

/* umask 002 with a group of one's own, as many systems have it: only the user can write there. */
static void test_takes_what_the_private_group_can_write(void **state)
{
	CLEANUP(addon_entry) struct addon_entry entry = lay_out(*state, "open");
	CLEANUP(addon_code) struct addon_code code = { 0 };
	struct passwd *user = getpwuid(geteuid());
	struct group *group = user ? getgrgid(user->pw_gid) : NULL;
	struct error err = { 0 };
	void *handle = NULL;

	if (!group || strcmp(group->gr_name, user->pw_name) != 0 || group->gr_mem[0])
		skip();
	assert_int_equal(chown(entry.directory, geteuid(), user->pw_gid), 0);
	assert_int_equal(chmod(entry.directory, 0775), 0);
	assert_int_equal(addon_load(&entry, &layout, NULL, &handle, &code, &err), 0);
	dlclose(handle);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(test_refuses_what_breaks_the_contract),
		IN_SCRATCH(test_refuses_another_major_by_the_manifest),
		IN_SCRATCH(test_refuses_what_is_no_object),
		cmocka_unit_test(test_says_when_there_is_no_native_code),
		IN_SCRATCH(test_refuses_places_that_others_can_write),
		IN_SCRATCH(test_does_not_mind_what_others_cannot_reach),
		IN_SCRATCH(test_takes_what_the_private_group_can_write),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
