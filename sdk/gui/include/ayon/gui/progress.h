/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/gui/progress.h: what is fetched: a list of items with their progress, and numbers as people read them.
 */
#ifndef AYON_GUI_PROGRESS_H
#define AYON_GUI_PROGRESS_H

#include <ayon/gui/mark.h>
#include <stdint.h>

G_BEGIN_DECLS

/* A scrolled list, about six rows high, that keeps the first busy item in view until the user scrolls. */
GtkWidget *ayon_gui_progress_new(void);

/*
 * Changes the item, or appends it. The title and the text at the end of the row are copied; NULL keeps what is there.
 * The bar shows done of total while the item is busy; total 0: it moves without saying how far.
 */
void ayon_gui_progress_set(GtkWidget *progress, const char *id, const char *title,
		enum ayon_gui_state state, int64_t done, int64_t total, const char *text);

/* "12.4 MB", into the buffer, with decimal units as file managers use them; returns it. */
const char *ayon_gui_bytes(int64_t bytes, char *buffer, uint32_t size);

/* "about 40 seconds", "about 3 minutes", into the buffer; returns it. */
const char *ayon_gui_seconds(int64_t seconds, char *buffer, uint32_t size);

G_END_DECLS

#endif
