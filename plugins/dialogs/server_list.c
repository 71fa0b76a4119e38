/* SPDX-License-Identifier: Apache-2.0 */
#include "server_list.h"

#define LIST_KEY "dialogs-list"
#define URL_KEY  "dialogs-url"

/* More than that nobody looks through. */
#define MAX_SERVERS 100
#define MAX_HEIGHT  280
#define WIDTH       340

struct server_list {
	struct server_list_handlers handlers;
	void *data;
	GtkWidget *popover;
	GtkWidget *rows;
};

static void on_chosen(GtkListBox *box, GtkListBoxRow *row, gpointer data)
{
	struct server_list *list = data;
	(void)box;

	gtk_popover_popdown(GTK_POPOVER(list->popover));
	list->handlers.chosen(g_object_get_data(G_OBJECT(row), URL_KEY), list->data);
}

static void on_forget(GtkButton *button, gpointer data)
{
	struct server_list *list = data;
	GtkWidget *row = gtk_widget_get_ancestor(GTK_WIDGET(button), GTK_TYPE_LIST_BOX_ROW);
	g_autofree char *url = g_strdup(g_object_get_data(G_OBJECT(row), URL_KEY));

	list->handlers.forgotten(url, list->data);
}

static GtkWidget *text_new(const char *text, const char *class)
{
	GtkWidget *label = gtk_label_new(text);

	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_MIDDLE);
	gtk_widget_set_tooltip_text(label, text);
	if (class)
		gtk_style_context_add_class(gtk_widget_get_style_context(label), class);
	return label;
}

static GtkWidget *forget_button_new(struct server_list *list, const char *url)
{
	GtkWidget *button = gtk_button_new_from_icon_name(
			"window-close-symbolic", GTK_ICON_SIZE_BUTTON);
	g_autofree char *name = g_strdup_printf("Forget %s", url);

	gtk_button_set_relief(GTK_BUTTON(button), GTK_RELIEF_NONE);
	gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
	gtk_widget_set_tooltip_text(button, "Forget this server and its login");
	atk_object_set_name(gtk_widget_get_accessible(button), name);
	g_signal_connect(button, "clicked", G_CALLBACK(on_forget), list);
	return button;
}

static void add_row(struct server_list *list, const char *url, const char *title)
{
	gboolean has_title = title && *title && g_strcmp0(title, url) != 0;
	GtkWidget *row = gtk_list_box_row_new();
	GtkWidget *line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
	GtkWidget *texts = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);

	gtk_box_pack_start(GTK_BOX(texts), text_new(has_title ? title : url, NULL), TRUE, TRUE, 0);
	if (has_title) {
		GtkWidget *small = text_new(url, "ayon-small");
		gtk_style_context_add_class(gtk_widget_get_style_context(small), "ayon-soft");
		gtk_box_pack_start(GTK_BOX(texts), small, TRUE, TRUE, 0);
	}
	g_object_set(line, "margin-start", 10, "margin-end", 4, "margin-top", 4, "margin-bottom", 4,
			NULL);
	gtk_box_pack_start(GTK_BOX(line), texts, TRUE, TRUE, 0);
	gtk_box_pack_start(GTK_BOX(line), forget_button_new(list, url), FALSE, FALSE, 0);
	gtk_container_add(GTK_CONTAINER(row), line);
	g_object_set_data_full(G_OBJECT(row), URL_KEY, g_strdup(url), g_free);
	atk_object_set_name(gtk_widget_get_accessible(row), has_title ? title : url);
	gtk_container_add(GTK_CONTAINER(list->rows), row);
}

GtkWidget *server_list_new(const struct server_list_handlers *handlers, void *data)
{
	struct server_list *list = g_new0(struct server_list, 1);
	GtkWidget *button = gtk_menu_button_new();
	GtkWidget *scrolled = gtk_scrolled_window_new(NULL, NULL);

	list->handlers = *handlers;
	list->data = data;
	list->popover = gtk_popover_new(button);
	list->rows = gtk_list_box_new();
	gtk_style_context_add_class(gtk_widget_get_style_context(scrolled), "ayon-plain");
	gtk_list_box_set_selection_mode(GTK_LIST_BOX(list->rows), GTK_SELECTION_NONE);
	gtk_scrolled_window_set_policy(
			GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(scrolled), TRUE);
	gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(scrolled), MAX_HEIGHT);
	gtk_widget_set_size_request(scrolled, WIDTH, -1);
	gtk_container_add(GTK_CONTAINER(scrolled), list->rows);
	gtk_container_add(GTK_CONTAINER(list->popover), scrolled);
	gtk_menu_button_set_popover(GTK_MENU_BUTTON(button), list->popover);
	g_signal_connect(list->rows, "row-activated", G_CALLBACK(on_chosen), list);

	gtk_widget_set_tooltip_text(button, "Servers used before");
	atk_object_set_name(gtk_widget_get_accessible(button), "Servers used before");
	gtk_widget_set_no_show_all(button, TRUE);
	g_object_set_data_full(G_OBJECT(button), LIST_KEY, list, g_free);
	return button;
}

static void remove_row(GtkWidget *row, gpointer rows)
{
	gtk_container_remove(GTK_CONTAINER(rows), row);
}

void server_list_set(GtkWidget *button, const struct ayon_gui_json *servers)
{
	struct server_list *list = g_object_get_data(G_OBJECT(button), LIST_KEY);
	uint32_t count = MIN(ayon_gui_json_count(servers), MAX_SERVERS);

	gtk_container_foreach(GTK_CONTAINER(list->rows), remove_row, list->rows);
	for (uint32_t i = 0; i < count; i++) {
		const struct ayon_gui_json *server = ayon_gui_json_at(servers, i);
		const char *url = ayon_gui_json_text(server, "url");
		if (url && *url)
			add_row(list, url, ayon_gui_json_text(server, "title"));
	}
	gtk_widget_show_all(gtk_bin_get_child(GTK_BIN(list->popover)));
	if (!count)
		gtk_popover_popdown(GTK_POPOVER(list->popover));
	gtk_widget_set_visible(button, count > 0);
}
