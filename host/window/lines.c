/* SPDX-License-Identifier: Apache-2.0 */
#include "window/lines.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void lines_open(struct lines *lines, int fd)
{
	*lines = (struct lines){ .fd = fd, .in = mem_new(LINES_MAX) };
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static void free_wiped(char *bytes, size_t length)
{
	if (bytes)
		explicit_bzero(bytes, length);
	free(bytes);
}

void lines_close(struct lines *lines)
{
	if (lines->fd >= 0)
		close(lines->fd);
	free_wiped(lines->in, LINES_MAX);
	free_wiped(lines->out, lines->out_length);
	*lines = (struct lines){ .fd = -1 };
}

int lines_flush(struct lines *lines, struct error *err)
{
	while (lines->out_length) {
		ssize_t n = send(lines->fd, lines->out, lines->out_length,
				MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return 0;
		if (n < 0)
			return error_errno(err, AYON_EIO, errno, "the window cannot be told");
		memmove(lines->out, lines->out + n, lines->out_length - (size_t)n);
		lines->out_length -= (size_t)n;
	}
	return 0;
}

int lines_send(struct lines *lines, const struct json *object, struct error *err)
{
	CLEANUP(free) char *text = json_write_text(object, false);
	size_t length = strlen(text);

	if (length + 1 > LINES_MAX)
		return error_set(err, AYON_EINVALID, "a line for the window has %zu bytes", length);
	if (lines->out_length + length + 1 > LINES_MAX_QUEUED)
		return error_set(err, AYON_EINVALID, "the window takes nothing any more");

	/* A new block each time: what is left behind by a growing one could not be wiped. */
	char *joined = mem_new(lines->out_length + length + 1);
	if (lines->out_length)
		memcpy(joined, lines->out, lines->out_length);
	memcpy(joined + lines->out_length, text, length);
	joined[lines->out_length + length] = '\n';
	free_wiped(lines->out, lines->out_length);
	lines->out = joined;
	lines->out_length += length + 1;
	return lines_flush(lines, err);
}

/* The first whole line, taken out of what came in; NULL: there is none. */
static int take_line(struct lines *lines, struct json **ret_object, struct error *err)
{
	char *end = memchr(lines->in, '\n', lines->in_length);
	if (!end)
		return lines->in_length < LINES_MAX
				       ? 0
				       : error_set(err, AYON_EINVALID,
							 "a line of the window has more than %d "
							 "bytes",
							 LINES_MAX);

	size_t length = (size_t)(end - lines->in);
	struct json *object = NULL;
	int r = json_parse(lines->in, length, &object, NULL);
	size_t rest = lines->in_length - length - 1;
	memmove(lines->in, end + 1, rest);
	explicit_bzero(lines->in + rest, lines->in_length - rest);
	lines->in_length = rest;
	if (r == 0 && json_is_object(object)) {
		*ret_object = object;
		return 1;
	}
	json_free(object);
	return error_set(err, AYON_EINVALID, "what the window says is no JSON object");
}

int lines_receive(struct lines *lines, struct json **ret_object, struct error *err)
{
	for (;;) {
		int r = take_line(lines, ret_object, err);
		if (r != 0)
			return r;
		ssize_t n = recv(lines->fd, lines->in + lines->in_length,
				LINES_MAX - lines->in_length, MSG_DONTWAIT);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return 0;
		if (n <= 0)
			return error_set(err, AYON_ECANCELLED, "the window was closed");
		lines->in_length += (size_t)n;
	}
}
