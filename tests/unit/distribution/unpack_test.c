/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/unpack.h"

#include "corpus.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
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

static unsigned mode_of(const char *name)
{
	CLEANUP(free) char *path = mem_printf("%s/out/t/%s", corpus_folder(), name);
	struct stat st;
	assert_int_equal(lstat(path, &st), 0);
	return st.st_mode;
}

static void accept(const char *name)
{
	struct error err = { 0 };
	if (corpus_unpack(name, true, &err) < 0)
		fail_msg("%s: %s", name, err.text);
}

static void accept_one(void *payload, const char *name)
{
	(void)payload;
	accept(name);
}

static void all_good_archives_are_unpacked(void **state)
{
	(void)state;
	assert_true(corpus_visit("good_", accept_one, NULL) >= 22);
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
	CLEANUP(free) char *link = path_join(corpus_folder(), "out/t/bin/up");
	assert_int_equal(readlink(link, target, sizeof(target) - 1), 10);
	assert_string_equal(target, "../d/e.txt");

	accept("good_tar.tar.gz");
	assert_true(S_ISLNK(mode_of("l")));
	assert_int_equal(mode_of("h"), S_IFREG | 0644);

	accept("good_t_modes.tar.gz");
	assert_int_equal(mode_of("run"), S_IFREG | 0755);
	assert_int_equal(mode_of("open"), S_IFREG | 0644);
	assert_int_equal(mode_of("d"), S_IFDIR | 0755);
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
	CLEANUP(free) char *probe = path_join(corpus_folder(), "out/t/.ayon-case");
	assert_false(fs_exists(probe));
	ignores_case = true;
	assert_int_equal(corpus_unpack("good_folded.zip", true, &err), AYON_EINVALID);
	assert_non_null(strstr(err.text, "in other letter case"));
	ignores_case = false;
}

static void a_package_of_one_platform_may_differ_in_case(void **state)
{
	(void)state;
	struct error err = { 0 };
	assert_int_equal(corpus_unpack("good_folded.zip", false, &err), 0);
	assert_int_equal(corpus_unpack("bad_folded.zip", false, &err), 0);
	assert_int_equal(corpus_unpack("bad_folded_unicode.zip", false, &err), 0);
	assert_int_equal(corpus_unpack("bad_twice.zip", false, &err), AYON_EINVALID);
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
	CLEANUP(free) char *archive = path_join(corpus_folder(), "good_plain.zip");
	CLEANUP(free) char *out = path_join(corpus_folder(), "out/c");
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
		cmocka_unit_test(good_archives_are_unpacked),
		cmocka_unit_test(all_good_archives_are_unpacked),
		cmocka_unit_test(an_addon_may_differ_in_case_where_the_disk_tells_it_apart),
		cmocka_unit_test(a_package_of_one_platform_may_differ_in_case),
		cmocka_unit_test(names),
		cmocka_unit_test(a_cancelled_run_stops),
		cmocka_unit_test(archive_endings),
	};
	return cmocka_run_group_tests(tests, corpus_make, corpus_remove);
}
