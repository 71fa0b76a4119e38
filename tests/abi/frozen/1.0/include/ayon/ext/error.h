/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/error.h: say why something failed. A status alone tells a user nothing.
 */
#ifndef AYON_EXT_ERROR_H
#define AYON_EXT_ERROR_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_ERROR_1 "ayon.error/1"

struct ayon_error_1 {
	uint32_t size;
	/*
	 * Keeps the text (copied, at most 1023 bytes) as the reason of the call that is about to fail and returns
	 * the status, so that `return error->set(host, AYON_EFAIL, "...")` reads well. One line: what, where, what
	 * to do next. Never put a secret in it. [main]
	 */
	int32_t (*set)(const struct ayon_host *host, int32_t status, const char *format, ...)
			__attribute__((format(printf, 3, 4)));
	/* The reason of the last service call that failed, "" when there is none; borrowed until the next call. [main] */
	const char *(*text)(const struct ayon_host *host);
};

#endif
