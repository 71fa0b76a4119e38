/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/gui/form.h: rows of a label and a field.
 */
#ifndef AYON_GUI_FORM_H
#define AYON_GUI_FORM_H

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* An empty form. Forms below each other line up when they share the size group of their labels. */
GtkWidget *ayon_gui_form_new(GtkSizeGroup *labels);

/*
 * Appends a row. The label has a mnemonic ("_Server") which leads to the target, the widget inside of the field that
 * takes the keyboard (NULL: the field itself), and which gets its accessible name. Without a label (NULL) the field
 * stands under the fields.
 */
void ayon_gui_form_add(GtkWidget *form, const char *label, GtkWidget *field, GtkWidget *target);

/*
 * A field for a password: dots, with a button that shows the text as long as it is pressed in. *ret_entry is the entry
 * inside, borrowed. ayon_gui_secret_clear() empties it; GTK wipes the memory.
 */
GtkWidget *ayon_gui_secret_new(GtkEntry **ret_entry);
void ayon_gui_secret_clear(GtkWidget *secret);

G_END_DECLS

#endif
