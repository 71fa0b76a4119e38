/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap/update_window.h: a distribution run in a window. It appears only when the run takes longer than a moment,
 * never holds the run up, and when it dies the run goes on without it.
 */
#ifndef AYON_HOST_BOOTSTRAP_UPDATE_WINDOW_H
#define AYON_HOST_BOOTSTRAP_UPDATE_WINDOW_H

#include "distribution/distribution.h"

#include <stdbool.h>
#include <stdint.h>

struct window;

/* Zeroed: no window is wanted. */
struct update_window {
	bool is_wanted;
	bool is_cancelled; /* the user asked to stop */
	const char *variant;
	const char *bundle; /* its name */
	int64_t open_ms;    /* when it may open */
	int64_t sent_ms;
	int64_t speed_ms;     /* when the speed was measured last */
	uint64_t speed_bytes; /* what was done then */
	double speed;         /* bytes per second */
	struct window *window;
	struct distribution_item *sent; /* what the window knows of each package */
	size_t sent_count;
};

/* Begins to count the moment. The texts must live until the end. */
void update_window_begin(struct update_window *update, const char *variant, const char *bundle);
void update_window_report(
		struct update_window *update, const struct distribution_progress *progress);
/* Looks at what the user did, without waiting; true once they asked to stop. */
bool update_window_is_cancelled(struct update_window *update);
void update_window_end(struct update_window *update);

#endif
