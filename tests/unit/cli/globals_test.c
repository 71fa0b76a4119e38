/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cleanup.h"
#include "base/fs.h"
#include "base/path.h"
#include "cli/globals.h"
#include "cli/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

#define WORDS(...)                \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}

static char folder[] = "/tmp/ayon-globals-XXXXXX";
static char *script, *package, *plain_file;

static enum globals_word knows_tray(void *payload, const char *word)
{
	(void)payload;
	if (strcmp(word, "run") == 0)
		return GLOBALS_PASSTHROUGH;
	return strcmp(word, "tray") == 0 ? GLOBALS_COMMAND : GLOBALS_NO_COMMAND;
}

static struct globals parse(const char *const *words)
{
	struct globals globals = { 0 };
	struct error err = { 0 };
	int count = 0;

	while (words[count])
		count++;
	if (globals_parse(count, words, knows_tray, NULL, &globals, &err) < 0)
		fail_msg("refused: %s", err.text);
	return globals;
}

static void refused(const char *const *words, const char *part)
{
	struct globals globals = { 0 };
	struct error err = { 0 };
	int count = 0;

	while (words[count])
		count++;
	assert_int_equal(
			globals_parse(count, words, knows_tray, NULL, &globals, &err), AYON_EUSAGE);
	if (!strstr(err.text, part))
		fail_msg("'%s' lacks '%s'", err.text, part);
}

static void expect_rest(const struct globals *globals, const char *const *words)
{
	size_t i = 0;
	for (; words[i]; i++) {
		assert_true(i < globals->rest.count);
		assert_string_equal(globals->rest.items[i], words[i]);
	}
	assert_int_equal(globals->rest.count, i);
}

static void test_spellings(void **state)
{
	(void)state;
	struct globals globals = parse(WORDS("--studio-bundle=a", "--project-bundle", "b", "tray",
			"--verbose=INFO", "--timeout", "1.5", "--offline"));
	assert_string_equal(globals.bundle, "a");
	assert_string_equal(globals.project_bundle, "b");
	assert_string_equal(globals.log_level, "20");
	assert_int_equal(globals.timeout_ms, 1500);
	assert_true(globals.offline);
	expect_rest(&globals, WORDS("tray"));
	globals_finish(&globals);
}

static void test_script_keeps_its_words(void **state)
{
	(void)state;
	struct globals globals = parse(WORDS("--debug", "--project", "X", script, "--debug",
			"--headless", "--use-staging", "--project", "Y", "--skip-headers", "--",
			"--use-dev"));
	assert_true(globals.is_script);
	assert_true(globals.debug);
	assert_false(globals.headless);
	assert_true(globals.use_staging);
	assert_true(globals.skip_headers);
	assert_false(globals.use_dev);
	assert_string_equal(globals.project, "X");
	expect_rest(&globals, WORDS(script, "--debug", "--headless", "--project", "Y", "--",
					      "--use-dev"));
	globals_finish(&globals);
}

static void test_folder_as_script(void **state)
{
	(void)state;
	struct globals globals = parse(WORDS(package, "x"));
	assert_true(globals.is_script);
	globals_finish(&globals);
	globals = parse(WORDS(plain_file));
	assert_false(globals.is_script);
	globals_finish(&globals);
}

static void test_verb_wins_over_folder(void **state)
{
	(void)state;
	assert_int_equal(chdir(folder), 0);
	struct globals globals = parse(WORDS("tray"));
	assert_false(globals.is_script);
	globals_finish(&globals);
	globals = parse(WORDS("./tray"));
	assert_true(globals.is_script);
	globals_finish(&globals);
	globals = parse(WORDS("other"));
	assert_true(globals.is_script);
	globals_finish(&globals);
}

static void test_double_dash(void **state)
{
	(void)state;
	struct globals globals = parse(WORDS("run", "--debug", "--", "--debug", "--bundle", "x"));
	assert_true(globals.debug);
	assert_null(globals.bundle);
	expect_rest(&globals, WORDS("run", "--", "--debug", "--bundle", "x"));
	globals_finish(&globals);

	globals = parse(WORDS("--", "tray", "--debug"));
	assert_false(globals.debug);
	expect_rest(&globals, WORDS("tray", "--debug"));
	globals_finish(&globals);
}

static void test_project_behind_the_verb(void **state)
{
	(void)state;
	struct globals globals = parse(WORDS("publish", "--project=A", "x"));
	assert_string_equal(globals.project, "A");
	expect_rest(&globals, WORDS("publish", "--project=A", "x"));
	globals_finish(&globals);
}

static void test_help_and_version_belong_to_the_verb(void **state)
{
	(void)state;
	struct globals globals = parse(WORDS("tray", "--help", "-h", "--version"));
	assert_false(globals.help);
	assert_false(globals.version);
	expect_rest(&globals, WORDS("tray", "--help", "-h", "--version"));
	globals_finish(&globals);
	globals = parse(WORDS("-h", "--version"));
	assert_true(globals.help);
	assert_true(globals.version);
	globals_finish(&globals);
}

static void test_refusals(void **state)
{
	(void)state;
	refused(WORDS("--bundel", "x"), "did you mean '--bundle'");
	refused(WORDS("-x", "tray"), "no option '-x'");
	refused(WORDS("--debug=1"), "takes no value");
	refused(WORDS("tray", "--timeout", "0"), "above 0");
	refused(WORDS("--timeout", "-1"), "above 0");
	refused(WORDS("--timeout", "1e3"), "above 0");
	refused(WORDS("--timeout", "99999999999999999999"), "30 days");
	refused(WORDS("--timeout", "."), "above 0");
	refused(WORDS("--verbose", "51"), "0 to 50");
	refused(WORDS("--verbose", " 5"), "0 to 50");
	refused(WORDS("--bundle", "a", "--bundle", "b"), "twice");
	refused(WORDS("--ayon-login", "--headless"), "AYON_API_KEY");
}

static void test_same_value_twice_and_empty(void **state)
{
	(void)state;
	struct globals globals = parse(WORDS("--bundle", "a", "--bundle=a", "--project="));
	assert_string_equal(globals.bundle, "a");
	assert_string_equal(globals.project, "");
	assert_int_equal(globals.rest.count, 0);
	globals_finish(&globals);
}

static void test_timeouts(void **state)
{
	(void)state;
	struct globals globals = parse(WORDS("--timeout=.0001"));
	assert_int_equal(globals.timeout_ms, 1);
	globals_finish(&globals);
	globals = parse(WORDS("--timeout=2592000"));
	assert_int_equal(globals.timeout_ms, 2592000000LL);
	globals_finish(&globals);
}

static void test_verb_words(void **state)
{
	(void)state;
	AYON_OPTION_DECLARE(project, .kind = AYON_OPTION_TEXT, .name = "project");
	static const struct ayon_option *const with[] = { &project, NULL };
	struct globals words = { 0 };

	globals_verb_words(NULL, 7,
			WORDS("a", "--project", "X", "--project=Y", "b", "--", "--project"),
			&words.rest);
	expect_rest(&words, WORDS("a", "b", "--", "--project"));
	globals_finish(&words);
	globals_verb_words(with, 2, WORDS("--project", "X"), &words.rest);
	expect_rest(&words, WORDS("--project", "X"));
	globals_finish(&words);
}

static void test_explanations(void **state)
{
	(void)state;
	struct error err = { 0 };
	CLEANUP(free) char *absent = path_join(folder, "absent.py");

	assert_int_equal(script_explain(folder, &err), AYON_EUSAGE);
	assert_non_null(strstr(err.text, "__main__.py"));
	assert_int_equal(script_explain(absent, &err), AYON_EUSAGE);
	assert_non_null(strstr(err.text, "there is no script"));
	assert_int_equal(script_explain(plain_file, &err), AYON_EUSAGE);
	assert_non_null(strstr(err.text, "does not end in .py"));
	assert_int_equal(script_explain("", &err), AYON_EUSAGE);
}

static void touch(const char *path)
{
	assert_int_equal(fs_write_atomic(path, "", 0, 0600, FS_CACHE, NULL), 0);
}

static int make_tree(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
	script = path_join(folder, "Script.PY");
	package = path_join(folder, "other");
	plain_file = path_join(folder, "notes.txt");
	touch(script);
	touch(plain_file);
	for (int i = 0; i < 2; i++) {
		CLEANUP(free) char *directory = path_join(folder, i ? "tray" : "other");
		CLEANUP(free) char *main_file = path_join(directory, "__main__.py");
		assert_int_equal(mkdir(directory, 0700), 0);
		touch(main_file);
	}
	return 0;
}

static int remove_tree(void **state)
{
	(void)state;
	free(script);
	free(package);
	free(plain_file);
	return chdir("/") || fs_remove_tree(folder, NULL);
}

/* Behind `run` the launcher's words end where the script begins, except the four that it has behind any script. */
static void test_passthrough(void **state)
{
	(void)state;
	struct globals globals = parse(WORDS("run", "--debug", "--project", "p", "s.py", "--debug",
			"--bundle", "b", "--use-staging", "--help"));

	assert_true(globals.debug);
	assert_true(globals.use_staging);
	assert_string_equal(globals.project, "p");
	assert_null(globals.bundle);
	assert_int_equal(globals.rest.count, 6);
	assert_string_equal(globals.rest.items[1], "s.py");
	assert_string_equal(globals.rest.items[2], "--debug");
	assert_string_equal(globals.rest.items[5], "--help");
	globals_finish(&globals);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spellings),
		cmocka_unit_test(test_script_keeps_its_words),
		cmocka_unit_test(test_folder_as_script),
		cmocka_unit_test(test_verb_wins_over_folder),
		cmocka_unit_test(test_double_dash),
		cmocka_unit_test(test_project_behind_the_verb),
		cmocka_unit_test(test_help_and_version_belong_to_the_verb),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_same_value_twice_and_empty),
		cmocka_unit_test(test_timeouts),
		cmocka_unit_test(test_verb_words),
		cmocka_unit_test(test_explanations),
		cmocka_unit_test(test_passthrough),
	};
	return cmocka_run_group_tests(tests, make_tree, remove_tree);
}
