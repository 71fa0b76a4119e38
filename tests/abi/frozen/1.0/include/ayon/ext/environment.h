/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/environment.h: OFFERED BY AN ADDON: variables for every process that runs in the AYON environment.
 */
#ifndef AYON_EXT_ENVIRONMENT_H
#define AYON_EXT_ENVIRONMENT_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_ENVIRONMENT_1 "ayon.environment/1"

struct ayon_environment_sink {
	uint32_t size;
	void *ctx;
	/* Both strings are copied. The same name from two addons is an error that names both. */
	int32_t (*set)(const struct ayon_environment_sink *sink, const char *name, const char *value);
};

struct ayon_environment_1 {
	uint32_t size;
	/* Called after open(), before a verb with AYON_NEEDS_BUNDLE runs. [main] */
	int32_t (*collect)(void *self, const struct ayon_environment_sink *sink);
};

#endif
