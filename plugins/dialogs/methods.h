/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dialogs/methods.h: the ways to log in, password, browser or API key, of which one is shown at a time.
 */
#ifndef AYON_ADDON_DIALOGS_METHODS_H
#define AYON_ADDON_DIALOGS_METHODS_H

#include "addon.h"

enum method {
	METHOD_PASSWORD = 1,
	METHOD_BROWSER = 2,
	METHOD_API_KEY = 3,
};

struct methods;

struct methods_handlers {
	/* Another way was chosen. */
	void (*switched)(void *data);
	/* Something was typed. */
	void (*edited)(void *data);
	/* Enter was pressed in a field. */
	void (*entered)(void *data);
};

/* Adds its widgets to the box, which owns them; the labels line up with those of the size group. */
struct methods *methods_new(GtkBox *box, GtkSizeGroup *labels,
		const struct methods_handlers *handlers, void *data);

/* Wipes password and key first. */
void methods_free(struct methods *methods);

/* Applies "sign_in", "user" and "browser_url". */
void methods_update(struct methods *methods, const struct ayon_gui_json *fields);

enum method methods_current(struct methods *methods);

/* Moves the keyboard to the first field that is empty, and says what is missing; NULL when nothing is. Static. */
const char *methods_focus_missing(struct methods *methods);

/* Empties password and key. */
void methods_wipe(struct methods *methods);

/* Moves it to what has to be typed again after a refusal. */
void methods_focus_again(struct methods *methods);

/* What stands in the fields; borrowed until something is typed. */
const char *methods_user(struct methods *methods);
const char *methods_password(struct methods *methods);
const char *methods_key(struct methods *methods);

/* The browser page: what it is for, or that the browser is waited for. */
void methods_set_waiting(struct methods *methods, gboolean is_waiting);
void methods_set_enabled(struct methods *methods, gboolean is_enabled);

#endif
