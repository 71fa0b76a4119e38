/* SPDX-License-Identifier: Apache-2.0 */
#include "addon.h"

static const struct ayon_verb *const verbs[] = { &run_verb, NULL };

static int32_t open_run(const struct ayon_host *host, void **ret_self)
{
	static struct run_addon addon;

	addon.host = host;
	addon.error = host->query(host, AYON_EXT_ERROR_1);
	addon.output = host->query(host, AYON_EXT_OUTPUT_1);
	addon.python = host->query(host, AYON_EXT_PYTHON_1);
	if (!addon.error || !addon.output)
		return AYON_EADDON;
	if (!addon.python)
		return addon.error->set(host, AYON_EADDON,
				"the run addon needs a newer launcher than %s", host->version);
	*ret_self = &addon;
	return AYON_OK;
}

AYON_ADDON(.name = ADDON_NAME, .version = ADDON_VERSION, .title = ADDON_TITLE, .verbs = verbs,
		.open = open_run);
