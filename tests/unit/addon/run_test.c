/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/run.h"

#include "addon/instance.h"
#include "addon/manifest.h"
#include "base/env.h"
#include "base/self.h"
#include "bundle/select.h"
#include "capture.h"
#include "cli/globals.h"
#include "layout.h"
#include "support.h"

#include <ayon/verb.h>
#include <stdlib.h>

/* One run of the launcher in a scratch folder, with the addons "one" and "two" overlaid. */
struct run {
	struct layout layout;
	struct globals globals;
	struct addon_index index;
	struct addon_context context;
	struct error err;
	char *output;
};

static void lay_out(struct run *run, const char *base, const char *name)
{
	CLEANUP(free)
	char *folder = write_manifest(base, name, "1.0.0", "result", "\"top-level\"",
			", \"extensions\": [\"ayon.environment/1\"]");
	CLEANUP(free) char *from = mem_printf("%s/%s.so", TEST_FIXTURES, name);
	CLEANUP(free)
	char *to = mem_printf("%s/ayon-native/%s/%s.so", folder, self_native_dir(), name);
	CLEANUP(free) char *parent = path_dirname(to);
	CLEANUP(free) char *bytes = NULL;
	struct addon_place place = { .origin = ADDON_OVERLAY, .directory = folder };
	size_t length = 0;

	assert_int_equal(fs_make_dirs(parent, 0755, &run->err), 0);
	assert_int_equal(fs_read(from, 64u << 20, &bytes, &length, &run->err), 0);
	assert_int_equal(fs_write_atomic(to, bytes, length, 0755, FS_CACHE, &run->err), 0);
	assert_int_equal(addon_index_add(&run->index, &place, &run->err), 0);
}

static int setup(void **state)
{
	struct run *run = mem_new(sizeof(*run));
	void *folder = NULL;

	if (scratch_setup(&folder) < 0)
		return -1;
	run->layout = (struct layout){ .storage = folder,
		.local = path_join(folder, "local"),
		.addons = path_join(folder, "addons"),
		.packages = path_join(folder, "packages") };
	run->globals.headless = true;
	lay_out(run, folder, "one");
	lay_out(run, folder, "two");
	run->context = (struct addon_context){ .version = "1.7.0",
		.layout = &run->layout,
		.globals = &run->globals,
		.index = &run->index };
	*state = run;
	return 0;
}

static int teardown(void **state)
{
	struct run *run = *state;
	void *folder = mem_dup(run->layout.storage);

	addon_close_all();
	addon_index_finish(&run->index);
	layout_finish(&run->layout);
	free(run->output);
	free(run);
	return scratch_teardown(&folder);
}

/* Runs a verb of addon "one" and keeps what it printed. */
static int call(struct run *run, const char *name, const char *const *argv)
{
	struct addon_verb verb = { .name = (char *)(uintptr_t)name };
	int argc = 0;

	while (argv && argv[argc])
		argc++;
	run->err = (struct error){ 0 };
	free(run->output);
	capture_start();
	int r = addon_run(&run->context, addon_index_find(&run->index, "one"), &verb, argc, argv,
			&run->err);
	run->output = capture_end();
	return r;
}

#define WORDS(...)                \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}

static void test_maps_results(void **state)
{
	struct run *run = *state;

	assert_int_equal(call(run, "result", NULL), 7);
	assert_int_equal(call(run, "result", WORDS("--code", "255")), 255);
	assert_int_equal(call(run, "result", WORDS("--code=-4")), AYON_ENETWORK);
	assert_contains(run->err.text, "failed without giving a reason");
	assert_contains(run->err.text, "'one' 1.0.0");
	assert_int_equal(call(run, "result", WORDS("--code=256")), AYON_EADDON);
	assert_contains(run->err.text, "returned 256, which is neither");
	assert_int_equal(call(run, "result", WORDS("--code=-99")), AYON_EADDON);
}

static void test_keeps_output_and_reason(void **state)
{
	struct run *run = *state;

	assert_int_equal(call(run, "say", WORDS("a", "b")), AYON_ECANCELLED);
	assert_string_equal(run->output, "a\nb\n");
	assert_string_equal(run->err.text, "said 2 words");
}

static void test_answers_wrong_words_and_help(void **state)
{
	struct run *run = *state;
	struct addon_verb top = { .name = (char *)(uintptr_t) "result",
		.flags = AYON_VERB_TOP_LEVEL };
	const struct addon_entry *one = addon_index_find(&run->index, "one");

	assert_int_equal(call(run, "result", WORDS("--cod", "1")), AYON_EUSAGE);
	assert_contains(run->err.text, "addon one result: ");
	assert_int_equal(call(run, "result", WORDS("--help")), 0);
	assert_contains(run->output, "--code");
	assert_int_equal(call(run, "nothing", NULL), AYON_EADDON);
	assert_contains(run->err.text, "does not have it");

	capture_start();
	int help = addon_usage(&run->context, one, &top, 1, WORDS("-h"), &run->err);
	CLEANUP(free) char *text = capture_end();
	assert_int_equal(help, 1);
	assert_contains(text, "ayon result");
	assert_int_equal(addon_usage(&run->context, one, &top, 2, WORDS("--code", "1"), &run->err),
			0);
	assert_int_equal(addon_usage(&run->context, one, &top, 2, WORDS("--code", "x"), &run->err),
			AYON_EUSAGE);
}

static void test_passes_words_through(void **state)
{
	struct run *run = *state;

	assert_int_equal(call(run, "rest", WORDS("--help", "--", "x")), 0);
	assert_string_equal(run->output, "[--help][--][x]");
	assert_int_equal(call(run, "rest", NULL), 0);
	assert_string_equal(run->output, "");
	/* --project is the launcher's too: a verb without such an option does not refuse it. */
	assert_int_equal(call(run, "result", WORDS("--project", "X", "--code", "7")), 7);
	assert_int_equal(call(run, "rest", WORDS("--project", "X")), 0);
	assert_string_equal(run->output, "[--project][X]");
	/* With a table, which is for its help only. */
	assert_int_equal(call(run, "helped", WORDS("--path", "--help")), 0);
	assert_string_equal(run->output, "[--path][--help]");
	assert_int_equal(call(run, "helped", WORDS("--help", "x")), 0);
	assert_contains(run->output, "--path");
	assert_contains(run->output, "Usage: ayon");
}

static void test_names_the_missing_need(void **state)
{
	struct run *run = *state;

	assert_int_equal(call(run, "greedy", NULL), AYON_EADDON);
	assert_contains(run->err.text, "does not declare AYON_NEEDS_SESSION");
	assert_int_equal(call(run, "http", NULL), AYON_EADDON);
	assert_contains(run->err.text, "opened nothing for AYON_NEEDS_SESSION");
	assert_int_equal(call(run, "bundle", NULL), AYON_EADDON);
	assert_contains(run->err.text, "AYON_NEEDS_BUNDLE");
	assert_int_equal(call(run, "window", NULL), AYON_EUSAGE);
	assert_contains(run->err.text, "headless");
	run->globals.headless = false;
	env_set("DISPLAY", NULL);
	env_set("WAYLAND_DISPLAY", NULL);
	assert_int_equal(call(run, "window", NULL), AYON_EUSAGE);
	assert_contains(run->err.text, "DISPLAY");
	env_set("DISPLAY", ":9");
	assert_int_equal(call(run, "window", NULL), 7);
}

static void test_runs_programs(void **state)
{
	struct run *run = *state;
	char path[] = "PATH=/usr/bin:/bin";
	char there[] = "GOOD_SET=there";
	char only[] = "GOOD_USER=1";
	char *const user[] = { path, there, only, NULL };
	static const char script[] = "echo \"$GOOD_SET/$GOOD_USER/$GOOD_OURS\"; exit 9";

	env_remember_original(user);
	env_set("GOOD_OURS", "1");
	assert_int_equal(call(run, "process", WORDS("--", "/bin/sh", "-c", script)), 9);
	assert_string_equal(run->output, "here//1\n");
	assert_int_equal(call(run, "process", WORDS("--user", "--", "/bin/sh", "-c", script)), 9);
	assert_string_equal(run->output, "here/1/\n");
	assert_int_equal(call(run, "process", WORDS("--", "/bin/sh", "-c", "kill -9 $$")), 128 + 9);
	assert_int_equal(call(run, "process", WORDS("--", "no-such-program-here")), AYON_ENOTFOUND);
	assert_contains(run->err.text, "no-such-program-here");
	env_set("GOOD_OURS", NULL);
}

static void test_offers_what_is_local(void **state)
{
	struct run *run = *state;
	CLEANUP(free) char *private_data = path_join(run->layout.local, "native/addons/one");

	assert_int_equal(call(run, "local", NULL), AYON_EUSAGE);
	assert_contains(run->err.text, "cannot be asked in headless mode");
	assert_contains(run->output, "one 1 1\ntwo 1 1\n");
	assert_contains(run->output, private_data);
	assert_true(fs_is_dir(private_data));
}

static void test_reports_a_full_disk(void **state)
{
	struct run *run = *state;
	struct addon_verb verb = { .name = (char *)(uintptr_t) "rest" };

	capture_to("/dev/full");
	int r = addon_run(&run->context, addon_index_find(&run->index, "one"), &verb, 1, WORDS("x"),
			&run->err);
	capture_back();
	assert_int_equal(r, AYON_EIO);
	assert_contains(run->err.text, "standard output");
}

static void test_collects_the_environment(void **state)
{
	struct run *run = *state;

	assert_int_equal(addon_collect_environment(&run->context, &run->err), 0);
	assert_string_equal(getenv("GOOD_one"), "1");
	assert_string_equal(getenv("GOOD_two"), "1");
}

static void test_names_both_who_set_a_variable(void **state)
{
	struct run *run = *state;

	env_set("GOOD_one", NULL);
	env_set("GOOD_CLASH", "1");
	assert_int_equal(addon_collect_environment(&run->context, &run->err), AYON_EADDON);
	env_set("GOOD_CLASH", NULL);
	assert_contains(run->err.text,
			"'GOOD_BOTH' is set by two addons, 'one' 1.0.0 and 'two' 1.0.0");
	assert_null(getenv("GOOD_one"));
}

static void test_refuses_a_wrong_variable(void **state)
{
	struct run *run = *state;

	env_set("GOOD_BAD_NAME", "A=B");
	assert_int_equal(addon_collect_environment(&run->context, &run->err), AYON_EINVALID);
	env_set("GOOD_BAD_NAME", NULL);
	assert_contains(run->err.text, "'A=B'");
}

static void test_closes_in_reverse_order(void **state)
{
	struct run *run = *state;

	assert_int_equal(addon_collect_environment(&run->context, &run->err), 0);
	env_set("GOOD_CLOSED", NULL);
	addon_close_all();
	assert_string_equal(getenv("GOOD_CLOSED"), "twoone");
}

/* open() of the fixture fails; its close() would abort. */
static void test_refuses_an_addon_that_does_not_open(void **state)
{
	struct run *run = *state;
	CLEANUP(free) char *object = path_join(TEST_FIXTURES, "open.so");
	CLEANUP(free) char *native = path_dirname(object);
	struct addon_entry entry = { .origin = ADDON_OVERLAY,
		.name = mem_dup("x"),
		.version = mem_dup("1.0.0"),
		.directory = mem_dup(native),
		.object = mem_dup(object),
		.abi_major = 1 };
	struct addon_verb verb = { .name = (char *)(uintptr_t) "go" };

	assert_int_equal(addon_run(&run->context, &entry, &verb, 0, NULL, &run->err), AYON_EADDON);
	assert_string_equal(run->err.text, "the licence file is gone");
	addon_close_all();
	addon_entry_finish(&entry);
}

#define IN_RUN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_RUN(test_maps_results),
		IN_RUN(test_keeps_output_and_reason),
		IN_RUN(test_answers_wrong_words_and_help),
		IN_RUN(test_passes_words_through),
		IN_RUN(test_names_the_missing_need),
		IN_RUN(test_runs_programs),
		IN_RUN(test_offers_what_is_local),
		IN_RUN(test_reports_a_full_disk),
		IN_RUN(test_collects_the_environment),
		IN_RUN(test_names_both_who_set_a_variable),
		IN_RUN(test_refuses_a_wrong_variable),
		IN_RUN(test_closes_in_reverse_order),
		IN_RUN(test_refuses_an_addon_that_does_not_open),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
