/*
 * @ADDON@: one command, `ayon @VERB@ [NAME]`.
 */
#include <ayon/ayon.h>

static const struct ayon_host *host;
static const struct ayon_output_1 *output;

static int32_t greet(void *self, const struct ayon_invocation *invocation)
{
	(void)self;
	const char *name = invocation->text(invocation, "name", 0);

	return output->print(host, "Hello, %s, from " ADDON_TITLE " " ADDON_VERSION ".\n", name ? name : "world");
}

AYON_OPTION_DECLARE(name_option, AYON_OPTION_POSITIONAL, 0, "name", NULL, NULL, "Who is greeted", NULL, NULL);

static const struct ayon_option *const greet_options[] = { &name_option, NULL };

static const struct ayon_verb greet_verb = {
	.size = sizeof(struct ayon_verb),
	.flags = AYON_VERB_TOP_LEVEL,
	.name = "@VERB@",
	.summary = "Greet somebody",
	.options = greet_options,
	.run = greet,
};

/* The host is there before any verb runs: keep it, and ask once for the services that the verbs use. */
static int32_t open_addon(const struct ayon_host *opened, void **ret_self)
{
	host = opened;
	output = host->query(host, AYON_EXT_OUTPUT_1);
	*ret_self = NULL;
	return output ? AYON_OK : AYON_EADDON;
}

static const struct ayon_verb *const verbs[] = { &greet_verb, NULL };

AYON_ADDON(.name = ADDON_NAME, .version = ADDON_VERSION, .title = ADDON_TITLE, .verbs = verbs, .open = open_addon);
