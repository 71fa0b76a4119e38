/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/general_environment.h: the variables that the studio sets in the settings of the Python core addon. They are that
 * addon's to set, in what it starts; the launcher only says what stands there.
 */
#ifndef AYON_HOST_ADDON_GENERAL_ENVIRONMENT_H
#define AYON_HOST_ADDON_GENERAL_ENVIRONMENT_H

#include "base/error.h"

struct json;

/*
 * The value of the variable for this platform, as it is written in the settings object of the core addon: its member
 * "environments" is a JSON text of texts, of lists (joined here by ':') and of objects with one of either for each platform.
 * AYON_ENOTFOUND: it is not there. AYON_EINVALID: the text is none of that. Caller frees.
 */
int general_environment_value(
		const struct json *settings, const char *name, char **ret_value, struct error *err);

#endif
