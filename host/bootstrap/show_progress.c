/* SPDX-License-Identifier: Apache-2.0 */
#include "bootstrap/show_progress.h"

#include "base/clock.h"
#include "base/console.h"
#include "base/str.h"
#include "bootstrap/bootstrap.h"
#include "window/window.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define REDRAW_MS 80
#define BAR_WIDTH 24

static void draw(struct show_progress *show, const struct distribution_progress *progress,
		int columns)
{
	char bar[BAR_WIDTH * 3 + 1] = "";
	char done[32], total[32], speed[32];
	int64_t elapsed = clock_ms() - show->started_ms;
	uint64_t all = progress->total_bytes;
	int filled = all ? (int)(progress->done_bytes * BAR_WIDTH / all) : 0;

	if (filled > BAR_WIDTH)
		filled = BAR_WIDTH;
	for (int i = 0; i < BAR_WIDTH; i++)
		strcat(bar, i < filled ? "━" : "─");
	str_bytes(progress->done_bytes, done, sizeof(done));
	str_bytes(all, total, sizeof(total));
	str_bytes(elapsed > 200 ? progress->done_bytes * 1000 / (uint64_t)elapsed : 0, speed,
			sizeof(speed));

	char line[512];
	snprintf(line, sizeof(line), "%s %zu/%zu  %s%s%s  %s/s  %s %s", bar, progress->done_items,
			progress->total_items, done, all ? " of " : "", all ? total : "", speed,
			progress->step, progress->item);
	/* The bar's own characters take three bytes for one column. */
	fprintf(stderr, "\r\033[K%.*s", columns - 1 + BAR_WIDTH * 2, line);
	fflush(stderr);
	show->is_drawn = true;
}

void show_progress_begin(struct show_progress *show, const struct bootstrap *boot)
{
	*show = (struct show_progress){ .started_ms = clock_ms() };
	if (window_is_allowed(boot->globals->headless, WINDOW_TELL))
		update_window_begin(
				&show->window, bootstrap_variant(boot), boot->choice.project.name);
}

bool show_progress_is_cancelled(struct show_progress *show)
{
	return update_window_is_cancelled(&show->window);
}

void show_progress(void *payload, const struct distribution_progress *progress)
{
	struct show_progress *show = payload;
	int columns = console_columns(STDERR_FILENO);
	int64_t now = clock_ms();

	update_window_report(&show->window, progress);
	bool is_end = str_equal(progress->step, "done") || str_equal(progress->step, "failed");
	if (columns > 40 && console_colour(STDERR_FILENO)) {
		if (is_end || now - show->drawn_ms >= REDRAW_MS) {
			draw(show, progress, columns);
			show->drawn_ms = now;
		}
		return;
	}
	if (is_end)
		console_log(CONSOLE_INFO, "[%zu/%zu] %s: %s", progress->done_items,
				progress->total_items, progress->item, progress->step);
}

void show_progress_end(struct show_progress *show)
{
	if (show->is_drawn)
		fputs("\r\033[K", stderr);
	show->is_drawn = false;
	update_window_end(&show->window);
}
