/* SPDX-License-Identifier: Apache-2.0 */
#include "base/terminal.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
#define SIGNAL_COUNT (sizeof(signals) / sizeof(*signals))

static volatile sig_atomic_t caught;

static void on_signal(int number)
{
	caught = number;
}

/*
 * Byte by byte: what stands behind the line belongs to somebody else. 1: a line; 0: nothing but the end of the
 * input; else -errno, -EMSGSIZE for a line that is too long. With a mask the signals are blocked, and let in only
 * while waiting: one that came before the wait ends it, where a plain read() would sleep on.
 */
static int read_line(int fd, const sigset_t *mask, char line[TERMINAL_MAX_LINE + 1])
{
	size_t length = 0;
	bool is_long = false;
	ssize_t n = 0;
	char c = '\0';

	for (;;) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		n = mask ? ppoll(&ready, 1, NULL, mask) : 1;
		if (n >= 0)
			n = read(fd, &c, 1);
		if (n < 0 && errno == EINTR && !caught)
			continue;
		if (n <= 0 || c == '\n')
			break;
		if (length < TERMINAL_MAX_LINE)
			line[length++] = c;
		else
			is_long = true;
	}
	if (n < 0)
		return -errno;
	if (is_long)
		return -EMSGSIZE;
	if (n == 0 && length == 0)
		return 0;
	if (length && line[length - 1] == '\r')
		length--;
	line[length] = '\0';
	return strlen(line) == length ? 1 : -EILSEQ;
}

static int answer_of(int result, const char *line, char **ret_answer, struct error *err)
{
	if (result == 0)
		return error_set(
				err, AYON_ECANCELLED, "the input ended before there was an answer");
	if (result == -EINTR)
		return error_set(err, AYON_ECANCELLED, "cancelled");
	if (result == -EMSGSIZE || result == -EILSEQ)
		return error_set(err, AYON_EINVALID,
				"the answer holds a NUL byte or more than %d bytes",
				TERMINAL_MAX_LINE);
	if (result < 0)
		return error_errno(err, AYON_EIO, -result, "cannot read the answer");
	*ret_answer = mem_dup(line);
	return 0;
}

/* One try; *ret_signal is the signal that broke it off, or 0. */
static int ask_once(
		int in, int out, const char *question, bool with_echo, char *line, int *ret_signal)
{
	struct sigaction action = { .sa_handler = on_signal };
	struct sigaction old[SIGNAL_COUNT];
	struct termios normal;
	sigset_t blocked, mask;
	bool is_quiet = !with_echo && tcgetattr(in, &normal) == 0;

	caught = 0;
	sigemptyset(&blocked);
	for (size_t i = 0; i < SIGNAL_COUNT; i++)
		sigaddset(&blocked, signals[i]);
	sigprocmask(SIG_BLOCK, &blocked, &mask);
	for (size_t i = 0; i < SIGNAL_COUNT; i++) {
		sigaction(signals[i], NULL, &old[i]);
		if (old[i].sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	}
	if (is_quiet) {
		struct termios quiet = normal;
		quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
		tcsetattr(in, TCSAFLUSH, &quiet);
	}
	ssize_t ignored = write(out, question, strlen(question));
	int r = read_line(in, &mask, line);
	if (is_quiet) {
		tcsetattr(in, TCSAFLUSH, &normal);
		ignored = write(out, "\n", 1);
	}
	(void)ignored;
	for (size_t i = 0; i < SIGNAL_COUNT; i++)
		sigaction(signals[i], &old[i], NULL);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	*ret_signal = caught;
	return r;
}

int terminal_ask(const char *question, bool with_echo, char **ret_answer, struct error *err)
{
	char line[TERMINAL_MAX_LINE + 1];
	CLEANUP(close) int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	int in = tty >= 0 ? tty : STDIN_FILENO;
	int out = tty >= 0 ? tty : STDERR_FILENO;
	int number = 0;

	if (!isatty(in))
		return error_set(err, AYON_EUSAGE, "there is no terminal to ask on");

	int r = ask_once(in, out, question, with_echo, line, &number);
	while (number) {
		/* The terminal is in order again: now the signal may do what it does. */
		raise(number);
		if (number != SIGTSTP) {
			r = -EINTR;
			break;
		}
		r = ask_once(in, out, question, with_echo, line, &number);
	}
	r = answer_of(r, line, ret_answer, err);
	explicit_bzero(line, sizeof(line));
	return r;
}

int terminal_read_stdin(char **ret_line, struct error *err)
{
	char line[TERMINAL_MAX_LINE + 1];

	caught = 0;
	int r = answer_of(read_line(STDIN_FILENO, NULL, line), line, ret_line, err);
	explicit_bzero(line, sizeof(line));
	return r;
}
