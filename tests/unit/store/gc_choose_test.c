/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a clean-up takes, rule by rule.
 */
#include "store/gc.h"

#include "base/str.h"
#include "store/items.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW   1000000
#define COUNT 6

static struct store_item addon(const char *name, int64_t when)
{
	return (struct store_item){ .kind = STORE_ADDON,
		.name = (char *)(uintptr_t)name,
		.is_complete = true,
		.bytes = 100,
		.when = when };
}

/* The names that go, in the order of the items. */
static char *chosen(struct store_item *list, size_t count, const struct store_gc *gc)
{
	const struct store_items items = { list, count, count };
	bool marks[COUNT] = { 0 };
	struct str names = { 0 };

	store_gc_choose(&items, gc, NOW, marks);
	for (size_t i = 0; i < count; i++) {
		if (marks[i])
			str_appendf(&names, "%s ", list[i].name);
	}
	str_append(&names, "");
	return str_take(&names);
}

static void check(struct store_item *list, size_t count, const struct store_gc *gc,
		const char *wanted)
{
	char *got = chosen(list, count, gc);
	assert_string_equal(got ? got : "", wanted);
	free(got);
}

static void test_versions_by_their_order(void **state)
{
	(void)state;
	struct store_item list[] = { addon("a_tool_1.10.0", 1), addon("a_tool_1.9.0", 9),
		addon("a_tool_2.0.0-rc.1", 5), addon("b_1.0.0", 1), addon("a_1.0.0", 1) };

	check(list, 5, &(struct store_gc){ .keep = 2 }, "a_tool_1.9.0 ");
	check(list, 5, &(struct store_gc){ .keep = 1 }, "a_tool_1.10.0 a_tool_1.9.0 ");
	check(list, 5, &(struct store_gc){ .keep = 0 },
			"a_tool_1.10.0 a_tool_1.9.0 a_tool_2.0.0-rc.1 b_1.0.0 a_1.0.0 ");
}

static void test_protected(void **state)
{
	(void)state;
	struct store_item list[] = { addon("a_1.0.0", 1), addon("a_2.0.0", 1),
		addon("a_3.0.0", 1) };

	list[0].is_named = true;
	list[1].is_used = true;
	list[2].place = 1;
	check(list, 3, &(struct store_gc){ .keep = 0 }, "");
}

/* A site store's newer version is no reason to remove the user's newest. */
static void test_site_versions_do_not_count(void **state)
{
	(void)state;
	struct store_item list[] = { addon("a_1.0.0", 1), addon("a_3.0.0", 1) };

	list[1].place = 1;
	check(list, 2, &(struct store_gc){ .keep = 1 }, "");
}

static void test_incomplete(void **state)
{
	(void)state;
	struct store_item list[] = { addon("a_1.0.0", NOW - 10), addon("b_1.0.0", NOW - 10),
		addon("c_1.0.0", NOW - 10000), addon("c_0.9.0", 1) };

	list[0].is_complete = false;
	list[1].is_complete = false;
	list[1].is_moving = true;
	list[2].is_complete = false;
	list[2].is_moving = true;
	/* A broken one does not count as a version that is kept, either. */
	check(list, 4, &(struct store_gc){ .keep = 1 }, "a_1.0.0 c_1.0.0 ");
}

static void test_limit_takes_the_oldest(void **state)
{
	(void)state;
	struct store_item list[] = { addon("a_1.0.0", 30), addon("b_1.0.0", 10),
		addon("c_1.0.0", 20) };
	struct store_gc gc = { .has_limit = true, .limit_bytes = 300 };

	check(list, 3, &gc, "");
	gc.limit_bytes = 299;
	check(list, 3, &gc, "b_1.0.0 ");
	gc.limit_bytes = 150;
	check(list, 3, &gc, "b_1.0.0 c_1.0.0 ");
	gc.keep = 1;
	check(list, 3, &gc, "");
}

static void test_packages_by_age(void **state)
{
	(void)state;
	struct store_item list[] = { addon("x_linux.zip", 30), addon("y_linux.zip", 10),
		addon("z", 20) };

	for (size_t i = 0; i < 3; i++)
		list[i].kind = STORE_PACKAGE;
	check(list, 3, &(struct store_gc){ .keep = 2 }, "y_linux.zip ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_versions_by_their_order),
		cmocka_unit_test(test_protected),
		cmocka_unit_test(test_site_versions_do_not_count),
		cmocka_unit_test(test_incomplete),
		cmocka_unit_test(test_limit_takes_the_oldest),
		cmocka_unit_test(test_packages_by_age),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
