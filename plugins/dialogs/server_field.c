/* SPDX-License-Identifier: Apache-2.0 */
#include "server_field.h"

#include <string.h>

#define MAX_URL   2048
#define MAX_HINTS 4

struct server_field {
	struct server_field_handlers handlers;
	void *data;
	GtkWidget *entry;
	GtkWidget *list;
	GtkWidget *notice;
	GtkWidget *hints;
	GtkWidget *revealer;
	char *asked; /* the address that the launcher was asked about last, or gave */
	gboolean has_failed;
	gboolean is_fixed;
};

static char *typed(struct server_field *field)
{
	return g_strstrip(g_strdup(gtk_entry_get_text(GTK_ENTRY(field->entry))));
}

static gboolean is_asked(struct server_field *field)
{
	g_autofree char *url = typed(field);
	return g_strcmp0(url, field->asked) == 0;
}

static void forget_answer(struct server_field *field)
{
	ayon_gui_notice_set(field->notice, AYON_GUI_NONE, NULL);
	gtk_revealer_set_reveal_child(GTK_REVEALER(field->revealer), FALSE);
}

char *server_field_take(struct server_field *field)
{
	char *url = typed(field);

	g_free(field->asked);
	field->asked = g_strdup(url);
	field->has_failed = FALSE;
	return url;
}

static void check(struct server_field *field)
{
	if (is_asked(field) || server_field_is_empty(field))
		return;
	g_autofree char *url = server_field_take(field);
	field->handlers.check(url, field->data);
}

static void on_changed(GtkEditable *entry, gpointer data)
{
	(void)entry;
	if (!is_asked(data))
		forget_answer(data);
}

static gboolean on_left(GtkWidget *entry, GdkEvent *event, gpointer data)
{
	(void)entry;
	(void)event;
	check(data);
	return FALSE;
}

static void on_entered(GtkEntry *entry, gpointer data)
{
	struct server_field *field = data;
	(void)entry;

	/* Enter tries again what has failed. */
	if (field->has_failed)
		g_clear_pointer(&field->asked, g_free);
	check(field);
	field->handlers.entered(field->data);
}

static void use(const char *url, void *data)
{
	struct server_field *field = data;

	gtk_entry_set_text(GTK_ENTRY(field->entry), url);
	gtk_editable_set_position(GTK_EDITABLE(field->entry), -1);
	check(field);
}

static void on_forgotten(const char *url, void *data)
{
	struct server_field *field = data;
	field->handlers.forget(url, field->data);
}

/* The link goes away with the answer, and would take the keyboard with it. */
static gboolean on_hint(GtkLabel *link, const char *url, gpointer data)
{
	struct server_field *field = data;
	g_autofree char *chosen = g_strdup(url);
	(void)link;

	gtk_widget_grab_focus(field->entry);
	use(chosen, field);
	return TRUE;
}

static GtkWidget *field_new(struct server_field *field)
{
	const struct server_list_handlers handlers = { use, on_forgotten };
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);

	field->entry = gtk_entry_new();
	gtk_entry_set_max_length(GTK_ENTRY(field->entry), MAX_URL);
	gtk_entry_set_input_purpose(GTK_ENTRY(field->entry), GTK_INPUT_PURPOSE_URL);
	gtk_entry_set_placeholder_text(GTK_ENTRY(field->entry), "https://ayon.studio.com");
	gtk_widget_set_hexpand(field->entry, TRUE);
	field->list = server_list_new(&handlers, field);
	gtk_style_context_add_class(gtk_widget_get_style_context(box), GTK_STYLE_CLASS_LINKED);
	gtk_box_pack_start(GTK_BOX(box), field->entry, TRUE, TRUE, 0);
	gtk_box_pack_start(GTK_BOX(box), field->list, FALSE, FALSE, 0);
	g_signal_connect(field->entry, "changed", G_CALLBACK(on_changed), field);
	g_signal_connect(field->entry, "focus-out-event", G_CALLBACK(on_left), field);
	g_signal_connect(field->entry, "activate", G_CALLBACK(on_entered), field);
	return box;
}

struct server_field *server_field_new(
		GtkWidget *form, const struct server_field_handlers *handlers, void *data)
{
	struct server_field *field = g_new0(struct server_field, 1);
	GtkWidget *below = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	GtkWidget *box;

	field->handlers = *handlers;
	field->data = data;
	field->asked = g_strdup("");
	box = field_new(field);
	field->notice = ayon_gui_notice_new();
	field->hints = gtk_box_new(GTK_ORIENTATION_VERTICAL, 4);
	gtk_widget_set_margin_top(field->hints, 4);
	field->revealer = gtk_revealer_new();
	gtk_container_add(GTK_CONTAINER(field->revealer), field->hints);
	gtk_box_pack_start(GTK_BOX(below), field->notice, FALSE, FALSE, 0);
	gtk_box_pack_start(GTK_BOX(below), field->revealer, FALSE, FALSE, 0);
	ayon_gui_form_add(form, "_Server", box, field->entry);
	ayon_gui_form_add(form, NULL, below, NULL);
	return field;
}

void server_field_free(struct server_field *field)
{
	if (!field)
		return;
	/* Losing the focus at the end of the window must find nobody. */
	g_signal_handlers_disconnect_by_data(field->entry, field);
	g_free(field->asked);
	g_free(field);
}

/* An address is offered as a link that fills the field; any other text is shown. */
static void add_hint(struct server_field *field, const char *text)
{
	gboolean is_url = g_str_has_prefix(text, "http://") || g_str_has_prefix(text, "https://");
	g_autofree char *link = g_markup_printf_escaped("<a href=\"%s\">Use %s</a>", text, text);
	GtkWidget *hint = gtk_label_new(is_url ? NULL : text);

	gtk_label_set_xalign(GTK_LABEL(hint), 0);
	/* Under the notice's text. */
	gtk_widget_set_margin_start(hint, 22);
	gtk_style_context_add_class(gtk_widget_get_style_context(hint), "ayon-small");
	if (is_url) {
		gtk_label_set_markup(GTK_LABEL(hint), link);
		gtk_label_set_track_visited_links(GTK_LABEL(hint), FALSE);
		gtk_label_set_ellipsize(GTK_LABEL(hint), PANGO_ELLIPSIZE_END);
		g_signal_connect(hint, "activate-link", G_CALLBACK(on_hint), field);
	} else {
		gtk_label_set_line_wrap(GTK_LABEL(hint), TRUE);
		gtk_label_set_max_width_chars(GTK_LABEL(hint), 24);
		gtk_style_context_add_class(gtk_widget_get_style_context(hint), "ayon-soft");
	}
	gtk_box_pack_start(GTK_BOX(field->hints), hint, FALSE, FALSE, 0);
}

static void remove_hint(GtkWidget *hint, gpointer hints)
{
	gtk_container_remove(GTK_CONTAINER(hints), hint);
}

static void set_hints(struct server_field *field, const struct ayon_gui_json *hints)
{
	uint32_t count = MIN(ayon_gui_json_count(hints), MAX_HINTS);

	gtk_container_foreach(GTK_CONTAINER(field->hints), remove_hint, field->hints);
	for (uint32_t i = 0; i < count; i++) {
		const char *text = ayon_gui_json_string(ayon_gui_json_at(hints, i));
		if (text && *text)
			add_hint(field, text);
	}
	gtk_widget_show_all(field->hints);
	gtk_revealer_set_reveal_child(GTK_REVEALER(field->revealer), count > 0);
}

/* What the states of the launcher look like, and say when it sends no text. */
static const struct answer {
	const char *name;
	enum ayon_gui_state state;
	const char *text;
} answers[] = {
	{ "idle", AYON_GUI_NONE, NULL },
	{ "checking", AYON_GUI_BUSY, "Looking for the server" },
	{ "ok", AYON_GUI_OK, "The server answers" },
	{ "error", AYON_GUI_ERROR, "There is no AYON server" },
};

static void set_answer(struct server_field *field, const struct ayon_gui_json *fields)
{
	const char *state = ayon_gui_json_text(fields, "url_state");
	const char *message = ayon_gui_json_text(fields, "url_message");

	for (size_t i = 0; state && i < G_N_ELEMENTS(answers); i++) {
		if (strcmp(answers[i].name, state) != 0)
			continue;
		field->has_failed = answers[i].state == AYON_GUI_ERROR;
		ayon_gui_notice_set(field->notice, answers[i].state,
				message && *message ? message : answers[i].text);
		set_hints(field, ayon_gui_json_member(fields, "url_hints"));
	}
}

void server_field_update(struct server_field *field, const struct ayon_gui_json *fields)
{
	const char *url = ayon_gui_json_text(fields, "url");
	const struct ayon_gui_json *servers = ayon_gui_json_member(fields, "servers");

	if (servers)
		server_list_set(field->list, servers);
	field->is_fixed = ayon_gui_json_flag(fields, "url_fixed", field->is_fixed);
	if (!is_asked(field))
		return;
	if (url) {
		g_free(field->asked);
		field->asked = g_strdup(url);
		if (strcmp(gtk_entry_get_text(GTK_ENTRY(field->entry)), url) != 0)
			gtk_entry_set_text(GTK_ENTRY(field->entry), url);
	}
	set_answer(field, fields);
}

gboolean server_field_is_empty(struct server_field *field)
{
	g_autofree char *url = typed(field);
	return !*url;
}

gboolean server_field_has_failed(struct server_field *field)
{
	return field->has_failed;
}

void server_field_focus(struct server_field *field)
{
	gtk_widget_grab_focus(field->entry);
}

void server_field_set_enabled(struct server_field *field, gboolean is_enabled)
{
	gtk_widget_set_sensitive(field->entry, is_enabled && !field->is_fixed);
	gtk_widget_set_sensitive(field->list, is_enabled && !field->is_fixed);
}
