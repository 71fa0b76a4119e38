/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/process_capture.c: what a program says, within a time and a size. For programs that answer one question, not
 * for those that a user watches.
 */
#include "base/process.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* Until the output ends: 0, AYON_ETIMEOUT or AYON_EINVALID. */
static int read_all(int fd, size_t limit, int64_t deadline_ms, char *text, size_t *ret_length)
{
	size_t length = 0;

	for (;;) {
		int64_t left_ms = deadline_ms - clock_ms();
		struct pollfd poller = { .fd = fd, .events = POLLIN };
		int ready = left_ms > 0 ? poll(&poller, 1, (int)left_ms) : 0;
		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return AYON_ETIMEOUT;

		ssize_t got = read(fd, text + length, limit + 1 - length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		length += (size_t)got;
		if (length > limit)
			return AYON_EINVALID;
	}
	*ret_length = length;
	return 0;
}

/* Standard output was closed; the process itself may still run. */
static int wait_until(pid_t pid, int64_t deadline_ms, int *ret_code)
{
	int status = 0;
	pid_t done = 0;

	while ((done = waitpid(pid, &status, WNOHANG)) == 0 && clock_ms() < deadline_ms)
		usleep(1000);
	if (done == 0)
		return AYON_ETIMEOUT;
	*ret_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	return 0;
}

static int follow(const struct process_spec *spec, pid_t pid, int fd, size_t limit, int timeout_ms,
		char **ret_text, struct error *err)
{
	int64_t deadline_ms = clock_ms() + timeout_ms;
	CLEANUP(free) char *text = mem_array(limit + 2, 1);
	size_t length = 0;
	int code = 0;

	int r = read_all(fd, limit, deadline_ms, text, &length);
	if (r == 0)
		r = wait_until(pid, deadline_ms, &code);
	if (r < 0) {
		kill(-pid, SIGKILL);
		kill(pid, SIGKILL);
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			continue;
	}
	if (r == AYON_ETIMEOUT)
		return error_set(err, r, "'%s' did not answer within %d ms", spec->argv[0],
				timeout_ms);
	if (r < 0)
		return error_set(err, r, "'%s' printed more than %zu bytes", spec->argv[0], limit);

	text[length] = '\0';
	*ret_text = TAKE(text);
	return code;
}

int process_capture(const struct process_spec *spec, size_t limit, int timeout_ms, char **ret_text,
		struct error *err)
{
	int output[2];
	pid_t pid = 0;

	if (pipe2(output, O_CLOEXEC) < 0)
		return error_errno(err, AYON_EFAIL, errno, "cannot start '%s'", spec->argv[0]);
	const int files[3] = { -1, output[1], -1 };
	int r = process_start(spec, files, &pid, err);
	close(output[1]);
	if (r == 0)
		r = follow(spec, pid, output[0], limit, timeout_ms, ret_text, err);
	close(output[0]);
	return r;
}
