/* SPDX-License-Identifier: Apache-2.0 */
/*
 * window/window.h: one window of the addon `dialogs`, which runs as a child process and is told over a socket what to
 * show (plugins/dialogs/README.md has the protocol). The host loads no GUI library, and a window that dies, hangs or
 * talks nonsense is no trouble of the run: whoever opened it goes on without.
 */
#ifndef AYON_HOST_WINDOW_H
#define AYON_HOST_WINDOW_H

#include "base/cleanup.h"
#include "base/error.h"
#include "wrap/json.h"

#include <stdbool.h>
#include <stdint.h>

struct window;

/* What a window is for. */
enum window_purpose {
	WINDOW_TELL = 1, /* an error, progress: not where a terminal shows it */
	WINDOW_ASK,      /* a question: not where a terminal can be asked */
	WINDOW_WANTED,   /* the user asked for the window itself */
};

/*
 * The one rule for every window of the launcher: there is a display, the run is not headless, and no terminal does as
 * well, because whoever typed the command reads and answers there.
 */
bool window_is_allowed(bool is_headless, enum window_purpose purpose);

/*
 * Starts a window: `show` is "login", "progress" or "message", `fields` (moved) what it shows at first. Returns before it
 * is on the screen. AYON_EFAIL, AYON_ENOTFOUND: no process could be started.
 */
int window_open(const char *show, struct json *fields, struct window **ret_window,
		struct error *err);
/* Changes fields; `fields` is moved. Never waits. A failure says that the window is lost. */
int window_update(struct window *window, struct json *fields, struct error *err);
/* The same for a line of another form: {"item": {...}}. */
int window_send(struct window *window, struct json *line, struct error *err);
/*
 * Waits for at most wait_ms for what the user did: 1 with *ret_event ({"event": NAME, ...}) for the caller to free, 0:
 * nothing yet. AYON_ECANCELLED: it was closed. AYON_ENOTFOUND: it never came onto the screen. AYON_EINVALID: it
 * talks nonsense. After a failure only window_close() is of use.
 */
int window_wait(struct window *window, int64_t wait_ms, struct json **ret_event, struct error *err);
/* Whether it is on the screen. */
bool window_is_shown(const struct window *window);
/* Takes the window away and waits for its process, briefly; then it is killed. Accepts NULL. */
void window_close(struct window *window);
CLEANUP_DEFINE(window, struct window *, window_close);

#endif
