/* SPDX-License-Identifier: Apache-2.0 */
#include "addon.h"

#include <stdio.h>

const char *login_describe(const struct ayon_identity *identity, char *buffer, uint32_t size)
{
	const char *name = identity->is_service ? "service account" : identity->full_name;

	buffer[0] = '\0';
	if (name && *name)
		snprintf(buffer, size, " (%s)", name);
	return buffer;
}

static const struct ayon_verb *const verbs[] = { &login_verb, &logout_verb, &whoami_verb, NULL };

static int32_t open_login(const struct ayon_host *host, void **ret_self)
{
	static struct login_addon addon;

	addon.host = host;
	addon.error = host->query(host, AYON_EXT_ERROR_1);
	addon.login = host->query(host, AYON_EXT_LOGIN_1);
	addon.output = host->query(host, AYON_EXT_OUTPUT_1);
	addon.prompt = host->query(host, AYON_EXT_PROMPT_1);
	addon.session = host->query(host, AYON_EXT_SESSION_1);
	if (!addon.error || !addon.output)
		return AYON_EADDON;
	if (!addon.login || !AYON_HAS(addon.login, ask) || !addon.prompt || !addon.session)
		return addon.error->set(host, AYON_EADDON,
				"the login addon needs a newer launcher than %s", host->version);
	*ret_self = &addon;
	return AYON_OK;
}

AYON_ADDON(.name = ADDON_NAME, .version = ADDON_VERSION, .title = ADDON_TITLE, .verbs = verbs,
		.open = open_login);
