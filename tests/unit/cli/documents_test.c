/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The documents that are tables of the launcher hold, between their marks and to the byte, what the table says.
 */
#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/str.h"
#include "cli/environment.h"
#include "cli/exit_code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

#define BEGIN "<!-- table: begin -->\n"
#define END   "<!-- table: end -->"

static void check_document(const char *name, void (*document)(struct str *ret_text))
{
	CLEANUP(free) char *path = mem_printf("%s/../docs/%s", TEST_SOURCE, name);
	CLEANUP(free) char *text = NULL;
	CLEANUP(str) struct str wanted = { 0 };
	size_t length;
	struct error err = { 0 };

	if (fs_read(path, 1 << 20, &text, &length, &err) < 0)
		fail_msg("%s", err.text);
	char *begin = strstr(text, BEGIN);
	assert_non_null(begin);
	begin += strlen(BEGIN);
	char *end = strstr(begin, END);
	assert_non_null(end);
	*end = '\0';
	document(&wanted);
	if (strcmp(begin, str_get(&wanted)) != 0) {
		/* Whole, for copying: cmocka cuts its messages. */
		printf("%s", str_get(&wanted));
		fail_msg("docs/%s does not hold its table, which is printed above", name);
	}
}

static void test_environment(void **state)
{
	(void)state;
	check_document("environment.md", environment_document);
}

static void test_exit_codes(void **state)
{
	(void)state;
	check_document("exit-codes.md", exit_codes_document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_exit_codes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
