/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap/show_progress.h: a distribution run as people see it: one bar on a terminal, else a line per package, and a
 * window where windows are allowed.
 */
#ifndef AYON_HOST_SHOW_PROGRESS_H
#define AYON_HOST_SHOW_PROGRESS_H

#include "bootstrap/update_window.h"
#include "distribution/distribution.h"

#include <stdint.h>

struct bootstrap;

struct show_progress {
	int64_t started_ms;
	int64_t drawn_ms;
	bool is_drawn;
	struct update_window window;
};

/* The bootstrap must have its choice; it is borrowed until the end. */
void show_progress_begin(struct show_progress *show, const struct bootstrap *boot);

void show_progress(void *show, const struct distribution_progress *progress);
/* Whether the user asked for the end of it in the window. */
bool show_progress_is_cancelled(struct show_progress *show);
/* Takes bar and window away. */
void show_progress_end(struct show_progress *show);

#endif
