/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/progress.h: say how far a long task is; shown as a bar on a terminal.
 */
#ifndef AYON_EXT_PROGRESS_H
#define AYON_EXT_PROGRESS_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_PROGRESS_1 "ayon.progress/1"

struct ayon_progress_1 {
	uint32_t size;
	/* Shows `done` of `total` units (total 0: unknown) under the label (copied). [main] */
	void (*report)(const struct ayon_host *host, const char *label, uint64_t done, uint64_t total);
	/* Takes the bar away. [main] */
	void (*end)(const struct ayon_host *host);
	/* 1 once the user has asked to stop (Ctrl-C); return AYON_ECANCELLED soon. [any] */
	int32_t (*cancelled)(const struct ayon_host *host);
};

#endif
