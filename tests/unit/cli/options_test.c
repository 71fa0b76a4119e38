/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

#define WORDS(...)                \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}

static const char *const folder_aliases[] = { "asset", NULL };
static const char *const modes[] = { "fast", "safe", NULL };
AYON_OPTION_DECLARE(project, .kind = AYON_OPTION_TEXT, .name = "project");
AYON_OPTION_DECLARE(folder, .kind = AYON_OPTION_TEXT, .name = "folder", .aliases = folder_aliases);
AYON_OPTION_DECLARE(targets, .kind = AYON_OPTION_TEXT, .name = "targets", .letter = "t",
		.flags = AYON_OPTION_REPEAT);
AYON_OPTION_DECLARE(gui, .kind = AYON_OPTION_FLAG, .name = "gui", .letter = "g");
AYON_OPTION_DECLARE(frame, .kind = AYON_OPTION_INTEGER, .name = "frame");
AYON_OPTION_DECLARE(mode, .kind = AYON_OPTION_TEXT, .name = "mode", .choices = modes);
AYON_OPTION_DECLARE(
		out, .kind = AYON_OPTION_POSITIONAL, .name = "out", .flags = AYON_OPTION_REQUIRED);
AYON_OPTION_DECLARE(paths, .kind = AYON_OPTION_POSITIONAL, .name = "path",
		.flags = AYON_OPTION_REQUIRED | AYON_OPTION_REPEAT);
AYON_OPTION_DECLARE(must, .kind = AYON_OPTION_TEXT, .name = "must", .metavar = "WORD",
		.flags = AYON_OPTION_REQUIRED);
AYON_OPTION_DECLARE(args, .kind = AYON_OPTION_REST, .name = "args");

static const struct ayon_option *const plain[] = { &project, &folder, &targets, &gui, &frame, &mode,
	&out, NULL };
static const struct ayon_option *const many[] = { &gui, &targets, &paths, NULL };
static const struct ayon_option *const script[] = { &gui, &out, &args, NULL };
static const struct ayon_option *const only_rest[] = { &project, &args, NULL };
static const struct ayon_option *const required[] = { &must, NULL };

static size_t length(const char *const *words)
{
	size_t count = 0;
	while (words[count])
		count++;
	return count;
}

static struct options *parse(const struct ayon_option *const *table, const char *const *words)
{
	struct options *options = NULL;
	struct error err = { 0 };
	bool help = true;

	int r = options_parse(table, (int)length(words), words, &options, &help, &err);
	if (r < 0)
		fail_msg("refused: %s", err.text);
	assert_false(help);
	return options;
}

static void refused(
		const struct ayon_option *const *table, const char *const *words, const char *part)
{
	struct options *options = NULL;
	struct error err = { 0 };
	bool help;

	assert_int_equal(AYON_EUSAGE,
			options_parse(table, (int)length(words), words, &options, &help, &err));
	assert_null(options);
	if (!strstr(err.text, part))
		fail_msg("'%s' lacks '%s'", err.text, part);
}

static void test_both_spellings(void **state)
{
	(void)state;
	struct options *options = parse(plain, WORDS("--project", "A", "o.json", "--folder=x=y",
							       "-tfarm", "-t", "local", "-g"));
	assert_string_equal(options_text(options, "project", 0), "A");
	assert_string_equal(options_text(options, "folder", 0), "x=y");
	assert_int_equal(options_count(options, "targets"), 2);
	assert_string_equal(options_text(options, "targets", 1), "local");
	assert_null(options_text(options, "targets", 2));
	assert_int_equal(options_count(options, "gui"), 1);
	assert_null(options_text(options, "gui", 0));
	assert_string_equal(options_text(options, "out", 0), "o.json");
	assert_int_equal(options_count(options, "unheard"), 0);
	assert_null(options_text(options, "unheard", 0));
	options_free(options);
}

static void test_alias_and_letters_together(void **state)
{
	(void)state;
	struct options *options = parse(plain, WORDS("--asset", "robot", "-gt", "farm", "-"));
	assert_string_equal(options_text(options, "folder", 0), "robot");
	assert_int_equal(options_count(options, "gui"), 1);
	assert_string_equal(options_text(options, "targets", 0), "farm");
	assert_string_equal(options_text(options, "out", 0), "-");
	options_free(options);
}

static void test_empty_value_is_a_value(void **state)
{
	(void)state;
	struct options *options = parse(plain, WORDS("--project=", "o"));
	assert_string_equal(options_text(options, "project", 0), "");
	options_free(options);
}

static void test_integers(void **state)
{
	(void)state;
	struct options *options = parse(plain, WORDS("--frame", "-9223372036854775808", "o"));
	assert_true(options_integer(options, "frame", 7) == INT64_MIN);
	assert_int_equal(options_integer(options, "project", 7), 7);
	options_free(options);
	refused(plain, WORDS("--frame", "9223372036854775808", "o"), "whole number");
	refused(plain, WORDS("--frame", "1.5", "o"), "whole number");
	refused(plain, WORDS("--frame", "", "o"), "whole number");
	refused(plain, WORDS("--frame", "1 ", "o"), "whole number");
}

static void test_double_dash_ends_options(void **state)
{
	(void)state;
	struct options *options = parse(many, WORDS("-g", "a", "--", "--gui", "-t"));
	assert_int_equal(options_count(options, "path"), 3);
	assert_string_equal(options_text(options, "path", 1), "--gui");
	assert_string_equal(options_text(options, "path", 2), "-t");
	options_free(options);
}

static void test_negative_number_is_a_word(void **state)
{
	(void)state;
	struct options *options = parse(many, WORDS("-5"));
	assert_string_equal(options_text(options, "path", 0), "-5");
	options_free(options);
}

static void test_rest_is_untouched(void **state)
{
	(void)state;
	size_t count;
	struct options *options = parse(script, WORDS("-g", "a.py", "--help", "-x", "--", "--gui"));
	const char *const *rest = options_rest(options, &count);
	assert_int_equal(count, 4);
	assert_string_equal(rest[0], "--help");
	assert_string_equal(rest[2], "--");
	assert_null(rest[4]);
	assert_int_equal(options_count(options, "args"), 4);
	options_free(options);

	options = parse(script, WORDS("a.py", "--", "--gui", "--"));
	rest = options_rest(options, &count);
	assert_int_equal(count, 2);
	assert_string_equal(rest[0], "--gui");
	assert_string_equal(rest[1], "--");
	options_free(options);
}

static void test_rest_without_positional(void **state)
{
	(void)state;
	size_t count;
	struct options *options = parse(only_rest, WORDS("--project", "A", "x", "--project"));
	assert_string_equal(options_rest(options, &count)[1], "--project");
	assert_int_equal(count, 2);
	options_free(options);

	options = parse(only_rest, WORDS("--project", "A"));
	assert_null(options_rest(options, &count)[0]);
	assert_int_equal(count, 0);
	options_free(options);
}

static void test_refusals(void **state)
{
	(void)state;
	refused(plain, WORDS("o", "--projct", "A"), "did you mean '--project'");
	refused(plain, WORDS("o", "--frobnicate=secretvalue"), "--help lists");
	refused(plain, WORDS("o", "-x"), "no option '-x'");
	refused(plain, WORDS("o", "--gui=1"), "takes no value");
	refused(plain, WORDS("o", "--project"), "--project PROJECT");
	refused(plain, WORDS("o", "--project", "--gui"), "--project=--gui");
	refused(plain, WORDS("o", "--project", "--"), "needs a value");
	refused(plain, WORDS("o", "--project", "A", "--project", "B"), "twice");
	refused(plain, WORDS("o", "--folder", "A", "--asset", "B"), "twice");
	refused(plain, WORDS("o", "--mode", "quick"), "one of: fast, safe");
	refused(plain, WORDS("--mode", "fast"), "OUT is missing");
	refused(plain, WORDS("o", "p"), "nothing is expected at 'p'");
}

static void test_required(void **state)
{
	(void)state;
	const char *const none[] = { NULL };
	refused(required, none, "--must WORD");
	refused(many, none, "PATH is missing");
}

static void test_help_ends_parsing(void **state)
{
	(void)state;
	struct options *options = NULL;
	struct error err = { 0 };
	bool help = false;

	assert_int_equal(0, options_parse(required, 1, WORDS("--help"), &options, &help, &err));
	assert_true(help);
	options_free(options);
	help = false;
	assert_int_equal(
			0, options_parse(NULL, 2, WORDS("-h", "--no-such"), &options, &help, &err));
	assert_true(help);
	options_free(options);
}

static void test_no_table(void **state)
{
	(void)state;
	struct options *options = NULL;
	struct error err = { 0 };
	bool help = true;

	assert_int_equal(0, options_parse(NULL, 0, WORDS("x"), &options, &help, &err));
	assert_false(help);
	options_free(options);
	refused(NULL, WORDS("x"), "nothing is expected");
	options_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_spellings),
		cmocka_unit_test(test_alias_and_letters_together),
		cmocka_unit_test(test_empty_value_is_a_value),
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_double_dash_ends_options),
		cmocka_unit_test(test_negative_number_is_a_word),
		cmocka_unit_test(test_rest_is_untouched),
		cmocka_unit_test(test_rest_without_positional),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_required),
		cmocka_unit_test(test_help_ends_parsing),
		cmocka_unit_test(test_no_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
