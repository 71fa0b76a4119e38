/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dialogs: the windows of login and bootstrap. Each is a view: it shows the fields that the launcher sends and tells what the
 * user did; it asks no server, reads no file and decides nothing. README.md lists fields and events.
 */
#ifndef AYON_ADDON_DIALOGS_H
#define AYON_ADDON_DIALOGS_H

#include <ayon/ayon.h>
#include <ayon/gui.h>

/* The one of this process, given to the verb as `self`. */
struct dialogs_addon {
	const struct ayon_host *host;
	const struct ayon_error_1 *error;
};

extern const struct ayon_verb window_verb;

/*
 * A kind of window. show() makes one from the first message; it sends its events to the pipe, which outlives it, and
 * ends the program with ayon_gui_quit() when the user is done. update() gets the fields that changed; free() ends it.
 */
struct view {
	const char *name;
	void *(*show)(struct ayon_gui_pipe *pipe, const struct ayon_gui_json *fields);
	void (*update)(void *self, const struct ayon_gui_json *fields);
	void (*free)(void *self);
};

extern const struct view login_view;
extern const struct view message_view;
extern const struct view progress_view;

/* Applies what all windows have: "title", "variant", and "message" as the line under the title. */
void frame_update(struct ayon_gui_dialog *dialog, const struct ayon_gui_json *fields);

/* A handler's shown(): tells the launcher that the window is there. */
void frame_shown(struct ayon_gui_pipe *pipe);

#endif
