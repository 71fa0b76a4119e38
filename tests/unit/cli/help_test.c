/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "base/cleanup.h"
#include "cli/exit_code.h"
#include "cli/help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

static const char *const aliases[] = { "asset", NULL };
static const char *const modes[] = { "fast", "safe", NULL };
AYON_OPTION_DECLARE(folder, .kind = AYON_OPTION_TEXT, .name = "folder", .aliases = aliases,
		.flags = AYON_OPTION_REQUIRED, .help = "Path of the folder");
AYON_OPTION_DECLARE(mode, .kind = AYON_OPTION_TEXT, .name = "mode", .letter = "m", .choices = modes,
		.help = "How the work is done, which may take so many words that they need another "
			"line");
AYON_OPTION_DECLARE(old, .kind = AYON_OPTION_FLAG, .name = "old", .flags = AYON_OPTION_HIDDEN);
AYON_OPTION_DECLARE(out, .kind = AYON_OPTION_POSITIONAL, .name = "out",
		.flags = AYON_OPTION_REQUIRED, .help = "File to write");
AYON_OPTION_DECLARE(args, .kind = AYON_OPTION_REST, .name = "args", .help = "Words for the script");
static const struct ayon_option *const table[] = { &folder, &mode, &old, &out, &args, NULL };

static struct addon_verb verbs[] = {
	{ .name = (char *)"hello", .summary = (char *)"Say hello", .flags = AYON_VERB_TOP_LEVEL },
	{ .name = (char *)"inner", .summary = (char *)"Only below its addon" },
	{ .name = (char *)"ghost",
			.summary = (char *)"Never listed",
			.flags = AYON_VERB_TOP_LEVEL | AYON_VERB_HIDDEN },
};
static struct addon_entry entries[] = {
	{ .name = (char *)"hello", .version = (char *)"1.0.0", .verbs = verbs, .verb_count = 3 },
};
static const struct addon_index addons = { .entries = entries, .count = 1 };

static void has(const struct str *text, const char *part)
{
	if (!strstr(str_get(text), part))
		fail_msg("lacks '%s':\n%s", part, str_get(text));
}

static void fits_80_columns(const struct str *text)
{
	for (const char *line = str_get(text); *line;) {
		size_t length = strcspn(line, "\n");
		if (length > 79)
			fail_msg("too long: %.*s", (int)length, line);
		line += length + (line[length] == '\n');
	}
}

static void test_verb(void **state)
{
	(void)state;
	CLEANUP(str) struct str text = { 0 };

	help_verb("ayon hello", "Say hello", "A longer story.\n\nIn two paragraphs.", table, &text);
	has(&text, "Usage: ayon hello [options] --folder FOLDER OUT [ARGS...]\n");
	has(&text, "\nSay hello.\n");
	has(&text, "\nA longer story.\n\nIn two paragraphs.\n");
	has(&text, "\nArguments:\n  OUT                     File to write\n");
	has(&text, "      --folder FOLDER     Path of the folder (also --asset) (required)\n");
	has(&text, "  -m, --mode MODE         How the work is done");
	has(&text, "one of: fast, safe");
	has(&text, "  -h, --help              Print this text and end\n");
	assert_null(strstr(str_get(&text), "--old"));
	fits_80_columns(&text);
}

static void test_verb_without_anything(void **state)
{
	(void)state;
	CLEANUP(str) struct str text = { 0 };

	help_verb("ayon x", NULL, NULL, NULL, &text);
	assert_string_equal(str_get(&text), "Usage: ayon x [options]\n\nOptions:\n  -h, --help     "
					    "         Print this text and end\n");
}

static void test_launcher(void **state)
{
	(void)state;
	CLEANUP(str) struct str text = { 0 };
	size_t count;
	const struct exit_code *codes = exit_codes(&count);

	help_launcher(&addons, &text);
	fits_80_columns(&text);
	has(&text, "  hello                   Say hello\n");
	assert_null(strstr(str_get(&text), "ghost"));
	assert_null(strstr(str_get(&text), "inner"));
	has(&text, "--project-bundle NAME");
	has(&text, "--studio-bundle)");
	has(&text, "--timeout SECONDS");
	for (size_t i = 0; i < count; i++)
		has(&text, codes[i].name);
}

static void test_addon(void **state)
{
	(void)state;
	CLEANUP(str) struct str text = { 0 };

	help_addon(&entries[0], &text);
	has(&text, "Usage: ayon addon hello COMMAND");
	has(&text, "  inner                   Only below its addon\n");
	assert_null(strstr(str_get(&text), "ghost"));
	fits_80_columns(&text);
}

static void test_pretty_only_adds_colours(void **state)
{
	(void)state;
	CLEANUP(str) struct str plain = { 0 };
	CLEANUP(str) struct str pretty = { 0 };
	CLEANUP(str) struct str stripped = { 0 };

	help_launcher(&addons, &plain);
	help_pretty(str_get(&plain), &pretty);
	assert_true(pretty.length > plain.length);
	has(&pretty, "\033[1mOptions:\033[0m\n");
	for (const char *c = str_get(&pretty); *c; c++) {
		if (*c == '\033')
			c = strchr(c, 'm');
		else
			str_append_n(&stripped, c, 1);
	}
	assert_string_equal(str_get(&stripped), str_get(&plain));
}

static void test_nearest(void **state)
{
	(void)state;
	static const char *const words[] = { "tray", "publish", "login", "logout", "hello" };

	assert_string_equal(help_nearest("helo", words, 5), "hello");
	assert_string_equal(help_nearest("pubilsh", words, 5), "publish");
	assert_string_equal(help_nearest("TRAY", words, 5), "tray");
	assert_string_equal(help_nearest("logn", words, 5), "login");
	assert_null(help_nearest("render", words, 5));
	assert_null(help_nearest("x", words, 5));
	assert_null(help_nearest("", words, 5));
	assert_null(help_nearest("helo", NULL, 0));
	char huge[500];
	memset(huge, 'h', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	assert_null(help_nearest(huge, words, 5));
}

static void test_exit_codes(void **state)
{
	(void)state;
	size_t count;
	const struct exit_code *codes = exit_codes(&count);

	assert_int_equal(exit_code_of(AYON_OK), 0);
	assert_int_equal(exit_code_of(AYON_EFAIL), 1);
	assert_int_equal(exit_code_of(AYON_EUSAGE), 2);
	assert_int_equal(exit_code_of(AYON_EBUNDLE), 5);
	assert_int_equal(exit_code_of(AYON_ETIMEOUT), 10);
	assert_int_equal(exit_code_of(AYON_ENOTFOUND), 1);
	assert_int_equal(exit_code_of(AYON_EIO), 1);
	assert_int_equal(exit_code_of(-4711), 1);
	assert_int_equal(exit_code_of(42), 42);
	assert_int_equal(exit_code_of(255), 255);
	assert_int_equal(exit_code_of(256), 1);
	for (size_t i = 1; i < count; i++)
		assert_true(codes[i - 1].code < codes[i].code);
	/* Whatever status there is, its exit code is documented. */
	for (int status = AYON_EIO; status <= 0; status++) {
		size_t i = 0;
		while (i < count && codes[i].code != exit_code_of(status))
			i++;
		assert_true(i < count);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verb),
		cmocka_unit_test(test_verb_without_anything),
		cmocka_unit_test(test_launcher),
		cmocka_unit_test(test_addon),
		cmocka_unit_test(test_pretty_only_adds_colours),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_exit_codes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
