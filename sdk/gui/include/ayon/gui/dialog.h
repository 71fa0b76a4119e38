/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/gui/dialog.h: the frame of a window: icon, heading and variant at the top, the body, a row of buttons. Enter is
 * the default button, Escape and closing the window are "cancel".
 */
#ifndef AYON_GUI_DIALOG_H
#define AYON_GUI_DIALOG_H

#include <ayon/gui/variant.h>

G_BEGIN_DECLS

struct ayon_gui_dialog;

struct ayon_gui_dialog_handlers {
	/* Once, when the first frame of the window is drawn. NULL: not asked for. */
	void (*shown)(void *data);
	/* Escape, or the window was closed by the user. The window stays: what follows is the handler's choice. */
	void (*cancelled)(void *data);
};

/* Flags of a button. */
#define AYON_GUI_BUTTON_DEFAULT     1u /* Enter presses it; it stands at the end and is highlighted */
#define AYON_GUI_BUTTON_CANCEL      2u /* Escape and closing the window do the same: calls cancelled() */
#define AYON_GUI_BUTTON_DESTRUCTIVE 4u /* warns by its colour */

/*
 * A window that is not shown yet. The handlers (copied) get `data`. The caller ends it with ayon_gui_dialog_free(), which
 * destroys the window and all in it.
 */
struct ayon_gui_dialog *ayon_gui_dialog_new(
		const struct ayon_gui_dialog_handlers *handlers, void *data);
void ayon_gui_dialog_free(struct ayon_gui_dialog *dialog);

/* Borrowed: the window itself, and the vertical box that the content goes to. */
GtkWindow *ayon_gui_dialog_window(struct ayon_gui_dialog *dialog);
GtkBox *ayon_gui_dialog_body(struct ayon_gui_dialog *dialog);

/* The heading, which is the title of the window too, and the line under it; NULL or "": none. Copied. */
void ayon_gui_dialog_set_heading(struct ayon_gui_dialog *dialog, const char *heading);
void ayon_gui_dialog_set_subtitle(struct ayon_gui_dialog *dialog, const char *subtitle);

/* Icon, colour and, for all but production, the name of the variant beside the heading. */
void ayon_gui_dialog_set_variant(struct ayon_gui_dialog *dialog, enum ayon_gui_variant variant);

/* Appends a button with a mnemonic in its label; connect to its "clicked" unless it is the one for cancel. Borrowed. */
GtkWidget *ayon_gui_dialog_add_button(
		struct ayon_gui_dialog *dialog, const char *label, unsigned flags);

/* Shows the window, in front. */
void ayon_gui_dialog_present(struct ayon_gui_dialog *dialog);

G_END_DECLS

#endif
