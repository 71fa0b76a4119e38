/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/str, base/path and base/error: texts and paths as texts.
 */
#include "base/cleanup.h"
#include "base/error.h"
#include "base/path.h"
#include "base/str.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

static void test_str_grows(void **state)
{
	(void)state;
	CLEANUP(str) struct str text = { 0 };

	assert_string_equal(str_get(&text), "");
	for (int i = 0; i < 1000; i++)
		str_appendf(&text, "%d,", i % 10);
	assert_int_equal(text.length, 2000);
	assert_int_equal(strlen(str_get(&text)), 2000);
	CLEANUP(free) char *taken = str_take(&text);
	assert_true(str_ends(taken, "8,9,"));
	assert_string_equal(str_get(&text), "");
	CLEANUP(free) char *empty = str_take(&text);
	assert_string_equal(empty, "");
}

static void test_strlist(void **state)
{
	(void)state;
	CLEANUP(strlist) struct strlist list = { 0 };

	assert_null(list.items);
	strlist_split(&list, ":b::a:", ':');
	assert_int_equal(list.count, 2);
	assert_null(list.items[2]);
	strlist_sort(&list);
	assert_string_equal(list.items[0], "a");
	assert_true(strlist_has(&list, "b"));
	assert_false(strlist_has(&list, "c"));
	strlist_split(&list, NULL, ':');
	assert_int_equal(list.count, 2);
}

static void test_questions(void **state)
{
	(void)state;
	assert_true(str_equal(NULL, NULL));
	assert_false(str_equal(NULL, ""));
	assert_true(str_starts("abc", "ab") && !str_starts("a", "ab") && !str_starts(NULL, "a"));
	assert_true(str_ends("abc", "bc") && !str_ends("c", "bc") && !str_ends(NULL, "a"));
	assert_true(str_is_empty(NULL) && str_is_empty("") && !str_is_empty(" "));
	char text[] = " \t a b \n";
	assert_string_equal(str_trim(text), "a b");
	char blank[] = "  ";
	assert_string_equal(str_trim(blank), "");
}

static void test_numbers(void **state)
{
	(void)state;
	static const char *const bad[] = { "", " 1", "+1", "1 ", "0x1", "1e3", "--1", "-",
		"9223372036854775808" };
	long long value = 7;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (str_to_int64(bad[i], &value))
			fail_msg("'%s' is taken for a number", bad[i]);
	}
	assert_false(str_to_int64(NULL, &value));
	assert_int_equal(value, 7);
	assert_true(str_to_int64("-9223372036854775808", &value) && value == INT64_MIN);
	assert_true(str_to_int64("007", &value) && value == 7);
}

static void test_utf8(void **state)
{
	(void)state;
	static const char *const bad[] = { "\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
		"\xf4\x90\x80\x80", "\xf0\x80\x80\xaf", "a\xc3", "\xff", "\xe2\x82" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(str_is_utf8(bad[i], strlen(bad[i])));
	assert_true(str_is_utf8("", 0));
	assert_true(str_is_utf8("a\0b", 3));
	assert_true(str_is_utf8("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf", 13));
}

static void test_bytes(void **state)
{
	(void)state;
	char buffer[32];

	assert_string_equal(str_bytes(0, buffer, sizeof(buffer)), "0 B");
	assert_string_equal(str_bytes(999, buffer, sizeof(buffer)), "999 B");
	assert_string_equal(str_bytes(12340000, buffer, sizeof(buffer)), "12.3 MB");
	assert_string_equal(str_bytes(999999, buffer, sizeof(buffer)), "1.0 MB");
}

static void expect_text(char *ours, const char *wanted)
{
	assert_string_equal(ours, wanted);
	free(ours);
}

static void test_join_and_split(void **state)
{
	(void)state;
	expect_text(path_join("/a", "b"), "/a/b");
	expect_text(path_join("/a/", "b"), "/a/b");
	expect_text(path_join("/a", "/b"), "/b");
	expect_text(path_join("", "b"), "b");
	expect_text(path_join("/a", ""), "/a");
	expect_text(path_join3("/a", "b", "c"), "/a/b/c");
	expect_text(path_dirname("/a/b"), "/a");
	expect_text(path_dirname("/a"), "/");
	expect_text(path_dirname("a"), ".");
	assert_string_equal(path_basename("/a/b"), "b");
	assert_string_equal(path_basename("b"), "b");
}

static void test_absolute(void **state)
{
	(void)state;
	expect_text(path_absolute("/a/./b/../c//d/"), "/a/c/d");
	expect_text(path_absolute("/../.."), "/");
	expect_text(path_absolute("/"), "/");
	assert_int_equal(chdir("/tmp"), 0);
	expect_text(path_absolute("x/../y"), "/tmp/y");
	expect_text(path_absolute("../../z"), "/z");
}

static void test_inside(void **state)
{
	(void)state;
	assert_true(path_is_inside("/a/b", "/a"));
	assert_true(path_is_inside("/a", "/a"));
	assert_true(path_is_inside("/a/b", "/a/"));
	assert_true(path_is_inside("/a", "/"));
	assert_false(path_is_inside("/ab", "/a"));
	assert_false(path_is_inside("/", "/a"));
}

static void test_safe_names(void **state)
{
	(void)state;
	static const char *const bad[] = { "", ".", "..", "a/b", "a\\b", "a\nb", "a\x7f", "\xff",
		"/" };
	char name[300];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(path_is_safe_name(bad[i]));
	assert_false(path_is_safe_name(NULL));
	assert_true(path_is_safe_name("core_1.9.7+dev"));
	assert_true(path_is_safe_name("...") && path_is_safe_name("caf\xc3\xa9 x"));
	memset(name, 'a', 256);
	name[256] = '\0';
	assert_false(path_is_safe_name(name));
	name[255] = '\0';
	assert_true(path_is_safe_name(name));
}

static void test_archive_endings(void **state)
{
	(void)state;
	assert_string_equal(path_archive_ending("A.ZIP"), ".zip");
	assert_string_equal(path_archive_ending("a.b.tar.gz"), ".tar.gz");
	assert_string_equal(path_archive_ending("a.tgz"), ".tgz");
	assert_string_equal(path_archive_ending("a.gz"), "");
	assert_string_equal(path_archive_ending("zip"), "");
}

static void test_errors_are_one_line(void **state)
{
	(void)state;
	struct error err = { 0 };
	char huge[3000];

	assert_int_equal(error_set(&err, AYON_EIO, "a\nb\033[2Jc"), AYON_EIO);
	assert_string_equal(err.text, "a b [2Jc");
	assert_int_equal(error_prefix(&err, "file '%s'", "x"), AYON_EIO);
	assert_string_equal(err.text, "file 'x': a b [2Jc");
	error_errno(&err, AYON_ENOTFOUND, ENOENT, "cannot open");
	assert_string_equal(err.text, "cannot open: No such file or directory");
	assert_int_equal(error_errno(&err, AYON_EIO, ENOMEM, "cannot list"), AYON_EINTERNAL);
	memset(huge, 'x', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	error_set(&err, AYON_EIO, "%s", huge);
	error_prefix(&err, "%s", huge);
	assert_true(strlen(err.text) < sizeof(err.text));
	assert_int_equal(error_set(NULL, AYON_EFAIL, "x"), AYON_EFAIL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_str_grows),
		cmocka_unit_test(test_strlist),
		cmocka_unit_test(test_questions),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_join_and_split),
		cmocka_unit_test(test_absolute),
		cmocka_unit_test(test_inside),
		cmocka_unit_test(test_safe_names),
		cmocka_unit_test(test_archive_endings),
		cmocka_unit_test(test_errors_are_one_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
