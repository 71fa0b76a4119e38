/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/gui/notice.h: a line with a sign, for an error where it belongs, a busy state or a success. Its place is there
 * from the beginning and never shrinks, so that nothing jumps when a text comes or goes.
 */
#ifndef AYON_GUI_NOTICE_H
#define AYON_GUI_NOTICE_H

#include <ayon/gui/mark.h>

G_BEGIN_DECLS

/* An empty notice, one line high. */
GtkWidget *ayon_gui_notice_new(void);

/* Shows the text (copied; wrapped when it is long) with the sign of the state; NULL or "": empty. */
void ayon_gui_notice_set(GtkWidget *notice, enum ayon_gui_state state, const char *text);

G_END_DECLS

#endif
