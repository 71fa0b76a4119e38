/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/index_file.h"

#include "support.h"

static int read_text(const char *text, struct addon_index *ret_index, struct error *err)
{
	CLEANUP(free) char *copy = mem_dup(text);
	return index_file_read(copy, "bundle", ret_index, err);
}

#define HEAD  "ayon-index\t1\tbundle\n"
#define ADDON "addon\t3\tcore\t1.0.0\tCore\t/x\tlinux/c.so\t\t1\t0\t0\t10\t20\n"

static void test_reads_what_it_writes(void **state)
{
	CLEANUP(addon_index) struct addon_index index = { 0 };
	CLEANUP(addon_index) struct addon_index again = { 0 };
	CLEANUP(str) struct str text = { 0 };
	CLEANUP(str) struct str second = { 0 };
	struct error err = { 0 };

	(void)state;
	assert_int_equal(read_text(HEAD ADDON "verb\tone\t1\t1\tFirst\nverb\ttwo\t0\t2\tSecond\n"
					      "extension\tayon.tray/1\nextension\tayon.environment/"
					      "1\nend\t1\n",
					 &index, &err),
			0);
	assert_int_equal(index.entries[0].verb_count, 2);
	assert_string_equal(index.entries[0].verbs[1].summary, "Second");
	assert_string_equal(index.entries[0].extensions[1], "ayon.environment/1");
	assert_int_equal(index_file_write(&index, "bundle", &text, &err), 0);
	assert_int_equal(read_text(text.text, &again, &err), 0);
	assert_int_equal(index_file_write(&again, "bundle", &second, &err), 0);
	assert_string_equal(text.text, second.text);
}

/* None of these may be taken, and none may crash; the sanitizer builds watch the second half. */
static void test_refuses_hostile_text(void **state)
{
	static const char *const texts[] = {
		"",
		"\n",
		"ayon-index\t1\tbundle",
		"ayon-index\t2\tbundle\nend\t0\n",
		"ayon-index\t1\tinstalled\nend\t0\n",
		"ayon-index\t1\tbundle\textra\nend\t0\n",
		HEAD,
		HEAD ADDON,
		HEAD "end\t1\n",
		HEAD ADDON "end\t0\n",
		HEAD ADDON "end\t1\nend\t1\n",
		HEAD ADDON "end\t-1\n",
		HEAD "end\t\n",
		HEAD "verb\tone\t0\t0\tBefore any addon\nend\t0\n",
		HEAD "extension\tayon.tray/1\nend\t0\n",
		HEAD "nonsense\nend\t0\n",
		HEAD "addon\t9\tcore\t1.0.0\tCore\t/x\t\t\t1\t0\t0\t10\t20\nend\t1\n",
		HEAD "addon\t0\tcore\t1.0.0\tCore\t/x\t\t\t1\t0\t0\t10\t20\nend\t1\n",
		HEAD "addon\t3\t../core\t1.0.0\tCore\t/x\t\t\t1\t0\t0\t10\t20\nend\t1\n",
		HEAD "addon\t3\tcore\t1/0\tCore\t/x\t\t\t1\t0\t0\t10\t20\nend\t1\n",
		HEAD "addon\t3\tcore\t1.0.0\tCore\t/x\t../../evil.so\t\t1\t0\t0\t10\t20\nend\t1\n",
		HEAD "addon\t3\tcore\t1.0.0\tCore\t/x\t/evil.so\t\t1\t0\t0\t10\t20\nend\t1\n",
		HEAD "addon\t3\tcore\t1.0.0\tCore\t/x\ta.so\tshort\t1\t0\t0\t10\t20\nend\t1\n",
		HEAD "addon\t3\tcore\t1.0.0\tCore\t/x\ta.so\t\t99999\t0\t0\t10\t20\nend\t1\n",
		HEAD "addon\t3\tcore\t1.0.0\tCore\t/x\ta.so\t\t1\t0\t2\t10\t20\nend\t1\n",
		HEAD "addon\t3\tcore\t1.0.0\tCore\t/x\ta.so\t\t1\t0\t0\t-1\t20\nend\t1\n",
		HEAD "addon\t3\tcore\t1.0.0\tCore\t/"
		     "x\ta.so\t\t1\t0\t0\t99999999999999999999\t20\nend\t1\n",
		HEAD "addon\t3\tcore\t1.0.0\tC\x1b[2J\t/x\ta.so\t\t1\t0\t0\t10\t20\nend\t1\n",
		HEAD "addon\t3\tcore\t1.0.0\tC\xff\t/x\ta.so\t\t1\t0\t0\t10\t20\nend\t1\n",
		HEAD "addon\t3\tcore\t1.0.0\tCore\t/x\ta.so\t\t1\t0\t0\t10\t20\t21\nend\t1\n",
		HEAD ADDON "verb\tOne\t0\t0\tCapital\nend\t1\n",
		HEAD ADDON "verb\tone\t0\t0\tA\nverb\tone\t0\t0\tTwice\nend\t1\n",
		HEAD ADDON "verb\tone\t-1\t0\tA\nend\t1\n",
		HEAD ADDON "verb\tone\t0\t4294967296\tA\nend\t1\n",
		HEAD ADDON "verb\t\t0\t0\tA\nend\t1\n",
		HEAD ADDON "extension\tayon.tray\nend\t1\n",
		HEAD ADDON "extension\tayon.tray/1x\nend\t1\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct addon_index index = { 0 };
		struct error err = { 0 };
		if (read_text(texts[i], &index, &err) != AYON_EINVALID)
			fail_msg("text %zu was taken: %s", i, texts[i]);
		assert_contains(err.text, "index");
		assert_int_equal(index.count, 0);
	}
}

static void test_refuses_too_much(void **state)
{
	CLEANUP(str) struct str text = { 0 };
	struct addon_index index = { 0 };
	struct error err = { 0 };

	(void)state;
	str_append(&text, HEAD ADDON);
	for (int i = 0; i < 257; i++)
		str_appendf(&text, "verb\tv%d\t0\t0\tOne of many\n", i);
	str_append(&text, "end\t1\n");
	assert_int_equal(read_text(text.text, &index, &err), AYON_EINVALID);
	assert_contains(err.text, "line 259");
}

static void test_writes_no_folder_that_breaks_a_line(void **state)
{
	CLEANUP(str) struct str text = { 0 };
	struct addon_entry entry = { .origin = ADDON_BUNDLE,
		.name = mem_dup("core"),
		.version = mem_dup("1.0.0"),
		.directory = mem_dup("/a\tb") };
	struct addon_index index = { .entries = &entry, .count = 1 };
	struct error err = { 0 };

	(void)state;
	assert_int_equal(index_file_write(&index, "bundle", &text, &err), AYON_EINVALID);
	addon_entry_finish(&entry);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads_what_it_writes),
		cmocka_unit_test(test_refuses_hostile_text),
		cmocka_unit_test(test_refuses_too_much),
		cmocka_unit_test(test_writes_no_folder_that_breaks_a_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
