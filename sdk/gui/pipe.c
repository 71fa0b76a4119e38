/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/gui/pipe.h>

#include <ayon/status.h>

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* How long the end waits for the other side to take what is left. */
#define LAST_MS 1000

/* Events that wait because the other side does not read; people do not press more buttons than that. */
#define MAX_WAITING 1000

struct ayon_gui_pipe {
	struct ayon_gui_pipe_handlers handlers;
	void *data;
	int in;
	int out;
	guint in_watch;
	guint out_watch;
	GQueue waiting;   /* lines, the first of them sent in part */
	size_t sent;      /* of the first line */
	gboolean is_lost; /* the other side takes nothing any more */
	size_t length;    /* of what was read and has no end of line yet */
	char line[AYON_GUI_PIPE_LINE_MAX];
};

static void free_line(gpointer line)
{
	ayon_gui_event_free(line);
}

static void end(struct ayon_gui_pipe *pipe, const char *problem)
{
	pipe->in_watch = 0;
	pipe->handlers.ended(problem, pipe->data);
}

/* One line without its end; returns why it cannot be taken, NULL when it was. */
static const char *take_line(struct ayon_gui_pipe *pipe, const char *line, size_t length)
{
	struct ayon_gui_json *message = NULL;
	const char *problem = NULL;

	if (ayon_gui_json_parse(line, length, &message, &problem) < 0)
		return problem;
	pipe->handlers.message(message, pipe->data);
	ayon_gui_json_free(message);
	return NULL;
}

static const char *take_lines(struct ayon_gui_pipe *pipe)
{
	const char *problem = NULL;
	char *start = pipe->line;
	char *stop = pipe->line + pipe->length;

	for (char *newline; !problem && (newline = memchr(start, '\n', (size_t)(stop - start)));
			start = newline + 1)
		problem = take_line(pipe, start, (size_t)(newline - start));
	pipe->length = (size_t)(stop - start);
	memmove(pipe->line, start, pipe->length);
	if (!problem && pipe->length == sizeof(pipe->line))
		problem = "it is longer than 64 KiB";
	return problem;
}

static gboolean on_readable(int fd, GIOCondition condition, gpointer data)
{
	struct ayon_gui_pipe *pipe = data;
	ssize_t n = read(fd, pipe->line + pipe->length, sizeof(pipe->line) - pipe->length);
	(void)condition;

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return G_SOURCE_CONTINUE;
	if (n <= 0) {
		end(pipe, pipe->length && !n ? "it ends in the middle" : NULL);
		return G_SOURCE_REMOVE;
	}
	pipe->length += (size_t)n;
	const char *problem = take_lines(pipe);
	if (!problem)
		return G_SOURCE_CONTINUE;
	end(pipe, problem);
	return G_SOURCE_REMOVE;
}

/* Both descriptors for us alone, where no library's output can get in between. */
static int32_t take_standard(struct ayon_gui_pipe *pipe)
{
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

	pipe->in = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	pipe->out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	gboolean is_taken = nothing >= 0 && pipe->in >= 0 && pipe->out >= 0 &&
			    dup2(nothing, STDIN_FILENO) >= 0 &&
			    dup2(STDERR_FILENO, STDOUT_FILENO) >= 0;
	if (nothing > STDERR_FILENO)
		close(nothing);
	return is_taken ? AYON_OK : AYON_EIO;
}

int32_t ayon_gui_pipe_open(const struct ayon_gui_pipe_handlers *handlers, void *data,
		struct ayon_gui_pipe **ret_pipe)
{
	if (isatty(STDIN_FILENO))
		return AYON_EUSAGE;

	struct ayon_gui_pipe *pipe = g_new0(struct ayon_gui_pipe, 1);
	pipe->handlers = *handlers;
	pipe->data = data;
	g_queue_init(&pipe->waiting);
	int32_t r = take_standard(pipe);
	if (r < 0) {
		ayon_gui_pipe_close(pipe);
		return r;
	}
	pipe->in_watch = g_unix_fd_add(pipe->in, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, pipe);
	*ret_pipe = pipe;
	return AYON_OK;
}

/* Sends what is taken without waiting. Returns whether anything is left. */
static gboolean flush(struct ayon_gui_pipe *pipe)
{
	char *line;

	while (!pipe->is_lost && (line = g_queue_peek_head(&pipe->waiting))) {
		size_t left = strlen(line) - pipe->sent;
		ssize_t n = send(pipe->out, line + pipe->sent, left, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n < 0 && errno == ENOTSOCK)
			n = write(pipe->out, line + pipe->sent, left);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return TRUE;
		if (n < 0) {
			pipe->is_lost = TRUE;
			break;
		}
		pipe->sent += (size_t)n;
		if ((size_t)n < left)
			continue;
		ayon_gui_event_free(g_queue_pop_head(&pipe->waiting));
		pipe->sent = 0;
	}
	if (pipe->is_lost)
		g_queue_clear_full(&pipe->waiting, free_line);
	return FALSE;
}

static gboolean on_writable(int fd, GIOCondition condition, gpointer data)
{
	struct ayon_gui_pipe *pipe = data;
	(void)fd;
	(void)condition;

	if (flush(pipe))
		return G_SOURCE_CONTINUE;
	pipe->out_watch = 0;
	return G_SOURCE_REMOVE;
}

void ayon_gui_pipe_event(struct ayon_gui_pipe *pipe, const char *event, ...)
{
	va_list pairs;

	if (pipe->is_lost || g_queue_get_length(&pipe->waiting) >= MAX_WAITING)
		return;
	va_start(pairs, event);
	g_queue_push_tail(&pipe->waiting, ayon_gui_event_new(event, pairs));
	va_end(pairs);
	if (!pipe->out_watch && flush(pipe))
		pipe->out_watch = g_unix_fd_add(
				pipe->out, G_IO_OUT | G_IO_HUP | G_IO_ERR, on_writable, pipe);
}

void ayon_gui_pipe_close(struct ayon_gui_pipe *pipe)
{
	if (!pipe)
		return;

	struct pollfd out = { .fd = pipe->out, .events = POLLOUT };
	while (flush(pipe) && poll(&out, 1, LAST_MS) > 0)
		;
	if (pipe->in_watch)
		g_source_remove(pipe->in_watch);
	if (pipe->out_watch)
		g_source_remove(pipe->out_watch);
	if (pipe->in >= 0)
		close(pipe->in);
	if (pipe->out >= 0)
		close(pipe->out);
	g_queue_clear_full(&pipe->waiting, free_line);
	explicit_bzero(pipe->line, sizeof(pipe->line));
	g_free(pipe);
}
