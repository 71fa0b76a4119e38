/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addons that were built with the published SDKs, run by today's host. FROZEN_TREES is the list of their
 * folders, as a launcher unpacks them, with ':' between.
 */
#include "addon/index.h"
#include "addon/run.h"
#include "base/cleanup.h"
#include "base/str.h"
#include "cli/globals.h"

#include "layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void read_index(struct addon_index *index, const char *tree)
{
	struct error err = { 0 };
	struct addon_place place = { .origin = ADDON_OVERLAY, .directory = tree };
	if (addon_index_add(index, &place, &err) < 0 || index->count != 1)
		fail_msg("%s: %s", tree, err.text);
}

static void test_runs(void **state)
{
	(void)state;
	CLEANUP(strlist) struct strlist trees = { 0 };
	strlist_split(&trees, FROZEN_TREES, ':');

	for (size_t i = 0; i < trees.count; i++) {
		CLEANUP(addon_index) struct addon_index index = { 0 };
		CLEANUP(layout) struct layout layout = { 0 };
		struct globals globals = { 0 };
		struct error err = { 0 };
		const char *words[] = { "--times", "2", NULL };
		read_index(&index, trees.items[i]);
		assert_int_equal(layout_init(&layout, &err), 0);
		struct addon_context context = {
			.version = "1.7.0",
			.layout = &layout,
			.globals = &globals,
			.index = &index,
		};
		const struct addon_verb *verb = addon_entry_verb(&index.entries[0], "frozen");
		assert_non_null(verb);
		int r = addon_run(&context, &index.entries[0], verb, 2, words, &err);
		if (r != 7)
			fail_msg("%s: %d: %s", trees.items[i], r, err.text);
		addon_close_all();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
