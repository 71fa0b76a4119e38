/* SPDX-License-Identifier: Apache-2.0 */
#include "addon.h"

static const struct ayon_verb *const verbs[] = { &env_verb, &shell_verb, &why_verb, NULL };

static int32_t open_env(const struct ayon_host *host, void **ret_self)
{
	static struct env_addon addon;

	addon.host = host;
	addon.bundle = host->query(host, AYON_EXT_BUNDLE_1);
	addon.error = host->query(host, AYON_EXT_ERROR_1);
	addon.log = host->query(host, AYON_EXT_LOG_1);
	addon.output = host->query(host, AYON_EXT_OUTPUT_1);
	addon.paths = host->query(host, AYON_EXT_PATHS_1);
	addon.process = host->query(host, AYON_EXT_PROCESS_1);
	addon.provenance = host->query(host, AYON_EXT_PROVENANCE_1);
	addon.session = host->query(host, AYON_EXT_SESSION_1);
	if (!addon.error)
		return AYON_EADDON;
	if (!addon.bundle || !addon.log || !addon.output || !addon.paths || !addon.process ||
			!addon.provenance || !addon.session)
		return addon.error->set(host, AYON_EADDON,
				"the env addon needs a newer launcher than %s", host->version);
	*ret_self = &addon;
	return AYON_OK;
}

AYON_ADDON(.name = ADDON_NAME, .version = ADDON_VERSION, .title = ADDON_TITLE, .verbs = verbs,
		.open = open_env);
