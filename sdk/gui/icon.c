/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gui/icon.c: the icon, a rounded square in the variant's colour with an A of two strokes and a dot on it.
 */
#include <ayon/gui/variant.h>

#include <string.h>

#define VARIANT_KEY "ayon-variant"

struct look {
	enum ayon_gui_variant variant;
	const char *name;
	double top[3]; /* colours of the ground, from top to bottom */
	double bottom[3];
};

static const struct look looks[] = {
	{ AYON_GUI_PRODUCTION, "production", { 0.15, 0.76, 0.52 }, { 0.04, 0.51, 0.35 } },
	{ AYON_GUI_STAGING, "staging", { 1.00, 0.68, 0.25 }, { 0.86, 0.42, 0.03 } },
	{ AYON_GUI_DEV, "dev", { 0.60, 0.49, 1.00 }, { 0.38, 0.24, 0.83 } },
};

static const struct look *look_of(enum ayon_gui_variant variant)
{
	for (size_t i = 0; i < G_N_ELEMENTS(looks); i++) {
		if (looks[i].variant == variant)
			return &looks[i];
	}
	return &looks[0];
}

enum ayon_gui_variant ayon_gui_variant_of(const char *name)
{
	for (size_t i = 0; name && i < G_N_ELEMENTS(looks); i++) {
		if (strcmp(looks[i].name, name) == 0)
			return looks[i].variant;
	}
	return AYON_GUI_PRODUCTION;
}

const char *ayon_gui_variant_name(enum ayon_gui_variant variant)
{
	return look_of(variant)->name;
}

static void rounded_square(cairo_t *cairo, double inset, double radius)
{
	double low = inset + radius;
	double high = 1 - inset - radius;

	cairo_new_sub_path(cairo);
	cairo_arc(cairo, high, low, radius, -G_PI_2, 0);
	cairo_arc(cairo, high, high, radius, 0, G_PI_2);
	cairo_arc(cairo, low, high, radius, G_PI_2, G_PI);
	cairo_arc(cairo, low, low, radius, G_PI, G_PI + G_PI_2);
	cairo_close_path(cairo);
}

void ayon_gui_icon_draw(cairo_t *cairo, enum ayon_gui_variant variant, double size)
{
	const struct look *look = look_of(variant);
	cairo_pattern_t *ground = cairo_pattern_create_linear(0, 0, 0, 1);

	cairo_save(cairo);
	cairo_scale(cairo, size, size);
	cairo_pattern_add_color_stop_rgb(ground, 0, look->top[0], look->top[1], look->top[2]);
	cairo_pattern_add_color_stop_rgb(
			ground, 1, look->bottom[0], look->bottom[1], look->bottom[2]);
	cairo_set_source(cairo, ground);
	rounded_square(cairo, 0.03, 0.22);
	cairo_fill(cairo);

	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_set_line_width(cairo, 0.105);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
	cairo_move_to(cairo, 0.25, 0.735);
	cairo_line_to(cairo, 0.5, 0.265);
	cairo_line_to(cairo, 0.75, 0.735);
	cairo_stroke(cairo);
	cairo_arc(cairo, 0.5, 0.675, 0.072, 0, 2 * G_PI);
	cairo_fill(cairo);
	cairo_restore(cairo);
	cairo_pattern_destroy(ground);
}

GdkPixbuf *ayon_gui_icon_pixbuf(enum ayon_gui_variant variant, int size)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, size, size);
	cairo_t *cairo = cairo_create(surface);

	ayon_gui_icon_draw(cairo, variant, size);
	cairo_destroy(cairo);
	GdkPixbuf *pixbuf = gdk_pixbuf_get_from_surface(surface, 0, 0, size, size);
	cairo_surface_destroy(surface);
	return pixbuf;
}

static gboolean draw(GtkWidget *icon, cairo_t *cairo, gpointer data)
{
	int variant = GPOINTER_TO_INT(g_object_get_data(G_OBJECT(icon), VARIANT_KEY));
	double width = gtk_widget_get_allocated_width(icon);
	double height = gtk_widget_get_allocated_height(icon);
	double size = MIN(width, height);
	(void)data;

	cairo_translate(cairo, (int)((width - size) / 2), (int)((height - size) / 2));
	ayon_gui_icon_draw(cairo, (enum ayon_gui_variant)variant, size);
	return FALSE;
}

GtkWidget *ayon_gui_icon_new(enum ayon_gui_variant variant, int size)
{
	GtkWidget *icon = gtk_drawing_area_new();

	gtk_widget_set_size_request(icon, size, size);
	gtk_widget_set_valign(icon, GTK_ALIGN_CENTER);
	atk_object_set_role(gtk_widget_get_accessible(icon), ATK_ROLE_ICON);
	g_signal_connect(icon, "draw", G_CALLBACK(draw), NULL);
	ayon_gui_icon_set_variant(icon, variant);
	return icon;
}

void ayon_gui_icon_set_variant(GtkWidget *icon, enum ayon_gui_variant variant)
{
	g_autofree char *name = g_strdup_printf("AYON, %s", ayon_gui_variant_name(variant));

	g_object_set_data(G_OBJECT(icon), VARIANT_KEY, GINT_TO_POINTER((int)variant));
	atk_object_set_name(gtk_widget_get_accessible(icon), name);
	gtk_widget_queue_draw(icon);
}

void ayon_gui_window_set_icon(GtkWindow *window, enum ayon_gui_variant variant)
{
	static const int sizes[] = { 16, 24, 32, 48, 64, 128 };
	GList *icons = NULL;

	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++)
		icons = g_list_prepend(icons, ayon_gui_icon_pixbuf(variant, sizes[i]));
	gtk_window_set_icon_list(window, icons);
	g_list_free_full(icons, g_object_unref);
}
