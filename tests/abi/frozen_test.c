/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addons that were built with the published SDKs, in the hands of today's host. FROZEN_TREES is the list of their
 * folders, as a launcher unpacks them, with ':' between.
 */
#include "addon/index.h"
#include "addon/loader.h"
#include "base/cleanup.h"
#include "base/str.h"

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

static void test_loads(void **state)
{
	(void)state;
	CLEANUP(strlist) struct strlist trees = { 0 };
	strlist_split(&trees, FROZEN_TREES, ':');
	assert_true(trees.count > 0);

	for (size_t i = 0; i < trees.count; i++) {
		CLEANUP(addon_index) struct addon_index index = { 0 };
		CLEANUP(addon_code) struct addon_code code = { 0 };
		struct error err = { 0 };
		void *handle = NULL;
		read_index(&index, trees.items[i]);
		if (addon_load(&index.entries[0], NULL, NULL, &handle, &code, &err) < 0)
			fail_msg("%s: %s", trees.items[i], err.text);
		assert_int_equal(code.verb_count, 1);
		assert_string_equal(code.verbs[0].verb.name, "frozen");
		assert_int_equal(code.verbs[0].option_count, 1);
		assert_string_equal(code.verbs[0].options[0].letter, "t");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_loads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
