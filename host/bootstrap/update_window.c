/* SPDX-License-Identifier: Apache-2.0 */
#include "bootstrap/update_window.h"

#include "base/clock.h"
#include "base/console.h"
#include "base/memory.h"
#include "base/str.h"
#include "window/window.h"

#define OPEN_AFTER_MS 700 /* what is over sooner needs no window that flashes */
#define SEND_MS       100
#define SPEED_MS      500
#define MAX_ITEMS     250 /* rows; with their titles they fit into one line of the protocol */

void update_window_begin(struct update_window *update, const char *variant, const char *bundle)
{
	*update = (struct update_window){
		.is_wanted = true,
		.variant = variant,
		.bundle = bundle,
		.open_ms = clock_ms() + OPEN_AFTER_MS,
		.speed_ms = clock_ms(),
	};
}

/* A lost window is no reason to stop, nor to open another one. */
static void lose(struct update_window *update, const struct error *err)
{
	console_log(CONSOLE_DEBUG, "no window for the update: %s", err->text);
	window_close(TAKE(update->window));
	update->is_wanted = false;
}

/* What was fast at first and slow now takes as long as it does now. */
static void measure(struct update_window *update, uint64_t done_bytes)
{
	int64_t now = clock_ms();
	int64_t elapsed = now - update->speed_ms;

	if (elapsed < SPEED_MS || done_bytes < update->speed_bytes)
		return;
	double speed = (double)(done_bytes - update->speed_bytes) * 1000.0 / (double)elapsed;
	update->speed = update->speed > 0 ? 0.7 * update->speed + 0.3 * speed : speed;
	update->speed_ms = now;
	update->speed_bytes = done_bytes;
}

static struct json *item_of(size_t index, const struct distribution_item *item, bool with_title)
{
	CLEANUP(free) char *id = mem_printf("%zu", index);
	CLEANUP(free) char *title = mem_printf("%.90s", item->label);
	struct json *object = json_new_object();

	json_set_text(object, "id", id);
	if (with_title)
		json_set_text(object, "title", title);
	json_set_text(object, "state", item->step);
	json_set_int(object, "done", (int64_t)item->done_bytes);
	json_set_int(object, "total", (int64_t)item->total_bytes);
	return object;
}

static void add_sums(const struct update_window *update,
		const struct distribution_progress *progress, struct json *fields)
{
	uint64_t left = progress->total_bytes > progress->done_bytes
					? progress->total_bytes - progress->done_bytes
					: 0;
	CLEANUP(free)
	char *message = mem_printf("%zu of %zu package%s", progress->done_items,
			progress->total_items, progress->total_items == 1 ? "" : "s");

	json_set_int(fields, "done", (int64_t)progress->done_bytes);
	json_set_int(fields, "total", (int64_t)progress->total_bytes);
	json_set_int(fields, "speed", (int64_t)update->speed);
	if (progress->total_bytes && update->speed >= 1)
		json_set_int(fields, "remaining", (int64_t)((double)left / update->speed) + 1);
	else
		json_set(fields, "remaining", NULL);
	json_set_text(fields, "message", message);
}

static void open_window(struct update_window *update, const struct distribution_progress *progress)
{
	struct json *fields = json_new_object();
	struct json *items = json_new_array();
	CLEANUP(free) char *title = mem_printf("Updating AYON: bundle %.200s", update->bundle);
	struct error err = { 0 };

	update->sent_count = progress->total_items < MAX_ITEMS ? progress->total_items : MAX_ITEMS;
	update->sent = mem_array(update->sent_count + 1, sizeof(*update->sent));
	for (size_t i = 0; i < update->sent_count; i++) {
		json_add(items, item_of(i, &progress->items[i], true));
		update->sent[i] = progress->items[i];
	}
	json_set_text(fields, "title", title);
	json_set_text(fields, "variant", update->variant);
	json_set(fields, "items", items);
	json_set_bool(fields, "can_cancel", true);
	add_sums(update, progress, fields);
	if (window_open("progress", fields, &update->window, &err) < 0)
		lose(update, &err);
}

static bool is_changed(const struct distribution_item *a, const struct distribution_item *b)
{
	return a->step != b->step || a->done_bytes != b->done_bytes ||
	       a->total_bytes != b->total_bytes;
}

static int send_changes(struct update_window *update, const struct distribution_progress *progress,
		struct error *err)
{
	struct json *fields = json_new_object();

	add_sums(update, progress, fields);
	int r = window_update(update->window, fields, err);
	for (size_t i = 0; r == 0 && i < update->sent_count; i++) {
		if (!is_changed(&update->sent[i], &progress->items[i]))
			continue;
		struct json *line = json_new_object();
		json_set(line, "item", item_of(i, &progress->items[i], false));
		r = window_send(update->window, line, err);
		update->sent[i] = progress->items[i];
	}
	return r;
}

void update_window_report(
		struct update_window *update, const struct distribution_progress *progress)
{
	int64_t now = clock_ms();
	struct error err = { 0 };

	if (!update->is_wanted)
		return;
	measure(update, progress->done_bytes);
	if (!update->window && now >= update->open_ms) {
		open_window(update, progress);
		update->sent_ms = now;
	} else if (update->window && now - update->sent_ms >= SEND_MS) {
		update->sent_ms = now;
		if (send_changes(update, progress, &err) < 0)
			lose(update, &err);
	}
}

bool update_window_is_cancelled(struct update_window *update)
{
	CLEANUP(json) struct json *event = NULL;
	struct error err = { 0 };

	if (!update->window)
		return update->is_cancelled;
	int r = window_wait(update->window, 0, &event, &err);
	if (r == 1 && str_equal(json_get_text(event, "event"), "cancel"))
		update->is_cancelled = true;
	if (r < 0)
		lose(update, &err);
	return update->is_cancelled;
}

void update_window_end(struct update_window *update)
{
	window_close(TAKE(update->window));
	free(update->sent);
	update->sent = NULL;
	update->is_wanted = false;
}
