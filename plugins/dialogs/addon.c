/* SPDX-License-Identifier: Apache-2.0 */
#include "addon.h"

static const struct ayon_verb *const verbs[] = { &window_verb, NULL };

static int32_t open_dialogs(const struct ayon_host *host, void **ret_self)
{
	static struct dialogs_addon addon;

	addon.host = host;
	addon.error = host->query(host, AYON_EXT_ERROR_1);
	if (!addon.error)
		return AYON_EADDON;
	*ret_self = &addon;
	return AYON_OK;
}

AYON_ADDON(.name = ADDON_NAME, .version = ADDON_VERSION, .title = ADDON_TITLE, .verbs = verbs,
		.open = open_dialogs);
