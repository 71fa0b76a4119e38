/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hello: the addon to learn from. This file says what the addon is; each verb has a file of its own.
 */
#include "addon.h"

#include <stddef.h>

static const struct ayon_verb *const verbs[] = { &hello_verb, &studio_verb, NULL };

/* Called once, before the first verb. One copy of the addon lives in a process, so its state can be static. */
static int32_t open_hello(const struct ayon_host *host, void **ret_self)
{
	static struct hello hello;

	hello.host = host;
	hello.error = host->query(host, AYON_EXT_ERROR_1);
	hello.output = host->query(host, AYON_EXT_OUTPUT_1);
	hello.bundle = host->query(host, AYON_EXT_BUNDLE_1);
	if (!hello.error || !hello.output)
		return AYON_EADDON;
	*ret_self = &hello;
	return AYON_OK;
}

AYON_ADDON(.name = ADDON_NAME, .version = ADDON_VERSION, .title = ADDON_TITLE, .verbs = verbs,
		.open = open_hello);
