/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/unpack.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/process.h"
#include "base/str.h"
#include "distribution/package.h"
#include "trust/receipt.h"
#include "distribution/unpack_name.h"
#include "vectors.h"
#include "wrap/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/ayon-unpack-XXXXXX";

static int setup(void **state)
{
	(void)state;
	umask(022);
	if (package_load_libraries(NULL) < 0)
		return -1;
	if (!mkdtemp(folder))
		return -1;
	static const char *const scripts[] = { "hostile.py", "hostile_zip.py" };
	for (size_t i = 0; i < 2; i++) {
		CLEANUP(free)
		char *script = path_join(TEST_SOURCE "/unit/distribution", scripts[i]);
		const char *const argv[] = { "python3", "-B", script, folder, NULL };
		struct process_spec spec = { .argv = argv };
		if (process_run(&spec, NULL) != 0)
			return -1;
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	return fs_remove_tree(folder, NULL);
}

/* What distribution does with an archive, into <folder>/out/t. */
static int whole(const char *name, bool is_addon, struct error *err)
{
	CLEANUP(free) char *archive = path_join(folder, name);
	CLEANUP(free) char *out = path_join(folder, "out/t");

	assert_int_equal(fs_remove_tree(out, NULL), 0);
	assert_int_equal(fs_make_dirs(out, 0755, NULL), 0);
	CLEANUP(receipt) struct receipt receipt = { 0 };
	const struct trust trust = { .policy.signatures = POLICY_WARN };
	struct package_spec spec = {
		.archive = archive,
		.directory = out,
		.name = "demo",
		.version = is_addon ? "1.0.0" : NULL,
		.trust = &trust,
		.ret_receipt = &receipt,
	};
	return package_unpack(&spec, err);
}

static void hostile_archives_are_refused(void **state)
{
	(void)state;
	char **names = NULL;
	size_t count = 0, seen = 0;
	assert_int_equal(fs_list(folder, &names, &count, NULL), 0);
	for (size_t i = 0; i < count; i++) {
		struct error err = { 0 };
		if (str_starts(names[i], "bad_")) {
			if (whole(names[i], true, &err) != AYON_EINVALID)
				fail_msg("%s was not refused: %d %s", names[i], err.code, err.text);
			assert_true(strlen(err.text) > 10);
			seen++;
		}
		free(names[i]);
	}
	free(names);
	assert_true(seen >= 140);
	/* Nothing may lie beside the folder that was unpacked into. */
	CLEANUP(free) char *out = path_join(folder, "out");
	assert_int_equal(fs_list(out, &names, &count, NULL), 0);
	assert_int_equal(count, 1);
	free(names[0]);
	free(names);
}

static unsigned mode_of(const char *name)
{
	CLEANUP(free) char *path = mem_printf("%s/out/t/%s", folder, name);
	struct stat st;
	assert_int_equal(lstat(path, &st), 0);
	return st.st_mode;
}

static void accept(const char *name)
{
	struct error err = { 0 };
	if (whole(name, true, &err) < 0)
		fail_msg("%s: %s", name, err.text);
}

static void good_zips_are_unpacked(void **state)
{
	(void)state;
	char **names = NULL;
	size_t count = 0, seen = 0;
	assert_int_equal(fs_list(folder, &names, &count, NULL), 0);
	for (size_t i = 0; i < count; i++) {
		if (str_starts(names[i], "good_z_")) {
			accept(names[i]);
			seen++;
		}
		free(names[i]);
	}
	free(names);
	assert_true(seen >= 13);
}

static void good_archives_are_unpacked(void **state)
{
	(void)state;
	char target[64] = "";

	accept("good_plain.zip");
	assert_int_equal(mode_of("bin/run"), S_IFREG | 0755);
	assert_int_equal(mode_of("bin/lost"), S_IFREG | 0755);
	assert_int_equal(mode_of("open"), S_IFREG | 0644);
	assert_int_equal(mode_of("empty"), S_IFDIR | 0755);
	assert_int_equal(mode_of("d/e.txt"), S_IFREG | 0644);
	assert_int_equal(mode_of("\xc3\xbc/\xc3\xa9.txt"), S_IFREG | 0644);
	CLEANUP(free) char *link = path_join(folder, "out/t/bin/up");
	assert_int_equal(readlink(link, target, sizeof(target) - 1), 10);
	assert_string_equal(target, "../d/e.txt");

	accept("good_native.zip");
	accept("good_empty.zip");
	accept("good_tar.tar.gz");
	assert_true(S_ISLNK(mode_of("l")));
	assert_int_equal(mode_of("h"), S_IFREG | 0644);
}

/* A disk that ignores letter case, as seen by whoever asks whether the other name is there. */
static bool ignores_case;

int __real_faccessat(int folder_fd, const char *path, int mode, int flags);
int __wrap_faccessat(int folder_fd, const char *path, int mode, int flags);
int __wrap_faccessat(int folder_fd, const char *path, int mode, int flags)
{
	CLEANUP(free) char *folded = unpack_fold(path);
	return __real_faccessat(folder_fd, ignores_case ? folded : path, mode, flags);
}

static void an_addon_may_differ_in_case_where_the_disk_tells_it_apart(void **state)
{
	(void)state;
	struct error err = { 0 };

	accept("good_folded.zip");
	assert_int_equal(mode_of("A/x"), S_IFREG | 0644);
	assert_int_equal(mode_of("a/y"), S_IFREG | 0644);
	CLEANUP(free) char *probe = path_join(folder, "out/t/.ayon-case");
	assert_false(fs_exists(probe));
	ignores_case = true;
	assert_int_equal(whole("good_folded.zip", true, &err), AYON_EINVALID);
	assert_non_null(strstr(err.text, "in other letter case"));
	ignores_case = false;
}

static void a_package_of_one_platform_may_differ_in_case(void **state)
{
	(void)state;
	struct error err = { 0 };
	assert_int_equal(whole("good_folded.zip", false, &err), 0);
	assert_int_equal(whole("bad_folded.zip", false, &err), 0);
	assert_int_equal(whole("bad_folded_unicode.zip", false, &err), 0);
	assert_int_equal(whole("bad_twice.zip", false, &err), AYON_EINVALID);
}

static void names(void **state)
{
	(void)state;
	CLEANUP(free) char *path = NULL;
	assert_int_equal(unpack_name("./a//b/./c/", &path, NULL), 0);
	assert_string_equal(path, "a/b/c");
	assert_int_equal(unpack_name("..", &path, NULL), AYON_EINVALID);
	assert_int_equal(unpack_name("", &path, NULL), AYON_EINVALID);
	assert_int_equal(unpack_name("a/..", &path, NULL), AYON_EINVALID);
	assert_int_equal(unpack_link_target("a/b/l", "../../x/y", NULL), 0);
	assert_int_equal(unpack_link_target("a/b/l", "../../../x", NULL), AYON_EINVALID);
	assert_int_equal(unpack_link_target("l", "a/..", NULL), AYON_EINVALID);
	assert_int_equal(unpack_link_target("l", "", NULL), AYON_EINVALID);
	CLEANUP(free)
	char *a = unpack_fold("StRa\xc3\x9f"
			      "e \xc3\x84");
	CLEANUP(free)
	char *b = unpack_fold("stra\xc3\x9f"
			      "E \xc3\xa4");
	assert_string_equal(a, b);
}

static void a_cancelled_run_stops(void **state)
{
	(void)state;
	CLEANUP(free) char *archive = path_join(folder, "good_plain.zip");
	CLEANUP(free) char *out = path_join(folder, "out/c");
	struct unpack *unpack = NULL;
	atomic_bool cancel = true;
	struct unpack_options options = { .directory = out, .cancel = &cancel };
	assert_int_equal(fs_make_dirs(out, 0755, NULL), 0);
	assert_int_equal(unpack_new(&options, &unpack, NULL), 0);
	assert_int_equal(unpack_archive(unpack, archive, true, NULL), AYON_ECANCELLED);
	unpack_free(unpack);
}

/* vectors-urls.json, archive_ext; .tar.zst and the content decide in addition (docs/decisions/0031). */
static void archive_endings(void **state)
{
	(void)state;
	CLEANUP(json) struct json *root = NULL;
	assert_int_equal(json_read(TEST_VECTORS "/vectors-urls.json", &root, NULL), 0);
	const struct json *cases = json_get(root, "archive_ext");
	assert_true(json_count(cases) >= 10);
	for (size_t i = 0; i < json_count(cases); i++) {
		const struct json *one = json_item(cases, i);
		const char *expected = json_get_text(one, "ext");
		assert_string_equal(path_archive_ending(json_get_text(one, "name")),
				expected ? expected : "");
		vector_ran(&(struct vector){ "urls", "archive_ext", i, one });
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_archives_are_refused),
		cmocka_unit_test(good_archives_are_unpacked),
		cmocka_unit_test(good_zips_are_unpacked),
		cmocka_unit_test(an_addon_may_differ_in_case_where_the_disk_tells_it_apart),
		cmocka_unit_test(a_package_of_one_platform_may_differ_in_case),
		cmocka_unit_test(names),
		cmocka_unit_test(a_cancelled_run_stops),
		cmocka_unit_test(archive_endings),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
