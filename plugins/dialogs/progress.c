/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dialogs/progress.c: the window that shows what is fetched.
 */
#include "addon.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 480

/* What is known of an item: updates name only what changed. */
struct item {
	enum ayon_gui_state state;
	const char *said; /* static; NULL: the bytes say it */
	int64_t done;
	int64_t total;
};

struct progress {
	struct ayon_gui_pipe *pipe;
	struct ayon_gui_dialog *dialog;
	GtkWidget *bar;
	GtkWidget *bytes;
	GtkWidget *speed;
	GtkWidget *list;
	GtkWidget *cancel;
	GHashTable *items; /* id to struct item */
	int64_t done;
	int64_t total;
	int64_t bytes_per_second;
	int64_t remaining; /* seconds; -1: nobody knows */
	gboolean is_cancelled;
	gboolean can_cancel;
};

static const struct {
	const char *name;
	enum ayon_gui_state state;
	const char *said;
} states[] = {
	{ "waiting", AYON_GUI_WAITING, "Waiting" },
	{ "fetching", AYON_GUI_BUSY, NULL },
	{ "unpacking", AYON_GUI_BUSY, "Unpacking" },
	{ "done", AYON_GUI_OK, "" },
	{ "failed", AYON_GUI_ERROR, "Failed" },
};

static const char *amount(int64_t done, int64_t total, char *buffer, uint32_t size)
{
	char first[32];
	char second[32];

	ayon_gui_bytes(done, first, sizeof(first));
	if (total > 0)
		snprintf(buffer, size, "%s of %s", first,
				ayon_gui_bytes(total, second, sizeof(second)));
	else
		snprintf(buffer, size, "%s", first);
	return buffer;
}

static struct item *item_get(struct progress *progress, const char *id)
{
	struct item *item = g_hash_table_lookup(progress->items, id);

	if (!item) {
		item = g_new0(struct item, 1);
		item->state = AYON_GUI_WAITING;
		item->said = "Waiting";
		g_hash_table_insert(progress->items, g_strdup(id), item);
	}
	return item;
}

static void set_item(struct progress *progress, const struct ayon_gui_json *fields)
{
	const char *id = ayon_gui_json_text(fields, "id");
	const char *title = ayon_gui_json_text(fields, "title");
	const char *state = ayon_gui_json_text(fields, "state");
	char text[80];

	if (!id)
		return;
	gboolean is_new = !g_hash_table_contains(progress->items, id);
	struct item *item = item_get(progress, id);
	for (size_t i = 0; state && i < G_N_ELEMENTS(states); i++) {
		if (strcmp(states[i].name, state) != 0)
			continue;
		item->state = states[i].state;
		item->said = states[i].said;
	}
	item->done = ayon_gui_json_integer(fields, "done", item->done);
	item->total = ayon_gui_json_integer(fields, "total", item->total);
	ayon_gui_progress_set(progress->list, id, is_new && !title ? id : title, item->state,
			item->done, item->said ? 0 : item->total,
			item->said ? item->said
				   : amount(item->done, item->total, text, sizeof(text)));
}

static void set_total(struct progress *progress)
{
	GtkProgressBar *bar = GTK_PROGRESS_BAR(progress->bar);
	char text[96] = "";
	char speed[40];
	char remaining[40];

	if (progress->total > 0)
		gtk_progress_bar_set_fraction(
				bar, CLAMP((double)progress->done / (double)progress->total, 0, 1));
	if (progress->done > 0 || progress->total > 0)
		amount(progress->done, progress->total, text, sizeof(text));
	gtk_label_set_text(GTK_LABEL(progress->bytes), text);

	text[0] = '\0';
	ayon_gui_bytes(progress->bytes_per_second, speed, sizeof(speed));
	ayon_gui_seconds(progress->remaining, remaining, sizeof(remaining));
	if (progress->bytes_per_second > 0 && progress->remaining >= 0)
		snprintf(text, sizeof(text), "%s/s, %s left", speed, remaining);
	else if (progress->bytes_per_second > 0)
		snprintf(text, sizeof(text), "%s/s", speed);
	gtk_label_set_text(GTK_LABEL(progress->speed), text);
}

static void update(void *self, const struct ayon_gui_json *fields)
{
	struct progress *progress = self;
	const struct ayon_gui_json *items = ayon_gui_json_member(fields, "items");

	/* After "Cancelling" no other sentence. */
	if (!progress->is_cancelled)
		frame_update(progress->dialog, fields);
	for (uint32_t i = 0; i < ayon_gui_json_count(items); i++)
		set_item(progress, ayon_gui_json_at(items, i));
	set_item(progress, ayon_gui_json_member(fields, "item"));
	progress->done = ayon_gui_json_integer(fields, "done", progress->done);
	progress->total = ayon_gui_json_integer(fields, "total", progress->total);
	progress->bytes_per_second =
			ayon_gui_json_integer(fields, "speed", progress->bytes_per_second);
	progress->remaining = ayon_gui_json_integer(fields, "remaining", progress->remaining);
	progress->can_cancel = ayon_gui_json_flag(fields, "can_cancel", progress->can_cancel);
	gtk_widget_set_sensitive(progress->cancel, progress->can_cancel && !progress->is_cancelled);
	set_total(progress);
}

static void on_shown(void *data)
{
	frame_shown(((struct progress *)data)->pipe);
}

/* The window stays until the launcher has cleaned up and closes it. */
static void on_cancelled(void *data)
{
	struct progress *progress = data;

	if (progress->is_cancelled || !progress->can_cancel)
		return;
	progress->is_cancelled = TRUE;
	gtk_widget_set_sensitive(progress->cancel, FALSE);
	ayon_gui_dialog_set_subtitle(progress->dialog, "Cancelling");
	ayon_gui_pipe_event(progress->pipe, "cancel", NULL);
}

static GtkWidget *figure_new(float align)
{
	GtkWidget *label = gtk_label_new(NULL);

	gtk_label_set_xalign(GTK_LABEL(label), align);
	gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
	gtk_style_context_add_class(gtk_widget_get_style_context(label), "ayon-small");
	gtk_style_context_add_class(gtk_widget_get_style_context(label), "ayon-soft");
	return label;
}

static void fill(struct progress *progress)
{
	GtkBox *body = ayon_gui_dialog_body(progress->dialog);
	GtkWidget *top = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
	GtkWidget *figures = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);

	progress->bar = gtk_progress_bar_new();
	progress->bytes = figure_new(0);
	progress->speed = figure_new(1);
	progress->list = ayon_gui_progress_new();
	atk_object_set_name(gtk_widget_get_accessible(progress->bar), "All of it");
	gtk_box_pack_start(GTK_BOX(figures), progress->bytes, TRUE, TRUE, 0);
	gtk_box_pack_start(GTK_BOX(figures), progress->speed, TRUE, TRUE, 0);
	gtk_box_pack_start(GTK_BOX(top), progress->bar, FALSE, FALSE, 0);
	gtk_box_pack_start(GTK_BOX(top), figures, FALSE, FALSE, 0);
	gtk_box_pack_start(body, top, FALSE, FALSE, 0);
	gtk_box_pack_start(body, progress->list, TRUE, TRUE, 0);
	gtk_widget_set_size_request(GTK_WIDGET(body), WIDTH, -1);
	progress->cancel = ayon_gui_dialog_add_button(
			progress->dialog, "_Cancel", AYON_GUI_BUTTON_CANCEL);
}

static void *show(struct ayon_gui_pipe *pipe, const struct ayon_gui_json *fields)
{
	static const struct ayon_gui_dialog_handlers handlers = { on_shown, on_cancelled };
	struct progress *progress = g_new0(struct progress, 1);

	progress->pipe = pipe;
	progress->remaining = -1;
	progress->items = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	progress->dialog = ayon_gui_dialog_new(&handlers, progress);
	fill(progress);
	ayon_gui_dialog_set_heading(progress->dialog, "Updating AYON");
	update(progress, fields);
	ayon_gui_dialog_present(progress->dialog);
	return progress;
}

static void free_progress(void *self)
{
	struct progress *progress = self;

	ayon_gui_dialog_free(progress->dialog);
	g_hash_table_destroy(progress->items);
	g_free(progress);
}

const struct view progress_view = { "progress", show, update, free_progress };
