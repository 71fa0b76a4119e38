/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/gui/variant.h: the three kinds of bundle as people see them: a name, a colour and an icon each. Production is
 * green, staging is orange, dev is violet. The icons are drawn, so that they are sharp at any scale and need no files.
 */
#ifndef AYON_GUI_VARIANT_H
#define AYON_GUI_VARIANT_H

#include <gtk/gtk.h>

G_BEGIN_DECLS

enum ayon_gui_variant {
	AYON_GUI_PRODUCTION = 1,
	AYON_GUI_STAGING = 2,
	AYON_GUI_DEV = 3,
};

/* From the name that the bundle and AYON_DEFAULT_SETTINGS_VARIANT have; production for any other text and for NULL. */
enum ayon_gui_variant ayon_gui_variant_of(const char *name);

/* "production", "staging", "dev": also the CSS class of what has the variant's colour. Static. */
const char *ayon_gui_variant_name(enum ayon_gui_variant variant);

/* Draws the icon into the square of that size at the origin. */
void ayon_gui_icon_draw(cairo_t *cairo, enum ayon_gui_variant variant, double size);

/* The icon in pixels, for tray and task bar; the caller ends it with g_object_unref(). */
GdkPixbuf *ayon_gui_icon_pixbuf(enum ayon_gui_variant variant, int size);

/* A widget that shows the icon; size is in logical pixels. */
GtkWidget *ayon_gui_icon_new(enum ayon_gui_variant variant, int size);
void ayon_gui_icon_set_variant(GtkWidget *icon, enum ayon_gui_variant variant);

/* Gives the window its icon in the sizes that window managers ask for. */
void ayon_gui_window_set_icon(GtkWindow *window, enum ayon_gui_variant variant);

G_END_DECLS

#endif
