/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap/show_progress.h: a distribution run as people see it: one bar on a terminal, else a line per package.
 */
#ifndef AYON_HOST_SHOW_PROGRESS_H
#define AYON_HOST_SHOW_PROGRESS_H

#include "distribution/distribution.h"

#include <stdint.h>

/* Zeroed to begin with. */
struct show_progress {
	int64_t started_ms;
	int64_t drawn_ms;
	bool is_drawn;
};

void show_progress(void *show, const struct distribution_progress *progress);
/* Takes the bar away. */
void show_progress_end(struct show_progress *show);

#endif
