/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/console: what reaches standard error, seen through a file in its place.
 */
#include "base/cleanup.h"
#include "base/console.h"
#include "base/env.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

static char shown[4096];

/* Runs the statement and keeps what it wrote to standard error in `shown`. */
#define SHOW(statement)                                                  \
	do {                                                             \
		CLEANUP(fclose) FILE *file_ = tmpfile();                 \
		assert_non_null(file_);                                  \
		fflush(stderr);                                          \
		CLEANUP(close) int saved_ = dup(STDERR_FILENO);          \
		dup2(fileno(file_), STDERR_FILENO);                      \
		statement;                                               \
		fflush(stderr);                                          \
		dup2(saved_, STDERR_FILENO);                             \
		rewind(file_);                                           \
		shown[fread(shown, 1, sizeof(shown) - 1, file_)] = '\0'; \
	} while (0)

static void test_markers(void **state)
{
	(void)state;
	SHOW(console_log(CONSOLE_ERROR, "%d", 1));
	assert_string_equal(shown, "!!! 1\n");
	SHOW(console_log(CONSOLE_INFO, "x"));
	assert_string_equal(shown, ">>> x\n");
	SHOW(console_fail("no bundle"));
	assert_string_equal(shown, "ayon: no bundle\n");
}

static void test_userinfo_is_hidden(void **state)
{
	static const char *const cases[][2] = {
		{ "at 'http://user:word@host:1/a@b'", "at 'http://***@host:1/a@b'" },
		{ "https://u:p@ss@host", "https://***@host" },
		{ "socks5://u@h and http://v:w@i/", "socks5://***@h and http://***@i/" },
		{ "http://host/path?mail=a@b", "http://host/path?mail=a@b" },
		{ "no address, a@b", "no address, a@b" },
		{ "://", "://" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		CLEANUP(free) char *shown_text = console_redact(cases[i][0]);
		assert_string_equal(shown_text, cases[i][1]);
	}
}

static void test_levels(void **state)
{
	(void)state;
	env_set("AYON_DEBUG", NULL);
	env_set("AYON_LOG_LEVEL", "40");
	console_init();
	SHOW(console_log(CONSOLE_WARNING, "x"));
	assert_string_equal(shown, "");
	env_set("AYON_DEBUG", "1");
	console_init();
	assert_false(console_enabled(CONSOLE_WARNING));
	env_set("AYON_LOG_LEVEL", "51");
	console_init();
	assert_true(console_enabled(CONSOLE_DEBUG));
	env_set("AYON_LOG_LEVEL", NULL);
	env_set("AYON_DEBUG", NULL);
	console_init();
	assert_false(console_enabled(CONSOLE_DEBUG));
	assert_true(console_enabled(CONSOLE_INFO));
}

static void test_secrets_are_blanked_everywhere(void **state)
{
	(void)state;
	console_add_secret(NULL);
	console_add_secret("short");
	console_add_secret("token-1");
	console_add_secret("token-1-and-more");
	SHOW(console_log(CONSOLE_ERROR, "a token-1 b token-1-and-more c token-1token-1"));
	assert_string_equal(shown, "!!! a *** b *** c ******\n");
	SHOW(console_fail("key token-1-and-more short"));
	assert_string_equal(shown, "ayon: key *** short\n");
}

static void test_one_line_without_control_characters(void **state)
{
	(void)state;
	SHOW(console_log(CONSOLE_ERROR, "a\nb\033[2Jc\td\x7f"));
	assert_string_equal(shown, "!!! a b [2Jc d \n");
	SHOW(console_fail("x\r\ny"));
	assert_string_equal(shown, "ayon: x  y\n");
}

static void test_no_terminal(void **state)
{
	(void)state;
	CLEANUP(fclose) FILE *file = tmpfile();

	assert_false(console_colour(fileno(file)));
	assert_int_equal(console_columns(fileno(file)), 0);
	SHOW(assert_false(console_can_ask()));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_markers),
		cmocka_unit_test(test_userinfo_is_hidden),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_secrets_are_blanked_everywhere),
		cmocka_unit_test(test_one_line_without_control_characters),
		cmocka_unit_test(test_no_terminal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
