/*
 * @ADDON@: one command, `ayon @VERB@ [NAME]`. No exception may leave a function that the host calls.
 */
#include <ayon/ayon.h>

namespace
{

struct Addon {
	const ayon_host *host;
	const ayon_output_1 *output;
};

int32_t greet(void *self, const ayon_invocation *invocation)
{
	const auto *addon = static_cast<const Addon *>(self);
	const char *name = invocation->text(invocation, "name", 0);

	return addon->output->print(addon->host, "Hello, %s, from " ADDON_TITLE " " ADDON_VERSION ".\n",
			name ? name : "world");
}

AYON_OPTION_DECLARE(name_option, AYON_OPTION_POSITIONAL, 0, "name", nullptr, nullptr, "Who is greeted", nullptr,
		nullptr);

const ayon_option *const greet_options[] = { &name_option, nullptr };

const ayon_verb greet_verb = {
	sizeof(ayon_verb), 0, AYON_VERB_TOP_LEVEL, "@VERB@", "Greet somebody", nullptr, greet_options, greet,
};

/* The host is there before any verb runs: keep it, and ask once for the services that the verbs use. */
int32_t open_addon(const ayon_host *host, void **ret_self)
{
	static Addon addon;
	addon.host = host;
	addon.output = static_cast<const ayon_output_1 *>(host->query(host, AYON_EXT_OUTPUT_1));
	*ret_self = &addon;
	return addon.output ? AYON_OK : AYON_EADDON;
}

const ayon_verb *const verbs[] = { &greet_verb, nullptr };

} // namespace

AYON_ADDON_VALUES(ADDON_NAME, ADDON_VERSION, ADDON_TITLE, verbs, open_addon, nullptr, nullptr, nullptr);
