/* SPDX-License-Identifier: Apache-2.0 */
#include "base/env.h"
#include "base/process.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

#define SHELL(script)                    \
	(const char *const[])            \
	{                                \
		"sh", "-c", script, NULL \
	}

static int run(const char *const *argv, char *const *environment, const char *directory,
		struct error *err)
{
	const struct process_spec spec = { argv, environment, directory };
	return process_run(&spec, err);
}

static void test_exit_codes(void **state)
{
	(void)state;
	struct error err = { 0 };

	assert_int_equal(run(SHELL("exit 0"), NULL, NULL, &err), 0);
	assert_int_equal(run(SHELL("exit 7"), NULL, NULL, &err), 7);
	assert_int_equal(run(SHELL("exit 255"), NULL, NULL, &err), 255);
	assert_int_equal(run(SHELL("kill -9 $$"), NULL, NULL, &err), 128 + SIGKILL);
	assert_int_equal(run(SHELL("kill -15 $$"), NULL, NULL, &err), 128 + SIGTERM);
}

static void test_what_cannot_start(void **state)
{
	(void)state;
	struct error err = { 0 };

	assert_int_equal(run((const char *const[]){ "ayon-no-such-program", NULL }, NULL, NULL,
					 &err),
			AYON_ENOTFOUND);
	assert_non_null(strstr(err.text, "ayon-no-such-program"));
	assert_int_equal(run((const char *const[]){ "/tmp", NULL }, NULL, NULL, &err), AYON_EFAIL);
	assert_true(run(SHELL("exit 0"), NULL, "/no/such/folder", &err) < 0);
}

static void test_environment_and_folder(void **state)
{
	(void)state;
	char one[] = "ONLY=this";
	char path[] = "PATH=/usr/bin:/bin";
	char *environment[] = { one, path, NULL };

	setenv("AYON_TEST_INHERITED", "x", 1);
	assert_int_equal(run(SHELL("test \"$AYON_TEST_INHERITED\" = x"), NULL, NULL, NULL), 0);
	assert_int_equal(run(SHELL("test \"$ONLY\" = this -a -z \"$AYON_TEST_INHERITED\""),
					 environment, NULL, NULL),
			0);
	assert_int_equal(run(SHELL("test \"$PWD\" = /usr"), NULL, "/usr", NULL), 0);
}

/* A SIGTERM that only we get is handed on, and the child's answer to it is the result. */
static void test_signal_is_handed_on(void **state)
{
	(void)state;
	int result[2];
	char byte = 0;

	assert_int_equal(pipe(result), 0);
	pid_t child = fork();
	if (child == 0) {
		char script[128];
		snprintf(script, sizeof(script),
				"trap 'exit 33' TERM; printf r >&%d; while :; do sleep 0.05; done",
				result[1]);
		_exit(run(SHELL(script), NULL, NULL, NULL));
	}
	close(result[1]);
	assert_int_equal(read(result[0], &byte, 1), 1);
	assert_int_equal(kill(child, SIGTERM), 0);
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 33);
	close(result[0]);
}

static int capture(const char *const *argv, size_t limit, int timeout_ms, char **ret_text,
		struct error *err)
{
	const struct process_spec spec = { .argv = argv };
	return process_capture(&spec, limit, timeout_ms, ret_text, err);
}

static void test_capture(void **state)
{
	(void)state;
	struct error err = { 0 };
	char *text = NULL;

	assert_int_equal(
			capture(SHELL("echo hello; echo no >&2; exit 3"), 6, 5000, &text, &err), 3);
	assert_string_equal(text, "hello\n");
	free(text);
	text = NULL;
	assert_int_equal(capture(SHELL("read line; echo hello"), 5, 5000, &text, &err),
			AYON_EINVALID);
	assert_int_equal(capture(SHELL("sleep 60 & sleep 60"), 5, 100, &text, &err), AYON_ETIMEOUT);
	assert_int_equal(capture(SHELL("exec >&-; sleep 60"), 5, 100, &text, &err), AYON_ETIMEOUT);
	assert_int_equal(capture((const char *const[]){ "ayon-no-such-program", NULL }, 5, 100,
					 &text, &err),
			AYON_ENOTFOUND);
	assert_null(text);
}

static void test_original_environment(void **state)
{
	(void)state;
	char one[] = "A=1";
	char *environment[] = { one, NULL };

	env_remember_original(environment);
	one[2] = '2';
	assert_string_equal(env_original()[0], "A=1");
	assert_null(env_original()[1]);
	env_set("AYON_TEST_EMPTY", "");
	assert_null(env_get("AYON_TEST_EMPTY"));
	assert_false(env_is("AYON_TEST_EMPTY", ""));
	env_set("AYON_TEST_EMPTY", "1");
	assert_true(env_is("AYON_TEST_EMPTY", "1"));
	env_set("AYON_TEST_EMPTY", NULL);
	assert_null(getenv("AYON_TEST_EMPTY"));
	env_remember_original(NULL);
}

/* Waits for the child that a detached program is as long as we live. */
static int end_of(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		assert_int_equal(errno, EINTR);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_detach(void **state)
{
	(void)state;
	const struct process_output nowhere = { -1, -1 };
	const struct process_spec spec = { .argv = SHELL("read x && exit 1; exit 9") };
	const struct process_spec none = { .argv = (const char *const[]){ "/no/program", NULL } };
	struct process_output output = nowhere;
	struct error err = { 0 };
	char text[32] = "";
	pid_t pid = 0;
	int ends[2];

	assert_int_equal(process_detach(&spec, &nowhere, &pid, &err), 0);
	assert_int_equal(end_of(pid), 9);
	assert_int_equal(process_detach(&none, &nowhere, &pid, &err), AYON_ENOTFOUND);
	assert_non_null(strstr(err.text, "/no/program"));

	/* Leader of a session of its own. */
	const struct process_spec session = { .argv = SHELL("cut -d' ' -f6 /proc/$$/stat") };
	assert_int_equal(pipe(ends), 0);
	output.standard = ends[1];
	assert_int_equal(process_detach(&session, &output, &pid, &err), 0);
	assert_int_equal(end_of(pid), 0);
	assert_true(read(ends[0], text, sizeof(text) - 1) > 0);
	assert_int_equal(strtol(text, NULL, 10), pid);
	close(ends[0]);
	close(ends[1]);
}

static void test_start(void **state)
{
	(void)state;
	struct error err = { 0 };
	int ends[2], status = 0;
	pid_t pid = 0;
	char text[8] = "";

	assert_int_equal(pipe(ends), 0);
	const int files[3] = { -1, ends[1], ends[1] };
	const char *const *argv = SHELL("cat; echo a; echo b >&2; read a b c d e sid rest "
					"</proc/$$/stat; test $sid = $$");
	const struct process_spec spec = { .argv = argv };
	assert_int_equal(process_start(&spec, files, &pid, &err), 0);
	close(ends[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(read(ends[0], text, sizeof(text)), 4);
	assert_memory_equal(text, "a\nb\n", 4);
	close(ends[0]);

	const char *const none[] = { "ayon-no-such-program", NULL };
	const struct process_spec missing = { .argv = none };
	const int nothing[3] = { -1, -1, -1 };
	assert_int_equal(process_start(&missing, nothing, &pid, &err), AYON_ENOTFOUND);
	assert_int_equal(process_abandon(&missing, &err), AYON_ENOTFOUND);
	assert_non_null(strstr(err.text, "ayon-no-such-program"));
	/* Nobody is left to wait for. */
	const struct process_spec quick = { .argv = SHELL("exit 3") };
	assert_int_equal(process_abandon(&quick, &err), 0);
	assert_int_equal(waitpid(-1, &status, 0), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exit_codes),
		cmocka_unit_test(test_what_cannot_start),
		cmocka_unit_test(test_environment_and_folder),
		cmocka_unit_test(test_signal_is_handed_on),
		cmocka_unit_test(test_capture),
		cmocka_unit_test(test_detach),
		cmocka_unit_test(test_start),
		cmocka_unit_test(test_original_environment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
