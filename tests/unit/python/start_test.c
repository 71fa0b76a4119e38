/* SPDX-License-Identifier: Apache-2.0 */
#include "python/python.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/self.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the four above first. */
#include <cmocka.h>

static const char *const words[] = { "a", "--debug", "", NULL };

static struct strlist command(struct python_start start)
{
	struct strlist result = { 0 };
	struct error err = { 0 };

	start.interpreter = "/py";
	if (python_command(&start, &result, &err) < 0)
		fail_msg("%s", err.text);
	return result;
}

static void assert_words(const struct strlist *list, const char *const *expected)
{
	size_t count = 0;

	for (; expected[count]; count++) {
		assert_true(count < list->count);
		assert_string_equal(list->items[count], expected[count]);
	}
	assert_int_equal(list->count, count);
}

#define EXPECT(start, ...)                                                       \
	do {                                                                     \
		CLEANUP(strlist) struct strlist list = command(start);           \
		assert_words(&list, (const char *const[]){ __VA_ARGS__, NULL }); \
	} while (0)

static void test_direct(void **state)
{
	(void)state;
	struct python_start script = { .kind = PYTHON_SCRIPT, .target = "s.py", .argv = words };
	struct python_start module = { .kind = PYTHON_MODULE, .target = "json.tool" };
	struct python_start code = { .kind = PYTHON_CODE, .target = "pass", .argv = words };
	struct python_start dash = { .kind = PYTHON_SCRIPT, .target = "-s.py" };

	EXPECT(script, "/py", "s.py", "a", "--debug", "");
	EXPECT(module, "/py", "-m", "json.tool");
	EXPECT(code, "/py", "-c", "pass", "a", "--debug", "");
	EXPECT(dash, "/py", "--", "-s.py");
}

/* The start code is one word, whatever it is; the words that it takes stand behind it. */
static void test_with_start_code(void **state)
{
	(void)state;
	CLEANUP(strlist)
	struct strlist list = command((struct python_start){ .kind = PYTHON_SCRIPT,
			.target = "s.py",
			.runtime = "/pkg/runtime",
			.argv = words });

	assert_int_equal(list.count, 10);
	assert_string_equal(list.items[1], "-c");
	assert_non_null(strstr(list.items[2], "_ayon_start"));
	assert_words(&(struct strlist){ list.items + 3, list.count - 3, 0 },
			(const char *const[]){ "script", "/pkg/runtime", "", "s.py", "a", "--debug",
					"", NULL });

	CLEANUP(strlist)
	struct strlist console =
			command((struct python_start){ .kind = PYTHON_CONSOLE, .banner = "hello" });
	assert_string_equal(console.items[1], "-i");
	assert_words(&(struct strlist){ console.items + 4, console.count - 4, 0 },
			(const char *const[]){ "console", "", "hello", NULL });
}

static void test_core(void **state)
{
	(void)state;
	CLEANUP(strlist)
	struct strlist list = command((struct python_start){ .kind = PYTHON_CORE,
			.unknown = "nobody knows it",
			.banner = "not this",
			.argv = words });

	assert_string_equal(list.items[1], "-Xayon/start.py");
	assert_string_equal(list.items[2], "-c");
	assert_words(&(struct strlist){ list.items + 4, list.count - 4, 0 },
			(const char *const[]){
					"core", "", "nobody knows it", "a", "--debug", "", NULL });
}

static void test_refuses(void **state)
{
	(void)state;
	CLEANUP(strlist) struct strlist list = { 0 };
	struct error err = { 0 };
	struct python_start nothing = { .kind = PYTHON_MODULE, .interpreter = "/py", .target = "" };
	struct python_start unknown = { .kind = (enum python_kind)9, .interpreter = "/py" };

	assert_int_equal(python_command(&nothing, &list, &err), AYON_EINVALID);
	assert_int_equal(python_command(&unknown, &list, &err), AYON_EINVALID);
	assert_int_equal(list.count, 0);
}

static bool has(const struct strlist *list, const char *assignment)
{
	return strlist_has(list, assignment);
}

static void test_environment(void **state)
{
	(void)state;
	CLEANUP(strlist) struct strlist kept = { 0 };
	CLEANUP(strlist) struct strlist cleaned = { 0 };
	CLEANUP(free) char *own = path_join(self_root(), "backends");
	CLEANUP(free) char *mixed = mem_printf("%s:/opt/studio/lib", own);

	env_set("PYTHONHOME", "/opt/maya/python");
	env_set("LD_LIBRARY_PATH", mixed);
	env_set("AYON_TEST_KEPT", "a=b");
	python_environment(false, &cleaned);
	assert_true(has(&cleaned, "LD_LIBRARY_PATH=/opt/studio/lib"));
	assert_true(has(&cleaned, "AYON_TEST_KEPT=a=b"));
	assert_false(has(&cleaned, "PYTHONHOME=/opt/maya/python"));

	env_set("LD_LIBRARY_PATH", own);
	python_environment(true, &kept);
	assert_true(has(&kept, "PYTHONHOME=/opt/maya/python"));
	for (size_t i = 0; i < kept.count; i++)
		assert_false(str_starts(kept.items[i], "LD_LIBRARY_PATH="));
	env_set("PYTHONHOME", NULL);
	env_set("LD_LIBRARY_PATH", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_direct),
		cmocka_unit_test(test_with_start_code),
		cmocka_unit_test(test_core),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_environment),
	};
	return cmocka_run_group_tests_name("python/start", tests, NULL, NULL);
}
