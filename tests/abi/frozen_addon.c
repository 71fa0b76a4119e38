/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An addon of the age of the frozen headers it is compiled with: it must go on loading and running. Only what
 * every version of the SDK has may stand here.
 */
#include <ayon/ayon.h>

static const struct ayon_host *host;

static int32_t old(void *self, const struct ayon_invocation *invocation)
{
	const struct ayon_output_1 *output = host->query(host, AYON_EXT_OUTPUT_1);
	int64_t times = invocation->integer(invocation, "times", 1);

	if (self != &host || !output)
		return AYON_EADDON;
	for (int64_t i = 0; i < times; i++) {
		int32_t r = output->print(
				host, "built with %d.%d\n", AYON_ABI_MAJOR, AYON_ABI_MINOR);
		if (r < 0)
			return r;
	}
	return 7;
}

static int32_t open_addon(const struct ayon_host *opened, void **ret_self)
{
	host = opened;
	*ret_self = (void *)&host;
	return AYON_OK;
}

AYON_OPTION_DECLARE(times, AYON_OPTION_INTEGER, 0, "times", "t", "N", "How often", NULL, NULL);

static const struct ayon_option *const options[] = { &times, NULL };

static const struct ayon_verb verb = {
	.size = sizeof(struct ayon_verb),
	.flags = AYON_VERB_TOP_LEVEL,
	.name = "frozen",
	.summary = "Run code of an older SDK",
	.options = options,
	.run = old,
};

static const struct ayon_verb *const verbs[] = { &verb, NULL };

AYON_ADDON(.name = ADDON_NAME, .version = ADDON_VERSION, .verbs = verbs, .open = open_addon);
