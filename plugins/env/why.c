/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `ayon why NAME`: an addon, else a variable. Addons are lower case and variables are not, so nobody has to say which.
 */
#include "why.h"

#include "env.h"

#include <stdlib.h>

static int32_t nothing(const struct env_addon *addon, const char *name)
{
	return addon->error->set(addon->host, AYON_ENOTFOUND,
			"why: there is no addon '%.200s', and no variable of that name is set or "
			"used by "
			"ayon; see ayon addon list and ayon env",
			name);
}

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	const struct env_addon *addon = self;
	const char *name = invocation->text(invocation, "name", 0);
	int is_json = invocation->count(invocation, "json") > 0;
	char *text = NULL;
	size_t length = 0;

	FILE *out = variables_must(open_memstream(&text, &length));
	int32_t r = why_addon(addon, name, is_json, out);
	if (r == 0)
		r = why_variable(addon, name, is_json, out);
	fclose(out);
	if (r <= 0) {
		free(text);
		return r < 0 ? r : nothing(addon, name);
	}
	return env_print(addon, variables_must(text));
}

AYON_OPTION_DECLARE(name_option, .kind = AYON_OPTION_POSITIONAL, .flags = AYON_OPTION_REQUIRED,
		.name = "name", .metavar = "NAME", .help = "A variable or an addon");
AYON_OPTION_DECLARE(json_option, .kind = AYON_OPTION_FLAG, .name = "json", .help = "Print JSON");

static const struct ayon_option *const options[] = { &name_option, &json_option, NULL };

const struct ayon_verb why_verb = {
	.size = sizeof(why_verb),
	.needs = AYON_NEEDS_BUNDLE,
	.flags = AYON_VERB_TOP_LEVEL,
	.name = "why",
	.summary = "Say where a variable's value or an addon's version comes from",
	.description = "For a variable: what decided it, the last thing first: the command line, "
		       "the "
		       "environment, the launcher, the bundle, an addon, a file, the keyring or "
		       "the "
		       "machine's "
		       "policy; and what the studio's settings say of it. For an addon: which "
		       "version is used, by which bundle, development "
		       "path or "
		       "overlay it was chosen, and what it hides.",
	.options = options,
	.run = run,
};
