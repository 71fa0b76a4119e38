/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is kept for later, and lists of files: whole or not at all.
 */
#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "file_list.h"
#include "kept.h"
#include "wrap/json.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static char folder[] = "/tmp/ayon-kept-XXXXXX";

static void put(const char *path, const char *bytes, size_t length)
{
	assert_int_equal(fs_write_atomic(path, bytes, length, 0600, FS_CACHE, NULL), 0);
}

static void test_round(void **state)
{
	(void)state;
	CLEANUP(free) char *path = path_join(folder, "deep/er/kept.json");
	CLEANUP(json) struct json *root = NULL;
	int64_t when = 0;
	struct stat st;

	assert_int_equal(kept_read(path, &root, NULL, NULL), AYON_ENOTFOUND);
	assert_int_equal(kept_write(path, "{\"a\": 1}", 8, NULL), 0);
	assert_int_equal(kept_read(path, &root, &when, NULL), 0);
	assert_int_equal(json_get_int(root, "a", 0), 1);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(when, st.st_mtim.tv_sec);
}

/* The same text again is no new file, but its age is renewed once it is old. */
static void test_same_text(void **state)
{
	(void)state;
	CLEANUP(free) char *path = path_join(folder, "same.json");
	const struct timespec old[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	struct stat before, after;

	assert_int_equal(kept_write(path, "[1]", 3, NULL), 0);
	assert_int_equal(stat(path, &before), 0);
	assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
	assert_int_equal(kept_write(path, "[1]", 3, NULL), 0);
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_true(after.st_mtim.tv_sec > 1000);
}

static void test_every_damage(void **state)
{
	(void)state;
	CLEANUP(free) char *path = path_join(folder, "damage.json");
	CLEANUP(free) char *whole = NULL;
	size_t length = 0;

	assert_int_equal(kept_write(path, "{\"a\": [1, 2, 3]}", 16, NULL), 0);
	assert_int_equal(fs_read(path, 1000, &whole, &length, NULL), 0);
	for (size_t i = 0; i < length; i++) {
		for (int bit = 0; bit < 8; bit++) {
			struct json *root = NULL;
			whole[i] = (char)(whole[i] ^ 1 << bit);
			put(path, whole, length);
			assert_int_equal(kept_read(path, &root, NULL, NULL), AYON_EINVALID);
			whole[i] = (char)(whole[i] ^ 1 << bit);
		}
		struct json *root = NULL;
		put(path, whole, i);
		assert_int_equal(kept_read(path, &root, NULL, NULL), AYON_EINVALID);
	}
	put(path, whole, length);
	CLEANUP(json) struct json *root = NULL;
	assert_int_equal(kept_read(path, &root, NULL, NULL), 0);
}

static void test_list_round(void **state)
{
	(void)state;
	CLEANUP(free) char *path = path_join(folder, "list");
	CLEANUP(str) struct str text = { 0 };
	CLEANUP(file_list) struct file_list list = { 0 };

	file_list_add(&text, "a/b c.py", HEX);
	file_list_add(&text, "..odd", HEX);
	file_list_end(&text, "abc");
	put(path, text.text, text.length);
	assert_int_equal(file_list_read(path, &list, NULL), 0);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.entries[0].path, "a/b c.py");
	assert_string_equal(list.entries[1].sha256, HEX);
	assert_string_equal(list.id, "abc");
}

static void test_bad_lists(void **state)
{
	(void)state;
	static const char *const texts[] = { "", "\n", HEX "  a\n", "# id \n", "# id x",
		HEX "  ../a\n# id x\n", HEX "  /etc/passwd\n# id x\n", HEX "  a/../../b\n# id x\n",
		HEX " a\n# id x\n", "# id x\n" HEX "  a\n", "0" HEX "  a\n# id x\n" };
	CLEANUP(free) char *path = path_join(folder, "bad");

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct file_list list = { 0 };
		put(path, texts[i], strlen(texts[i]));
		assert_int_equal(file_list_read(path, &list, NULL), AYON_EINVALID);
	}
}

static int setup(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	return fs_remove_tree(folder, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_same_text),
		cmocka_unit_test(test_every_damage),
		cmocka_unit_test(test_list_round),
		cmocka_unit_test(test_bad_lists),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
