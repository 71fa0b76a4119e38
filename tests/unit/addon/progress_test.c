/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon.progress/1: what it shows where standard error is no terminal, and what Ctrl-C does.
 */
#include "addon/service.h"

#include "support.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static struct addon_instance instance = { .host = { .query = service_query } };

static const struct ayon_progress_1 *progress(void)
{
	return instance.host.query(&instance.host, AYON_EXT_PROGRESS_1);
}

/* What the function wrote to standard error. */
static char *errors_of(void (*function)(void))
{
	char name[] = "/tmp/ayon-test-progress-XXXXXX";
	char text[4096] = "";
	int file = mkostemp(name, O_CLOEXEC);
	int saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);

	assert_true(file >= 0 && saved >= 0);
	unlink(name);
	dup2(file, STDERR_FILENO);
	function();
	dup2(saved, STDERR_FILENO);
	close(saved);
	ssize_t n = pread(file, text, sizeof(text) - 1, 0);
	close(file);
	assert_true(n >= 0);
	return mem_dup(text);
}

static void copy_a_lot(void)
{
	for (uint64_t i = 0; i <= 1000; i++)
		progress()->report(&instance.host, "Copying \x1b[2J", i, 1000);
	progress()->report(&instance.host, "Counting", 5, 0);
	progress()->end(&instance.host);
}

static void test_prints_few_plain_lines(void **state)
{
	CLEANUP(free) char *text = errors_of(copy_a_lot);
	size_t lines = 0;

	(void)state;
	for (const char *c = text; *c; c++)
		lines += *c == '\n';
	assert_int_equal(lines, 3);
	assert_contains(text, "Copying  [2J: 0%");
	assert_contains(text, "Copying  [2J: 100%");
	assert_contains(text, "Counting: 5");
	assert_null(strchr(text, '\033'));
}

static void test_asks_to_stop_and_gives_the_signal_back(void **state)
{
	struct sigaction now;

	(void)state;
	service_progress_finish();
	assert_int_equal(progress()->cancelled(&instance.host), 0);
	raise(SIGINT);
	assert_int_equal(progress()->cancelled(&instance.host), 1);
	service_progress_finish();
	sigaction(SIGINT, NULL, &now);
	assert_true(now.sa_handler == SIG_DFL);
}

static void test_ends_at_the_second_signal(void **state)
{
	int status = 0;

	(void)state;
	pid_t child = fork();
	if (child == 0) {
		progress()->cancelled(&instance.host);
		raise(SIGINT);
		raise(SIGINT);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
}

static void test_leaves_an_ignored_signal_ignored(void **state)
{
	struct sigaction now;

	(void)state;
	service_progress_finish();
	signal(SIGINT, SIG_IGN);
	progress()->cancelled(&instance.host);
	sigaction(SIGINT, NULL, &now);
	assert_true(now.sa_handler == SIG_IGN);
	service_progress_finish();
	signal(SIGINT, SIG_DFL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prints_few_plain_lines),
		cmocka_unit_test(test_asks_to_stop_and_gives_the_signal_back),
		cmocka_unit_test(test_ends_at_the_second_signal),
		cmocka_unit_test(test_leaves_an_ignored_signal_ignored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
