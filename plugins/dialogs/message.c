/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dialogs/message.c: the window that says one thing.
 */
#include "addon.h"

#include <string.h>

#define ID_KEY "dialogs-id"

#define WIDTH          440
#define DETAILS_HEIGHT 180
#define TEXT_HEIGHT    200
#define MARK_SIZE      32
#define MAX_BUTTONS    5
#define MAX_TEXT       1000
#define MAX_WORD       100

#define ELLIPSIS         "\xe2\x80\xa6"
#define ZERO_WIDTH_SPACE "\xe2\x80\x8b"

struct message {
	struct ayon_gui_pipe *pipe;
	struct ayon_gui_dialog *dialog;
	GtkWidget *mark;
	GtkWidget *text;
	GtkWidget *expander;
	GtkWidget *details;
};

static enum ayon_gui_state state_of(const char *severity)
{
	if (strcmp(severity, "error") == 0)
		return AYON_GUI_ERROR;
	return strcmp(severity, "warning") == 0 ? AYON_GUI_WARNING : AYON_GUI_INFO;
}

/*
 * Pango needs seconds to wrap a word of thousands of letters, which an answer of a server may hold; it may break words that
 * are longer than any name. At most that many characters.
 */
static char *breakable(const char *text, unsigned limit)
{
	GString *result = g_string_new(NULL);
	unsigned length = 0;

	for (; *text; text = g_utf8_next_char(text)) {
		gunichar c = g_utf8_get_char(text);
		if (!limit--) {
			g_string_append(result, ELLIPSIS);
			break;
		}
		length = g_unichar_isspace(c) ? 0 : length + 1;
		if (length > MAX_WORD && g_unichar_type(c) != G_UNICODE_NON_SPACING_MARK) {
			g_string_append(result, ZERO_WIDTH_SPACE);
			length = 1;
		}
		g_string_append_unichar(result, c);
	}
	return g_string_free(result, FALSE);
}

static void update(void *self, const struct ayon_gui_json *fields)
{
	struct message *message = self;
	const char *severity = ayon_gui_json_text(fields, "severity");
	const char *text = ayon_gui_json_text(fields, "text");
	const char *details = ayon_gui_json_text(fields, "details");

	frame_update(message->dialog, fields);
	if (severity)
		ayon_gui_mark_set(message->mark, state_of(severity));
	if (text) {
		g_autofree char *shown = breakable(text, MAX_TEXT);
		gtk_label_set_text(GTK_LABEL(message->text), shown);
	}
	if (details) {
		g_autofree char *shown = breakable(details, AYON_GUI_PIPE_LINE_MAX);
		gtk_text_buffer_set_text(gtk_text_view_get_buffer(GTK_TEXT_VIEW(message->details)),
				shown, -1);
		gtk_widget_set_visible(message->expander, *details != '\0');
	}
}

static void on_button(GtkButton *button, gpointer data)
{
	struct message *message = data;

	ayon_gui_pipe_event(message->pipe, "button", "id",
			(const char *)g_object_get_data(G_OBJECT(button), ID_KEY), NULL);
	ayon_gui_quit();
}

static void on_shown(void *data)
{
	frame_shown(((struct message *)data)->pipe);
}

static void on_cancelled(void *data)
{
	struct message *message = data;

	ayon_gui_pipe_event(message->pipe, "cancel", NULL);
	ayon_gui_quit();
}

static GtkWidget *add_button(
		struct message *message, const char *id, const char *label, unsigned flags)
{
	GtkWidget *button = ayon_gui_dialog_add_button(message->dialog, label, flags);

	g_object_set_data_full(G_OBJECT(button), ID_KEY, g_strdup(id), g_free);
	g_signal_connect(button, "clicked", G_CALLBACK(on_button), message);
	return button;
}

/* In the order given; the default one comes last, where it is looked for. */
static void add_buttons(struct message *message, const struct ayon_gui_json *buttons)
{
	uint32_t count = MIN(ayon_gui_json_count(buttons), MAX_BUTTONS);
	GtkWidget *focus = NULL;

	for (int is_default = 0; is_default <= 1; is_default++) {
		for (uint32_t i = 0; i < count; i++) {
			const struct ayon_gui_json *button = ayon_gui_json_at(buttons, i);
			const char *id = ayon_gui_json_text(button, "id");
			const char *label = ayon_gui_json_text(button, "label");
			if (!id || ayon_gui_json_flag(button, "default", 0) != is_default)
				continue;
			focus = add_button(message, id, label ? label : id,
					is_default ? AYON_GUI_BUTTON_DEFAULT : 0);
		}
	}
	if (!focus)
		focus = add_button(message, "close", "_Close", AYON_GUI_BUTTON_DEFAULT);
	gtk_widget_grab_focus(focus);
}

/* A text that is longer than a sentence or two scrolls: the buttons must stay on the screen. */
static GtkWidget *scrolled_new(GtkWidget *text)
{
	GtkWidget *scrolled = gtk_scrolled_window_new(NULL, NULL);

	gtk_scrolled_window_set_policy(
			GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(scrolled), TRUE);
	gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(scrolled), TEXT_HEIGHT);
	gtk_style_context_add_class(gtk_widget_get_style_context(scrolled), "ayon-plain");
	gtk_widget_set_valign(text, GTK_ALIGN_CENTER);
	gtk_container_add(GTK_CONTAINER(scrolled), text);
	return scrolled;
}

/* The text can be selected and copied, but the keyboard begins at the buttons. */
static GtkWidget *text_new(struct message *message)
{
	GtkWidget *line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 16);

	message->mark = ayon_gui_mark_new(AYON_GUI_INFO, MARK_SIZE);
	gtk_widget_set_margin_start(message->mark, 8);
	gtk_widget_set_margin_end(message->mark, 8);
	message->text = gtk_label_new(NULL);
	gtk_label_set_xalign(GTK_LABEL(message->text), 0);
	gtk_label_set_line_wrap(GTK_LABEL(message->text), TRUE);
	gtk_label_set_line_wrap_mode(GTK_LABEL(message->text), PANGO_WRAP_WORD_CHAR);
	gtk_label_set_max_width_chars(GTK_LABEL(message->text), 48);
	gtk_label_set_selectable(GTK_LABEL(message->text), TRUE);
	gtk_widget_set_hexpand(message->text, TRUE);
	gtk_box_pack_start(GTK_BOX(line), message->mark, FALSE, FALSE, 0);
	gtk_box_pack_start(GTK_BOX(line), scrolled_new(message->text), TRUE, TRUE, 0);
	return line;
}

static GtkWidget *details_new(struct message *message)
{
	GtkWidget *scrolled = gtk_scrolled_window_new(NULL, NULL);

	message->details = gtk_text_view_new();
	gtk_text_view_set_editable(GTK_TEXT_VIEW(message->details), FALSE);
	gtk_text_view_set_cursor_visible(GTK_TEXT_VIEW(message->details), FALSE);
	gtk_text_view_set_monospace(GTK_TEXT_VIEW(message->details), TRUE);
	gtk_text_view_set_accepts_tab(GTK_TEXT_VIEW(message->details), FALSE);
	gtk_text_view_set_wrap_mode(GTK_TEXT_VIEW(message->details), GTK_WRAP_WORD_CHAR);
	g_object_set(message->details, "left-margin", 8, "right-margin", 8, "top-margin", 6,
			"bottom-margin", 6, NULL);
	atk_object_set_name(gtk_widget_get_accessible(message->details), "Details");
	gtk_scrolled_window_set_shadow_type(GTK_SCROLLED_WINDOW(scrolled), GTK_SHADOW_IN);
	gtk_scrolled_window_set_min_content_height(GTK_SCROLLED_WINDOW(scrolled), DETAILS_HEIGHT);
	gtk_container_add(GTK_CONTAINER(scrolled), message->details);
	gtk_widget_set_margin_top(scrolled, 6);

	message->expander = gtk_expander_new_with_mnemonic("_Details");
	gtk_expander_set_resize_toplevel(GTK_EXPANDER(message->expander), TRUE);
	gtk_container_add(GTK_CONTAINER(message->expander), scrolled);
	gtk_widget_show_all(message->expander);
	gtk_widget_set_no_show_all(message->expander, TRUE);
	gtk_widget_set_visible(message->expander, FALSE);
	return message->expander;
}

static void *show(struct ayon_gui_pipe *pipe, const struct ayon_gui_json *fields)
{
	static const struct ayon_gui_dialog_handlers handlers = { on_shown, on_cancelled };
	struct message *message = g_new0(struct message, 1);

	message->pipe = pipe;
	message->dialog = ayon_gui_dialog_new(&handlers, message);
	GtkBox *body = ayon_gui_dialog_body(message->dialog);
	gtk_widget_set_size_request(GTK_WIDGET(body), WIDTH, -1);
	gtk_box_pack_start(body, text_new(message), FALSE, FALSE, 0);
	gtk_box_pack_start(body, details_new(message), TRUE, TRUE, 0);
	update(message, fields);
	add_buttons(message, ayon_gui_json_member(fields, "buttons"));
	ayon_gui_dialog_present(message->dialog);
	return message;
}

static void free_message(void *self)
{
	struct message *message = self;

	ayon_gui_dialog_free(message->dialog);
	g_free(message);
}

const struct view message_view = { "message", show, update, free_message };
