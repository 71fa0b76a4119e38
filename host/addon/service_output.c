/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon.output/1: standard output through a buffer of our own, written when the verb returns or 64 KiB are full. Not
 * stdio: what could not be written must be known before the exit code is chosen, and a child that is forked
 * meanwhile must not write it a second time.
 */
#include "addon/service.h"

#include "base/cleanup.h"
#include "base/console.h"
#include "base/str.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define BUFFER_BYTES (64u << 10)

static struct str pending;
static int write_errno; /* once standard output failed nothing more is tried */

/* A reader that went away is an error of this write, not a signal that ends the process in silence. */
static ssize_t write_without_sigpipe(const char *bytes, size_t length)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction old;

	sigaction(SIGPIPE, &ignore, &old);
	ssize_t n = write(STDOUT_FILENO, bytes, length);
	int e = errno;
	sigaction(SIGPIPE, &old, NULL);
	errno = e;
	return n;
}

static void wait_until_writable(void)
{
	struct pollfd ready = { .fd = STDOUT_FILENO, .events = POLLOUT };
	poll(&ready, 1, -1);
}

int service_output_flush(struct error *err)
{
	size_t done = 0;

	while (!write_errno && done < pending.length) {
		ssize_t n = write_without_sigpipe(pending.text + done, pending.length - done);
		if (n >= 0)
			done += (size_t)n;
		else if (errno == EAGAIN)
			wait_until_writable();
		else if (errno != EINTR)
			write_errno = errno;
	}
	str_finish(&pending);
	if (write_errno)
		return error_errno(err, AYON_EIO, write_errno, "cannot write to standard output");
	return 0;
}

void service_output_text(const char *text)
{
	str_append(&pending, text);
}

__attribute__((format(printf, 2, 3))) static int32_t print(
		const struct ayon_host *host, const char *format, ...)
{
	struct error err = { 0 };
	char *text = NULL;
	va_list args;

	va_start(args, format);
	int length = vasprintf(&text, format, args);
	va_end(args);
	if (length < 0)
		return service_fail(service_caller(host), AYON_EINTERNAL,
				"a text could not be formatted");

	CLEANUP(free) char *owned = text;
	str_append_n(&pending, owned, (size_t)length);
	if (!write_errno && pending.length < BUFFER_BYTES)
		return AYON_OK;
	return service_output_flush(&err) < 0 ? service_failed(service_caller(host), &err)
					      : AYON_OK;
}

static int32_t colour(const struct ayon_host *host)
{
	(void)host;
	return console_colour(STDOUT_FILENO);
}

static int32_t columns(const struct ayon_host *host)
{
	(void)host;
	return console_columns(STDOUT_FILENO);
}

const struct ayon_output_1 service_output = {
	.size = sizeof(service_output),
	.print = print,
	.colour = colour,
	.columns = columns,
};
