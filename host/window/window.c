/* SPDX-License-Identifier: Apache-2.0 */
#include "window/window.h"

#include "base/clock.h"
#include "base/console.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/process.h"
#include "base/self.h"
#include "base/str.h"
#include "window/lines.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A home on a slow network, a machine under load: longer than anybody looks at nothing. */
#define SHOWN_MS 15000
#define CLOSE_MS 500
#define KILL_MS  500

struct window {
	struct lines lines;
	pid_t pid;
	int64_t shown_by_ms;
	bool is_shown;
};

bool window_is_allowed(bool is_headless, enum window_purpose purpose)
{
	if (is_headless || (!env_get("DISPLAY") && !env_get("WAYLAND_DISPLAY")))
		return false;
	if (purpose == WINDOW_TELL)
		return !isatty(STDERR_FILENO);
	return purpose == WINDOW_WANTED || !console_can_ask();
}

/* The window gets no credential: it has nothing to ask from a server. */
static char **make_environment(void)
{
	static const char secret[] = "AYON_API_KEY=";
	size_t count = 0, kept = 0;

	while (environ[count])
		count++;
	char **environment = mem_array(count + 1, sizeof(*environment));
	for (size_t i = 0; i < count; i++) {
		if (!str_starts(environ[i], secret))
			environment[kept++] = environ[i];
	}
	return environment;
}

/* What GTK has to say about themes and settings is for whoever looks for it. */
static int start_child(int socket, pid_t *ret_pid, struct error *err)
{
	const char *const argv[] = { self_executable(), "--skip-bootstrap", "dialogs", "window",
		NULL };
	CLEANUP(free) char **environment = make_environment();
	const struct process_spec spec = { .argv = argv, .environment = environment };
	const int files[3] = { socket, socket,
		console_enabled(CONSOLE_DEBUG) ? STDERR_FILENO : -1 };

	return process_start(&spec, files, ret_pid, err);
}

int window_open(const char *show, struct json *fields, struct window **ret_window,
		struct error *err)
{
	CLEANUP(json) struct json *first = fields;
	int ends[2];
	pid_t pid = 0;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return error_errno(err, AYON_EFAIL, errno, "cannot open a window");
	int r = start_child(ends[1], &pid, err);
	close(ends[1]);
	if (r < 0) {
		close(ends[0]);
		return r;
	}
	CLEANUP(window) struct window *window = mem_new(sizeof(*window));
	window->pid = pid;
	window->shown_by_ms = clock_ms() + SHOWN_MS;
	lines_open(&window->lines, ends[0]);
	json_set_text(first, "show", show);
	r = lines_send(&window->lines, first, err);
	if (r < 0)
		return r;
	*ret_window = TAKE(window);
	return 0;
}

int window_send(struct window *window, struct json *line, struct error *err)
{
	CLEANUP(json) struct json *owned = line;
	return lines_send(&window->lines, owned, err);
}

int window_update(struct window *window, struct json *fields, struct error *err)
{
	struct json *line = json_new_object();
	json_set(line, "update", fields);
	return window_send(window, line, err);
}

bool window_is_shown(const struct window *window)
{
	return window->is_shown;
}

static void sleep_until_readable(const struct window *window, int64_t wait_ms)
{
	short events = (short)(POLLIN | (window->lines.out_length ? POLLOUT : 0));
	struct pollfd file = { .fd = window->lines.fd, .events = events };
	poll(&file, 1, (int)wait_ms);
}

/* A window that ends before it was on the screen never was one: there is no addon, no display, no GTK. */
static int judge(const struct window *window, int r, struct error *err)
{
	if (r == AYON_ECANCELLED && !window->is_shown)
		return error_set(err, AYON_ENOTFOUND, "no window could be opened");
	return r;
}

int window_wait(struct window *window, int64_t wait_ms, struct json **ret_event, struct error *err)
{
	int64_t end = clock_ms() + wait_ms;

	for (;;) {
		CLEANUP(json) struct json *event = NULL;
		int r = lines_flush(&window->lines, NULL);
		if (r == 0)
			r = lines_receive(&window->lines, &event, err);
		else
			r = error_set(err, AYON_ECANCELLED, "the window was closed");
		if (r < 0)
			return judge(window, r, err);
		if (r == 1 && str_equal(json_get_text(event, "event"), "shown")) {
			window->is_shown = true;
			continue;
		}
		if (r == 1 && json_get_text(event, "event")) {
			*ret_event = TAKE(event);
			return 1;
		}
		if (r == 1)
			continue;
		int64_t left = end - clock_ms();
		if (!window->is_shown && clock_left_ms(window->shown_by_ms) == 0)
			return error_set(err, AYON_ENOTFOUND,
					"the window did not appear within %d seconds",
					SHOWN_MS / 1000);
		if (left <= 0)
			return 0;
		sleep_until_readable(window, left < 1000 ? left : 1000);
	}
}

static bool has_ended(pid_t pid, int64_t wait_ms)
{
	int64_t end = clock_ms() + wait_ms;

	while (waitpid(pid, NULL, WNOHANG) == 0) {
		if (clock_ms() >= end)
			return false;
		clock_sleep_ms(5);
	}
	return true;
}

void window_close(struct window *window)
{
	if (!window)
		return;
	struct json *line = json_new_object();
	json_set_bool(line, "close", true);
	window_send(window, line, NULL);
	lines_close(&window->lines);
	if (!has_ended(window->pid, CLOSE_MS)) {
		kill(window->pid, SIGTERM);
		if (!has_ended(window->pid, KILL_MS)) {
			kill(window->pid, SIGKILL);
			waitpid(window->pid, NULL, 0);
		}
	}
	free(window);
}
