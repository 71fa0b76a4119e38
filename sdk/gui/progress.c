/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/gui/progress.h>

#include "text.h"

#include <string.h>

#define PROGRESS_KEY "ayon-progress"

#define MARK_SIZE   16
#define LIST_HEIGHT 232

/* How long a bar without a known end rests between two steps. */
#define PULSE_MS 120

struct item {
	GtkWidget *row;
	GtkWidget *mark;
	GtkWidget *title;
	GtkWidget *text;
	GtkWidget *bar;
	guint pulse;
	enum ayon_gui_state state;
};

struct progress {
	GtkWidget *list;
	GtkAdjustment *position;
	GHashTable *items; /* id to struct item */
	double own;        /* the position that we scrolled to last */
	gboolean is_free;  /* the user scrolled: the list is his */
};

static void item_free(gpointer data)
{
	struct item *item = data;

	if (item->pulse)
		g_source_remove(item->pulse);
	g_free(item);
}

static void progress_free(gpointer data)
{
	struct progress *progress = data;

	g_hash_table_destroy(progress->items);
	g_free(progress);
}

static void on_scrolled(GtkAdjustment *position, gpointer data)
{
	struct progress *progress = data;

	if (gtk_adjustment_get_value(position) != progress->own)
		progress->is_free = TRUE;
}

GtkWidget *ayon_gui_progress_new(void)
{
	struct progress *progress = g_new0(struct progress, 1);
	GtkWidget *scrolled = gtk_scrolled_window_new(NULL, NULL);

	progress->list = gtk_list_box_new();
	progress->items = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, item_free);
	gtk_list_box_set_selection_mode(GTK_LIST_BOX(progress->list), GTK_SELECTION_NONE);
	gtk_scrolled_window_set_policy(
			GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_shadow_type(GTK_SCROLLED_WINDOW(scrolled), GTK_SHADOW_IN);
	gtk_scrolled_window_set_min_content_height(GTK_SCROLLED_WINDOW(scrolled), LIST_HEIGHT);
	gtk_container_add(GTK_CONTAINER(scrolled), progress->list);
	progress->position = gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(scrolled));
	g_signal_connect(progress->position, "value-changed", G_CALLBACK(on_scrolled), progress);
	atk_object_set_name(gtk_widget_get_accessible(progress->list), "What is fetched");
	g_object_set_data_full(G_OBJECT(scrolled), PROGRESS_KEY, progress, progress_free);
	gtk_widget_show_all(scrolled);
	return scrolled;
}

static GtkWidget *item_text_new(const char *class)
{
	GtkWidget *label = gtk_label_new(NULL);

	gtk_label_set_xalign(GTK_LABEL(label), 0);
	if (class)
		gtk_style_context_add_class(gtk_widget_get_style_context(label), class);
	return label;
}

static struct item *item_new(struct progress *progress, const char *id)
{
	struct item *item = g_new0(struct item, 1);
	GtkWidget *grid = gtk_grid_new();

	item->mark = ayon_gui_mark_new(AYON_GUI_WAITING, MARK_SIZE);
	item->title = item_text_new(NULL);
	item->text = item_text_new("ayon-small");
	item->bar = gtk_progress_bar_new();
	gtk_style_context_add_class(gtk_widget_get_style_context(item->text), "ayon-soft");
	gtk_style_context_add_class(gtk_widget_get_style_context(item->bar), "ayon-thin");
	gtk_label_set_ellipsize(GTK_LABEL(item->title), PANGO_ELLIPSIZE_MIDDLE);
	gtk_widget_set_hexpand(item->title, TRUE);
	gtk_label_set_xalign(GTK_LABEL(item->text), 1);
	/* Figures must not make the title jump. */
	gtk_label_set_width_chars(GTK_LABEL(item->text), 20);
	gtk_label_set_ellipsize(GTK_LABEL(item->text), PANGO_ELLIPSIZE_END);
	gtk_label_set_max_width_chars(GTK_LABEL(item->text), 20);

	gtk_grid_set_column_spacing(GTK_GRID(grid), 10);
	gtk_grid_set_row_spacing(GTK_GRID(grid), 4);
	g_object_set(grid, "margin-start", 10, "margin-end", 12, "margin-top", 7, "margin-bottom",
			3, NULL);
	gtk_grid_attach(GTK_GRID(grid), item->mark, 0, 0, 1, 1);
	gtk_grid_attach(GTK_GRID(grid), item->title, 1, 0, 1, 1);
	gtk_grid_attach(GTK_GRID(grid), item->text, 2, 0, 1, 1);
	gtk_grid_attach(GTK_GRID(grid), item->bar, 1, 1, 2, 1);

	item->row = gtk_list_box_row_new();
	gtk_list_box_row_set_activatable(GTK_LIST_BOX_ROW(item->row), FALSE);
	gtk_container_add(GTK_CONTAINER(item->row), grid);
	gtk_container_add(GTK_CONTAINER(progress->list), item->row);
	gtk_widget_show_all(item->row);
	g_hash_table_insert(progress->items, g_strdup(id), item);
	return item;
}

static gboolean pulse(gpointer data)
{
	gtk_progress_bar_pulse(GTK_PROGRESS_BAR(((struct item *)data)->bar));
	return G_SOURCE_CONTINUE;
}

static void set_bar(struct item *item, int64_t done, int64_t total)
{
	gboolean is_busy = item->state == AYON_GUI_BUSY;
	gboolean is_open = is_busy && total <= 0;
	gboolean can_move = TRUE;

	/* Its place is kept: rows are all of one height. */
	gtk_widget_set_opacity(item->bar, is_busy ? 1 : 0);
	g_object_get(gtk_widget_get_settings(item->bar), "gtk-enable-animations", &can_move, NULL);
	if (is_open && can_move && !item->pulse)
		item->pulse = g_timeout_add(PULSE_MS, pulse, item);
	if (!is_open && item->pulse) {
		g_source_remove(item->pulse);
		item->pulse = 0;
	}
	if (!item->pulse)
		gtk_progress_bar_set_fraction(GTK_PROGRESS_BAR(item->bar),
				total > 0 ? CLAMP((double)done / (double)total, 0, 1) : 0);
}

static void keep_in_view(struct progress *progress, struct item *item)
{
	GtkAllocation place;

	if (progress->is_free || item->state != AYON_GUI_BUSY)
		return;
	gtk_widget_get_allocation(item->row, &place);
	if (place.height <= 1)
		return;
	double page = gtk_adjustment_get_page_size(progress->position);
	double now = gtk_adjustment_get_value(progress->position);
	if (place.y >= now && place.y + place.height <= now + page)
		return;
	progress->own = CLAMP(place.y - page / 3, 0,
			MAX(gtk_adjustment_get_upper(progress->position) - page, 0));
	gtk_adjustment_set_value(progress->position, progress->own);
}

void ayon_gui_progress_set(GtkWidget *scrolled, const char *id, const char *title,
		enum ayon_gui_state state, int64_t done, int64_t total, const char *text)
{
	struct progress *progress = g_object_get_data(G_OBJECT(scrolled), PROGRESS_KEY);
	struct item *item = g_hash_table_lookup(progress->items, id);

	if (!item)
		item = item_new(progress, id);
	if (item->state != state) {
		ayon_gui_mark_set(item->mark, state);
		item->state = state;
		keep_in_view(progress, item);
	}
	if (title) {
		g_autofree char *shown = text_cut(title, TEXT_TITLE_MAX);
		gtk_label_set_text(GTK_LABEL(item->title), shown);
		gtk_widget_set_tooltip_text(item->title, shown);
	}
	if (text)
		gtk_label_set_text(GTK_LABEL(item->text), text);
	set_bar(item, done, total);
}
