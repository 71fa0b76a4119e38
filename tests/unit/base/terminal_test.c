/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions on a pseudo terminal: a child has it as its controlling terminal, the test plays the user.
 */
#include "base/terminal.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

struct dialogue {
	int master;
	pid_t child;
	struct str seen; /* what the terminal showed */
};

/* The child's part: asks, and tells by its exit code and on the terminal what it got. */
static void ask_in_child(const char *slave, bool with_echo)
{
	char *answer = NULL;
	struct error err = { 0 };

	/* A test runner in the background may have left it ignored; and nobody waits for a child that hangs. */
	signal(SIGINT, SIG_DFL);
	alarm(30);
	setsid();
	int fd = open(slave, O_RDWR);
	if (fd < 0 || ioctl(fd, TIOCSCTTY, 0) < 0)
		_exit(99);
	int r = terminal_ask("Word: ", with_echo, &answer, &err);
	if (r == 0)
		dprintf(fd, "<%zu>", strlen(answer));
	free(answer);
	_exit(-r);
}

static void start(struct dialogue *dialogue, bool with_echo)
{
	*dialogue = (struct dialogue){ .master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC) };
	assert_true(dialogue->master >= 0);
	assert_int_equal(grantpt(dialogue->master), 0);
	assert_int_equal(unlockpt(dialogue->master), 0);
	CLEANUP(free) char *slave = mem_dup(ptsname(dialogue->master));
	dialogue->child = fork();
	if (dialogue->child == 0)
		ask_in_child(slave, with_echo);
}

/* Reads what the terminal shows until the text is there; false after five seconds. */
static bool wait_for(struct dialogue *dialogue, const char *text)
{
	char chunk[256];

	for (int i = 0; i < 50; i++) {
		struct pollfd ready = { .fd = dialogue->master, .events = POLLIN };
		if (strstr(str_get(&dialogue->seen), text))
			return true;
		if (poll(&ready, 1, 100) <= 0)
			continue;
		ssize_t n = read(dialogue->master, chunk, sizeof(chunk));
		if (n > 0)
			str_append_n(&dialogue->seen, chunk, (size_t)n);
	}
	return false;
}

static bool echoes(const struct dialogue *dialogue)
{
	struct termios settings;

	assert_int_equal(tcgetattr(dialogue->master, &settings), 0);
	return settings.c_lflag & ECHO;
}

static int end(struct dialogue *dialogue)
{
	int status = 0;

	assert_int_equal(waitpid(dialogue->child, &status, 0), dialogue->child);
	close(dialogue->master);
	str_finish(&dialogue->seen);
	return status;
}

static void type(const struct dialogue *dialogue, const char *text)
{
	assert_int_equal(write(dialogue->master, text, strlen(text)), strlen(text));
}

static void test_hides_a_secret(void **state)
{
	struct dialogue dialogue;

	(void)state;
	start(&dialogue, false);
	assert_true(wait_for(&dialogue, "Word: "));
	assert_false(echoes(&dialogue));
	type(&dialogue, "hunter2\n");
	assert_true(wait_for(&dialogue, "<7>"));
	assert_null(strstr(dialogue.seen.text, "hunter2"));
	assert_true(echoes(&dialogue));
	int status = end(&dialogue);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void test_shows_a_line(void **state)
{
	struct dialogue dialogue;

	(void)state;
	start(&dialogue, true);
	assert_true(wait_for(&dialogue, "Word: "));
	type(&dialogue, "ann\n");
	assert_true(wait_for(&dialogue, "<3>"));
	assert_non_null(strstr(dialogue.seen.text, "ann"));
	int status = end(&dialogue);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Ctrl-C ends the process as it always does, but the terminal shows again what is typed. */
static void test_restores_the_terminal_on_a_signal(void **state)
{
	struct dialogue dialogue;

	(void)state;
	start(&dialogue, false);
	assert_true(wait_for(&dialogue, "Word: "));
	assert_false(echoes(&dialogue));
	type(&dialogue, "hun\003");
	int status = 0;
	assert_int_equal(waitpid(dialogue.child, &status, 0), dialogue.child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
	assert_true(echoes(&dialogue));
	close(dialogue.master);
	str_finish(&dialogue.seen);
}

static void test_tells_the_end_of_input(void **state)
{
	struct dialogue dialogue;

	(void)state;
	start(&dialogue, true);
	assert_true(wait_for(&dialogue, "Word: "));
	type(&dialogue, "\004");
	int status = end(&dialogue);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == -AYON_ECANCELLED);
}

/* Standard input of the test for the time of the call. */
static int read_stdin(const char *bytes, size_t length, char **ret_line, char *next)
{
	int ends[2];
	int saved = dup(STDIN_FILENO);
	struct error err = { 0 };

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], bytes, length), length);
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	int r = terminal_read_stdin(ret_line, &err);
	*next = '\0';
	if (read(STDIN_FILENO, next, 1) != 1)
		*next = '\0';
	dup2(saved, STDIN_FILENO);
	close(saved);
	return r;
}

static void test_reads_one_line_of_standard_input(void **state)
{
	CLEANUP(str) struct str longer = { 0 };
	char *line = NULL;
	char next = '\0';

	(void)state;
	assert_int_equal(read_stdin("one\r\ntwo\n", 9, &line, &next), 0);
	assert_string_equal(line, "one");
	assert_int_equal(next, 't');
	free(line);
	assert_int_equal(read_stdin("last", 4, &line, &next), 0);
	assert_string_equal(line, "last");
	free(line);
	assert_int_equal(read_stdin("\n", 1, &line, &next), 0);
	assert_string_equal(line, "");
	free(line);
	assert_int_equal(read_stdin("", 0, &line, &next), AYON_ECANCELLED);
	assert_int_equal(read_stdin("a\0b\n", 4, &line, &next), AYON_EINVALID);
	for (int i = 0; i < TERMINAL_MAX_LINE + 1; i++)
		str_append(&longer, "x");
	str_append(&longer, "\nz");
	assert_int_equal(read_stdin(longer.text, longer.length, &line, &next), AYON_EINVALID);
	assert_int_equal(next, 'z');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hides_a_secret),
		cmocka_unit_test(test_shows_a_line),
		cmocka_unit_test(test_restores_the_terminal_on_a_signal),
		cmocka_unit_test(test_tells_the_end_of_input),
		cmocka_unit_test(test_reads_one_line_of_standard_input),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
