/* SPDX-License-Identifier: Apache-2.0 */
/*
 * version: one verb, so one file.
 */
#include <ayon/ayon.h>

#include <stddef.h>
#include <stdlib.h>

/*
 * AYON_VERSION rather than the host's own field: it is what every other program of the run is told, and the host
 * has set it. The field is for a launcher that did not.
 */
static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	const struct ayon_host *host = self;
	const struct ayon_output_1 *output = host->query(host, AYON_EXT_OUTPUT_1);
	const char *version = getenv("AYON_VERSION");

	if (!output)
		return AYON_EADDON;
	if (!version || !*version)
		version = host->version;
	if (!invocation->count(invocation, "json"))
		return output->print(host, "%s\n", version);
	return output->print(host, "{\"version\": \"%s\", \"abi\": \"%d.%u\"}\n", version,
			AYON_ABI_MAJOR, host->abi_minor);
}

static const struct ayon_option build_option = {
	.size = sizeof(build_option),
	.kind = AYON_OPTION_FLAG,
	.name = "build",
	.help = "Accepted for older scripts; changes nothing",
};

static const struct ayon_option json_option = {
	.size = sizeof(json_option),
	.kind = AYON_OPTION_FLAG,
	.name = "json",
	.help = "As a JSON object, with the version of the addon interface",
};

static const struct ayon_option *const options[] = { &build_option, &json_option, NULL };

static const struct ayon_verb version_verb = {
	.size = sizeof(version_verb),
	.flags = AYON_VERB_TOP_LEVEL,
	.name = "version",
	.summary = "Print the version of the launcher",
	.options = options,
	.run = run,
};

static const struct ayon_verb *const verbs[] = { &version_verb, NULL };

AYON_ADDON(.name = ADDON_NAME, .version = ADDON_VERSION, .title = ADDON_TITLE, .verbs = verbs);
