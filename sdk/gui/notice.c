/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/gui/notice.h>

#include "text.h"

#define MARK_KEY  "ayon-mark"
#define LABEL_KEY "ayon-label"
#define STATE_KEY "ayon-state"

/* The smallest; beside larger text it is larger. */
#define MARK_SIZE 16

/* What the text needed once is kept, so that the window does not shrink under the pointer. */
static void keep_height(GtkWidget *notice, GdkRectangle *place, gpointer data)
{
	int height = -1;
	(void)data;

	gtk_widget_get_size_request(notice, NULL, &height);
	if (place->height > height)
		gtk_widget_set_size_request(notice, -1, place->height);
}

static int line_height(GtkWidget *label)
{
	g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout(label, "X");
	int height = 0;

	pango_layout_get_pixel_size(layout, NULL, &height);
	return height;
}

GtkWidget *ayon_gui_notice_new(void)
{
	GtkWidget *notice = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
	GtkWidget *label = gtk_label_new("");

	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_yalign(GTK_LABEL(label), 0);
	gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
	gtk_label_set_line_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
	gtk_label_set_max_width_chars(GTK_LABEL(label), 20);
	gtk_label_set_lines(GTK_LABEL(label), 4);
	gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
	gtk_widget_set_hexpand(label, TRUE);
	gtk_style_context_add_class(gtk_widget_get_style_context(label), "ayon-small");
	gtk_style_context_add_class(gtk_widget_get_style_context(label), "ayon-state");

	/* Beside the first line, however many there are. */
	GtkWidget *mark = ayon_gui_mark_new(AYON_GUI_NONE, MAX(line_height(label), MARK_SIZE));
	gtk_widget_set_valign(mark, GTK_ALIGN_START);
	gtk_box_pack_start(GTK_BOX(notice), mark, FALSE, FALSE, 0);
	gtk_box_pack_start(GTK_BOX(notice), label, TRUE, TRUE, 0);
	g_object_set_data(G_OBJECT(notice), MARK_KEY, mark);
	g_object_set_data(G_OBJECT(notice), LABEL_KEY, label);
	g_signal_connect(notice, "size-allocate", G_CALLBACK(keep_height), NULL);
	/* Errors are to be spoken when they appear. */
	atk_object_set_role(gtk_widget_get_accessible(label), ATK_ROLE_NOTIFICATION);
	gtk_widget_show_all(notice);
	return notice;
}

void ayon_gui_notice_set(GtkWidget *notice, enum ayon_gui_state state, const char *text)
{
	GtkWidget *label = g_object_get_data(G_OBJECT(notice), LABEL_KEY);
	GtkStyleContext *style = gtk_widget_get_style_context(label);
	g_autofree char *shown = text_cut(text, TEXT_SENTENCE_MAX);
	const char *old = g_object_get_data(G_OBJECT(notice), STATE_KEY);

	if (!*shown)
		state = AYON_GUI_NONE;
	if (old)
		gtk_style_context_remove_class(style, old);
	/* Only what went wrong colours its text: the sign is enough for the rest. */
	if (state == AYON_GUI_ERROR || state == AYON_GUI_WARNING)
		gtk_style_context_add_class(style, ayon_gui_state_name(state));
	g_object_set_data(G_OBJECT(notice), STATE_KEY, (gpointer)ayon_gui_state_name(state));
	ayon_gui_mark_set(g_object_get_data(G_OBJECT(notice), MARK_KEY), state);
	gtk_label_set_text(GTK_LABEL(label), shown);
	gtk_widget_set_tooltip_text(label, *shown ? shown : NULL);
}
