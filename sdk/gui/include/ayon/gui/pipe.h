/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/gui/pipe.h: the conversation of a window with the program that started it: JSON objects, one a line, at most 64 KiB
 * each, over standard input and output. A window can so be a pure view, and the program be without GTK.
 */
#ifndef AYON_GUI_PIPE_H
#define AYON_GUI_PIPE_H

#include <ayon/gui/json.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The longest line, its end included. */
#define AYON_GUI_PIPE_LINE_MAX 65536

struct ayon_gui_pipe;

struct ayon_gui_pipe_handlers {
	/* An object came; borrowed for the call. */
	void (*message)(const struct ayon_gui_json *message, void *data);
	/*
	 * Nothing comes any more: the other side closed (problem is NULL), or did not keep to the rules (the problem
	 * is borrowed for the call). Called once.
	 */
	void (*ended)(const char *problem, void *data);
};

/*
 * Takes standard input and output for the conversation: what is printed from now on goes to standard error, and
 * reading finds the end. Call it before ayon_gui_start(), which prints when the user asked GTK for it. The handlers
 * (copied) are called from ayon_gui_run() and must not close the pipe. Fails with AYON_EUSAGE when standard input is a terminal, and AYON_EIO when the system has no descriptors left.
 */
int32_t ayon_gui_pipe_open(const struct ayon_gui_pipe_handlers *handlers, void *data,
		struct ayon_gui_pipe **ret_pipe);

/* Sends what is waiting, for at most a second, and ends it. NULL is allowed. */
void ayon_gui_pipe_close(struct ayon_gui_pipe *pipe);

/*
 * Sends {"event": "<event>", "<name>": "<text>" ...}; the pairs end with NULL. What the other side does not take at once
 * is kept and sent later; all of it is wiped afterwards. After the end it does nothing.
 */
void ayon_gui_pipe_event(struct ayon_gui_pipe *pipe, const char *event, ...)
		__attribute__((sentinel));

#ifdef __cplusplus
}
#endif

#endif
