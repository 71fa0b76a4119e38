/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/gui/dialog.h>

#include "text.h"
#include "theme.h"

#define ICON_SIZE     48
#define HEADER_HEIGHT 52
#define MARGIN        24

/* The longest heading; it is cut after that. */
#define HEADING_CHARS 30

struct ayon_gui_dialog {
	struct ayon_gui_dialog_handlers handlers;
	void *data;
	GtkWidget *window;
	GtkWidget *strip;
	GtkWidget *icon;
	GtkWidget *heading;
	GtkWidget *pill;
	GtkWidget *subtitle;
	GtkWidget *body;
	GtkWidget *buttons;
	enum ayon_gui_variant variant;
	gboolean is_shown;
};

static void cancel(struct ayon_gui_dialog *dialog)
{
	if (dialog->handlers.cancelled)
		dialog->handlers.cancelled(dialog->data);
}

static gboolean on_delete(GtkWidget *window, GdkEvent *event, gpointer data)
{
	(void)window;
	(void)event;
	cancel(data);
	return TRUE;
}

/* After the widgets had their chance: Escape closes an open popover first. */
static gboolean on_key(GtkWidget *window, GdkEventKey *event, gpointer data)
{
	(void)window;
	if (event->keyval != GDK_KEY_Escape)
		return FALSE;
	cancel(data);
	return TRUE;
}

static void on_cancel_button(GtkButton *button, gpointer data)
{
	(void)button;
	cancel(data);
}

static void on_painted(GdkFrameClock *clock, gpointer data)
{
	struct ayon_gui_dialog *dialog = data;

	g_signal_handlers_disconnect_by_func(clock, on_painted, dialog);
	dialog->handlers.shown(dialog->data);
}

/* A window that is mapped is still empty: what counts is its first frame. */
static void on_map(GtkWidget *window, gpointer data)
{
	struct ayon_gui_dialog *dialog = data;

	if (!dialog->handlers.shown || dialog->is_shown)
		return;
	dialog->is_shown = TRUE;
	g_signal_connect(gtk_widget_get_frame_clock(window), "after-paint", G_CALLBACK(on_painted),
			dialog);
}

static GtkWidget *text_new(const char *class)
{
	GtkWidget *label = gtk_label_new(NULL);

	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_style_context_add_class(gtk_widget_get_style_context(label), class);
	return label;
}

/* A long heading is cut, a long subtitle wrapped: it may be a sentence. */
static GtkWidget *texts_new(struct ayon_gui_dialog *dialog)
{
	GtkWidget *texts = gtk_box_new(GTK_ORIENTATION_VERTICAL, 4);
	GtkWidget *line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 10);

	dialog->heading = text_new("ayon-heading");
	gtk_label_set_ellipsize(GTK_LABEL(dialog->heading), PANGO_ELLIPSIZE_END);
	gtk_label_set_max_width_chars(GTK_LABEL(dialog->heading), HEADING_CHARS);
	dialog->pill = text_new("ayon-pill");
	gtk_widget_set_valign(dialog->pill, GTK_ALIGN_CENTER);
	dialog->subtitle = text_new("ayon-soft");
	gtk_label_set_line_wrap(GTK_LABEL(dialog->subtitle), TRUE);
	gtk_label_set_line_wrap_mode(GTK_LABEL(dialog->subtitle), PANGO_WRAP_WORD_CHAR);
	gtk_label_set_max_width_chars(GTK_LABEL(dialog->subtitle), 24);

	gtk_box_pack_start(GTK_BOX(line), dialog->heading, FALSE, TRUE, 0);
	gtk_box_pack_start(GTK_BOX(line), dialog->pill, FALSE, FALSE, 0);
	gtk_box_pack_start(GTK_BOX(texts), line, FALSE, FALSE, 0);
	gtk_box_pack_start(GTK_BOX(texts), dialog->subtitle, FALSE, FALSE, 0);
	gtk_widget_set_valign(texts, GTK_ALIGN_CENTER);
	gtk_widget_set_no_show_all(dialog->pill, TRUE);
	gtk_widget_set_no_show_all(dialog->subtitle, TRUE);
	return texts;
}

static GtkWidget *header_new(struct ayon_gui_dialog *dialog)
{
	GtkWidget *header = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 16);

	dialog->icon = ayon_gui_icon_new(dialog->variant, ICON_SIZE);
	gtk_box_pack_start(GTK_BOX(header), dialog->icon, FALSE, FALSE, 0);
	gtk_box_pack_start(GTK_BOX(header), texts_new(dialog), TRUE, TRUE, 0);
	/* High enough for a subtitle, so that one that comes later moves nothing. */
	gtk_widget_set_size_request(header, -1, HEADER_HEIGHT);
	return header;
}

static GtkWidget *buttons_new(void)
{
	GtkWidget *buttons = gtk_button_box_new(GTK_ORIENTATION_HORIZONTAL);

	gtk_button_box_set_layout(GTK_BUTTON_BOX(buttons), GTK_BUTTONBOX_END);
	gtk_box_set_spacing(GTK_BOX(buttons), 8);
	return buttons;
}

struct ayon_gui_dialog *ayon_gui_dialog_new(
		const struct ayon_gui_dialog_handlers *handlers, void *data)
{
	struct ayon_gui_dialog *dialog = g_new0(struct ayon_gui_dialog, 1);
	GtkWidget *outer = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	GtkWidget *inner = gtk_box_new(GTK_ORIENTATION_VERTICAL, 18);

	dialog->handlers = *handlers;
	dialog->data = data;
	dialog->variant = AYON_GUI_PRODUCTION;
	dialog->window = gtk_window_new(GTK_WINDOW_TOPLEVEL);
	dialog->strip = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	dialog->body = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
	dialog->buttons = buttons_new();

	gtk_style_context_add_class(gtk_widget_get_style_context(dialog->strip), "ayon-strip");
	gtk_container_set_border_width(GTK_CONTAINER(inner), MARGIN);
	gtk_box_pack_start(GTK_BOX(inner), header_new(dialog), FALSE, FALSE, 0);
	gtk_box_pack_start(GTK_BOX(inner), dialog->body, TRUE, TRUE, 0);
	gtk_box_pack_start(GTK_BOX(inner), dialog->buttons, FALSE, FALSE, 0);
	gtk_box_pack_start(GTK_BOX(outer), dialog->strip, FALSE, FALSE, 0);
	gtk_box_pack_start(GTK_BOX(outer), inner, TRUE, TRUE, 0);
	gtk_container_add(GTK_CONTAINER(dialog->window), outer);

	gtk_window_set_position(GTK_WINDOW(dialog->window), GTK_WIN_POS_CENTER);
	gtk_window_set_type_hint(GTK_WINDOW(dialog->window), GDK_WINDOW_TYPE_HINT_DIALOG);
	g_signal_connect(dialog->window, "delete-event", G_CALLBACK(on_delete), dialog);
	g_signal_connect_after(dialog->window, "key-press-event", G_CALLBACK(on_key), dialog);
	g_signal_connect(dialog->window, "map", G_CALLBACK(on_map), dialog);
	theme_watch(dialog->window);
	ayon_gui_dialog_set_variant(dialog, dialog->variant);
	return dialog;
}

void ayon_gui_dialog_free(struct ayon_gui_dialog *dialog)
{
	if (!dialog)
		return;
	GdkFrameClock *clock = gtk_widget_get_frame_clock(dialog->window);
	if (clock)
		g_signal_handlers_disconnect_by_data(clock, dialog);
	g_signal_handlers_disconnect_by_data(dialog->window, dialog);
	gtk_widget_destroy(dialog->window);
	g_free(dialog);
}

GtkWindow *ayon_gui_dialog_window(struct ayon_gui_dialog *dialog)
{
	return GTK_WINDOW(dialog->window);
}

GtkBox *ayon_gui_dialog_body(struct ayon_gui_dialog *dialog)
{
	return GTK_BOX(dialog->body);
}

void ayon_gui_dialog_set_heading(struct ayon_gui_dialog *dialog, const char *heading)
{
	g_autofree char *text = text_cut(heading, TEXT_TITLE_MAX);

	gtk_label_set_text(GTK_LABEL(dialog->heading), text);
	gtk_widget_set_tooltip_text(dialog->heading, *text ? text : NULL);
	gtk_window_set_title(GTK_WINDOW(dialog->window), *text ? text : "AYON");
}

void ayon_gui_dialog_set_subtitle(struct ayon_gui_dialog *dialog, const char *subtitle)
{
	g_autofree char *text = text_cut(subtitle, TEXT_SENTENCE_MAX);

	gtk_label_set_text(GTK_LABEL(dialog->subtitle), text);
	gtk_widget_set_visible(dialog->subtitle, *text != '\0');
}

void ayon_gui_dialog_set_variant(struct ayon_gui_dialog *dialog, enum ayon_gui_variant variant)
{
	GtkStyleContext *strip = gtk_widget_get_style_context(dialog->strip);
	GtkStyleContext *pill = gtk_widget_get_style_context(dialog->pill);

	gtk_style_context_remove_class(strip, ayon_gui_variant_name(dialog->variant));
	gtk_style_context_remove_class(pill, ayon_gui_variant_name(dialog->variant));
	dialog->variant = variant;
	gtk_style_context_add_class(strip, ayon_gui_variant_name(variant));
	gtk_style_context_add_class(pill, ayon_gui_variant_name(variant));
	gtk_label_set_text(
			GTK_LABEL(dialog->pill), variant == AYON_GUI_STAGING ? "Staging" : "Dev");
	gtk_widget_set_visible(dialog->pill, variant != AYON_GUI_PRODUCTION);
	ayon_gui_icon_set_variant(dialog->icon, variant);
	ayon_gui_window_set_icon(GTK_WINDOW(dialog->window), variant);
}

GtkWidget *ayon_gui_dialog_add_button(
		struct ayon_gui_dialog *dialog, const char *label, unsigned flags)
{
	GtkWidget *button = gtk_button_new_with_mnemonic(label);
	GtkStyleContext *style = gtk_widget_get_style_context(button);

	gtk_container_add(GTK_CONTAINER(dialog->buttons), button);
	if (flags & AYON_GUI_BUTTON_CANCEL)
		g_signal_connect(button, "clicked", G_CALLBACK(on_cancel_button), dialog);
	if (flags & AYON_GUI_BUTTON_DESTRUCTIVE)
		gtk_style_context_add_class(style, GTK_STYLE_CLASS_DESTRUCTIVE_ACTION);
	else if (flags & AYON_GUI_BUTTON_DEFAULT)
		gtk_style_context_add_class(style, GTK_STYLE_CLASS_SUGGESTED_ACTION);
	if (flags & AYON_GUI_BUTTON_DEFAULT) {
		gtk_widget_set_can_default(button, TRUE);
		gtk_window_set_default(GTK_WINDOW(dialog->window), button);
	}
	return button;
}

void ayon_gui_dialog_present(struct ayon_gui_dialog *dialog)
{
	gtk_widget_show_all(dialog->window);
	gtk_window_present(GTK_WINDOW(dialog->window));
}
