/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The choice among interpreters that are shell scripts: what they answer, and how often they are asked, is the test's.
 */
#include "python/python.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the four above first. */
#include <cmocka.h>

struct fixture {
	char *folder;
	char *path; /* of the test process */
	struct layout layout;
	struct python_places places;
	struct python_choice choice;
	struct error err;
};

static int setup(void **state)
{
	struct fixture *fixture = mem_new(sizeof(*fixture));

	fixture->folder = mem_dup("/tmp/ayon-python-XXXXXX");
	if (!mkdtemp(fixture->folder))
		return -1;
	fixture->path = mem_dup(env_get("PATH"));
	fixture->layout.local = path_join(fixture->folder, "local");
	env_set("AYON_PYTHON", NULL);
	CLEANUP(free) char *bin = path_join(fixture->folder, "bin");
	env_set("PATH", bin);
	*state = fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;
	int r = fs_remove_tree(fixture->folder, NULL);

	env_set("PATH", fixture->path);
	env_set("AYON_PYTHON", NULL);
	python_places_finish(&fixture->places);
	python_choice_finish(&fixture->choice);
	free(fixture->layout.local);
	free(fixture->path);
	free(fixture->folder);
	free(fixture);
	return r;
}

/* A program below the folder that runs the commands, and notes each call in a file beside it. */
static void make(struct fixture *fixture, const char *name, const char *commands)
{
	CLEANUP(free) char *path = path_join(fixture->folder, name);
	CLEANUP(free) char *parent = path_dirname(path);
	CLEANUP(free)
	char *text = mem_printf("#!/bin/sh\necho x >> %s.calls\n%s\n", path, commands);

	assert_int_equal(fs_make_dirs(parent, 0755, &fixture->err), 0);
	assert_int_equal(fs_write_atomic(path, text, strlen(text), 0755, FS_CACHE, &fixture->err),
			0);
}

static size_t calls(const struct fixture *fixture, const char *name)
{
	CLEANUP(free) char *path = mem_printf("%s/%s.calls", fixture->folder, name);
	CLEANUP(free) char *text = NULL;
	size_t length = 0;

	return fs_read(path, 4096, &text, &length, NULL) < 0 ? 0 : length / 2;
}

static int choose(struct fixture *fixture)
{
	python_choice_finish(&fixture->choice);
	return python_choose(&fixture->places, &fixture->layout, &fixture->choice, &fixture->err);
}

static const struct python_candidate *chosen(const struct fixture *fixture)
{
	return &fixture->choice.items[fixture->choice.chosen];
}

static void assert_chosen(struct fixture *fixture, const char *name, const char *version)
{
	CLEANUP(free) char *path = path_join(fixture->folder, name);

	int r = choose(fixture);
	if (r < 0)
		fail_msg("%s", fixture->err.text);
	assert_string_equal(chosen(fixture)->path, path);
	assert_string_equal(chosen(fixture)->version, version);
}

static void test_order(void **state)
{
	struct fixture *fixture = *state;
	CLEANUP(free) char *package = path_join(fixture->folder, "package");
	CLEANUP(free) char *addon = path_join(fixture->folder, "addon");
	CLEANUP(free) char *given = path_join(fixture->folder, "given");

	make(fixture, "bin/python3", "echo 3.11.2");
	assert_chosen(fixture, "bin/python3", "3.11.2");
	assert_string_equal(chosen(fixture)->origin, "PATH");

	make(fixture, "addon/python/bin/python3", "echo 3.10.1");
	python_places_add(&fixture->places, package, "dependency package");
	python_places_add(&fixture->places, addon, "addon python 3.10.1");
	assert_chosen(fixture, "addon/python/bin/python3", "3.10.1");
	assert_string_equal(chosen(fixture)->origin, "addon python 3.10.1");

	make(fixture, "package/bin/python3", "echo 3.9.0");
	assert_chosen(fixture, "package/bin/python3", "3.9.0");

	make(fixture, "given", "echo 3.12.0");
	env_set("AYON_PYTHON", given);
	assert_chosen(fixture, "given", "3.12.0");
	assert_true(chosen(fixture)->is_given);
}

static void test_asks_once(void **state)
{
	struct fixture *fixture = *state;

	make(fixture, "bin/python3", "echo 3.11.2");
	for (int i = 0; i < 3; i++)
		assert_chosen(fixture, "bin/python3", "3.11.2");
	assert_int_equal(calls(fixture, "bin/python3"), 1);

	make(fixture, "bin/python3", "echo 3.12.1 # another one");
	assert_chosen(fixture, "bin/python3", "3.12.1");
	assert_int_equal(calls(fixture, "bin/python3"), 2);
}

static void test_a_damaged_memory_is_none(void **state)
{
	struct fixture *fixture = *state;
	CLEANUP(free) char *file = layout_interpreters(&fixture->layout);
	static const char *const texts[] = { "", "[", "[]", "{\"format\": 2}",
		"{\"format\": 1, \"interpreters\": 3}" };

	make(fixture, "bin/python3", "echo 3.11.2");
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		CLEANUP(free) char *parent = path_dirname(file);
		assert_int_equal(fs_make_dirs(parent, 0700, &fixture->err), 0);
		assert_int_equal(fs_write_atomic(file, texts[i], strlen(texts[i]), 0600, FS_CACHE,
						 &fixture->err),
				0);
		assert_chosen(fixture, "bin/python3", "3.11.2");
		assert_int_equal(calls(fixture, "bin/python3"), i + 1);
	}
}

static void test_what_does_not_fit(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *commands;
		const char *said;
	} cases[] = {
		{ "echo 2.7.18", "Python 2.7.18" },
		{ "echo 3.8.9", "3.9 or newer" },
		{ "echo 4.0.0", "Python 4.0.0" },
		{ "exit 3", "exit code 3" },
		{ "echo hello", "does not answer like" },
		{ "echo 3.11.2 and more", "does not answer like" },
		{ "head -c 1000 /dev/zero", "more than 64 bytes" },
		{ "kill -9 $$", "exit code 137" },
	};

	env_set("PATH", "/no/such/folder");
	assert_int_equal(choose(fixture), AYON_ENOTFOUND);
	assert_non_null(strstr(fixture->err.text, "AYON_PYTHON"));
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		CLEANUP(free) char *bin = path_join(fixture->folder, "bin");
		CLEANUP(free) char *both = mem_printf("%s:/usr/bin:/bin", bin);
		CLEANUP(free) char *given = path_join(bin, "python3");
		make(fixture, "bin/python3", cases[i].commands);
		env_set("AYON_PYTHON", given);
		env_set("PATH", both);
		assert_int_equal(choose(fixture), AYON_ENOTFOUND);
		if (!strstr(fixture->err.text, cases[i].said))
			fail_msg("'%s' does not say '%s'", fixture->err.text, cases[i].said);
		assert_int_equal(fixture->choice.chosen, fixture->choice.count);
	}
}

static void test_the_next_on_path(void **state)
{
	struct fixture *fixture = *state;
	CLEANUP(free)
	char *path = mem_printf("relative:%s/old:%s/bin", fixture->folder, fixture->folder);

	make(fixture, "old/python3", "echo 3.6.8");
	make(fixture, "bin/python3", "echo 3.11.2");
	env_set("PATH", path);
	assert_chosen(fixture, "bin/python3", "3.11.2");
	assert_non_null(strstr(fixture->choice.items[0].problem, "3.6.8"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_asks_once, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_damaged_memory_is_none, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_does_not_fit, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_next_on_path, setup, teardown),
	};
	return cmocka_run_group_tests_name("python/choose", tests, NULL, NULL);
}
