/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/gui/mark.h: a small sign for a state. It is drawn, because not every icon theme has one for each state, and
 * in a fixed size, so that nothing moves when the state changes.
 */
#ifndef AYON_GUI_MARK_H
#define AYON_GUI_MARK_H

#include <gtk/gtk.h>

G_BEGIN_DECLS

enum ayon_gui_state {
	AYON_GUI_NONE = 1, /* nothing is drawn */
	AYON_GUI_WAITING = 2,
	AYON_GUI_BUSY = 3, /* turns, unless the desktop switched animations off */
	AYON_GUI_OK = 4,
	AYON_GUI_INFO = 5,
	AYON_GUI_WARNING = 6,
	AYON_GUI_ERROR = 7,
};

/* A sign of that size in logical pixels; 16 stands beside a line of text. */
GtkWidget *ayon_gui_mark_new(enum ayon_gui_state state, int size);

/* Changes it, its colour (the CSS class of ayon_gui_state_name()) and its accessible name. */
void ayon_gui_mark_set(GtkWidget *mark, enum ayon_gui_state state);

/* "none", "waiting", "busy", "ok", "info", "warning", "error". Static. */
const char *ayon_gui_state_name(enum ayon_gui_state state);

G_END_DECLS

#endif
