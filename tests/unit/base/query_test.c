/* SPDX-License-Identifier: Apache-2.0 */
#include "base/query.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

static void expect(const char *query, const char *key, const char *wanted)
{
	CLEANUP(free) char *value = query_value(query, key);

	if (wanted && !value)
		fail_msg("'%s' has no '%s'", query, key);
	else if (wanted)
		assert_string_equal(value, wanted);
	else
		assert_null(value);
}

static void test_values(void **state)
{
	(void)state;
	expect("a=1&b=2", "a", "1");
	expect("a=1&b=2", "b", "2");
	expect("a=1&b=2", "c", NULL);
	expect("a=1&a=2", "a", "1");
	expect("a=&a=2", "a", "2");
	expect("a&a=2", "a", "2");
	expect("&&a=b=c&", "a", "b=c");
	expect("ab=1", "a", NULL);
	expect("%61=1", "a", "1");
	expect("", "a", NULL);
	expect("a=1#&b=2", "b", NULL);
}

static void test_decoding(void **state)
{
	(void)state;
	expect("a=x%20y+z%2B", "a", "x y z+");
	expect("a=%C3%A9", "a", "\xc3\xa9");
	expect("a=100%", "a", "100%");
	expect("a=%4", "a", "%4");
	expect("a=%zz", "a", "%zz");
	expect("a=%2", "a", "%2");
}

static void test_hostile(void **state)
{
	(void)state;
	expect("a=x%00y", "a", NULL);
	expect("a=x%0d%0aHost: y", "a", NULL);
	expect("a=x\ty", "a", NULL);
	expect("a=%FF", "a", NULL);
	expect("a=%ED%A0%80", "a", NULL);

	CLEANUP(free) char *huge = mem_new(QUERY_MAX + 8);
	memset(huge, 'x', QUERY_MAX + 1);
	huge[0] = 'a';
	huge[1] = '=';
	expect(huge, "a", NULL);
	huge[QUERY_MAX] = '\0';
	expect(huge, "a", huge + 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_decoding),
		cmocka_unit_test(test_hostile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
