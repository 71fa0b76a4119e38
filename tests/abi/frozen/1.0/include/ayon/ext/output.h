/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/output.h: the result of a verb, on standard output.
 */
#ifndef AYON_EXT_OUTPUT_H
#define AYON_EXT_OUTPUT_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_OUTPUT_1 "ayon.output/1"

struct ayon_output_1 {
	uint32_t size;
	/* Writes to standard output, buffered until the verb returns. AYON_EIO when it is closed or full. [main] */
	int32_t (*print)(const struct ayon_host *host, const char *format, ...)
			__attribute__((format(printf, 2, 3)));
	/* 1 when colours are welcome (a terminal, no NO_COLOR), else 0. [main] */
	int32_t (*colour)(const struct ayon_host *host);
	/* Columns of the terminal, 0 when standard output is none. [main] */
	int32_t (*columns)(const struct ayon_host *host);
};

#endif
