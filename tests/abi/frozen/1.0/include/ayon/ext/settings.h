/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/settings.h: the studio settings of the bundle, as JSON text.
 */
#ifndef AYON_EXT_SETTINGS_H
#define AYON_EXT_SETTINGS_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_SETTINGS_1 "ayon.settings/1"

struct ayon_settings_1 {
	uint32_t size;
	/*
	 * The settings object of one addon of the bundle for the current variant and project (NULL: studio), as
	 * JSON text. Fetched once a run. Borrowed until the next call. AYON_ENOTFOUND: not in the bundle. [main]
	 */
	int32_t (*addon)(const struct ayon_host *host, const char *addon, const char *project,
			const char **ret_json);
};

#endif
