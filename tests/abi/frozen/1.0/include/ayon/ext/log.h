/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/log.h: tell what is going on, on standard error and in the log of the run.
 */
#ifndef AYON_EXT_LOG_H
#define AYON_EXT_LOG_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_LOG_1 "ayon.log/1"

/* Levels, the numbers of AYON_LOG_LEVEL. */
#define AYON_LOG_DEBUG   10
#define AYON_LOG_INFO    20
#define AYON_LOG_WARNING 30
#define AYON_LOG_ERROR   40

struct ayon_log_1 {
	uint32_t size;
	/* Writes one line, unless the level is below the wanted one. Known secrets are blanked. [any] */
	void (*write)(const struct ayon_host *host, int32_t level, const char *format, ...)
			__attribute__((format(printf, 3, 4)));
	/* Whether a line of that level would be seen. [any] */
	int32_t (*enabled)(const struct ayon_host *host, int32_t level);
};

#endif
