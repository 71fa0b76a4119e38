/* SPDX-License-Identifier: Apache-2.0 */
/* The ways in which C declares an addon. */
#include <ayon/ayon.h>

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	(void)self;
	return (int32_t)invocation->rest_count;
}

AYON_OPTION_DECLARE(loud, AYON_OPTION_FLAG, 0, "loud", "l", NULL, "Louder", NULL, NULL);

static const struct ayon_option *const options[] = { &loud, NULL };

static const struct ayon_verb verb = {
	.size = sizeof(struct ayon_verb),
	.name = "use",
	.summary = "Use it",
	.options = options,
	.run = run,
};

static const struct ayon_verb *const verbs[] = { &verb, NULL };

AYON_ADDON(.name = ADDON_NAME, .version = ADDON_VERSION, .verbs = verbs);
