/* SPDX-License-Identifier: Apache-2.0 */
/*
 * interactive: the Python prompt in the AYON environment, and what `python3` takes beside a script: -c and -m.
 */
#include <ayon/ayon.h>

#include <stdio.h>
#include <string.h>

#define MAX_BANNER 4096

struct interactive {
	const struct ayon_host *host;
	const struct ayon_bundle_1 *bundle;
	const struct ayon_error_1 *error;
	const struct ayon_output_1 *output;
	const struct ayon_python_1 *python;
	const struct ayon_session_1 *session;
};

static const char *or_none(const char *text)
{
	return text && *text ? text : "none";
}

/* Each service says NULL where nothing is known, as with --skip-bootstrap. */
static int32_t make_banner(const struct interactive *addon, char *banner)
{
	const struct ayon_host *host = addon->host;
	struct ayon_python_candidate python = { .size = sizeof(python) };

	int32_t r = addon->python->choose(host, &python);
	if (r < 0)
		return r;
	snprintf(banner, MAX_BANNER,
			"AYON launcher %s, Python %s (%s)\n"
			"server %s, user %s, bundle %s, variant %s",
			host->version, python.version, python.path,
			or_none(addon->session->server_url(host)),
			or_none(addon->session->user_name(host)),
			or_none(addon->bundle->studio_bundle(host)),
			or_none(addon->session->variant(host)));
	return AYON_OK;
}

static int is_word(const char *word, const char *text)
{
	return word && strcmp(word, text) == 0;
}

static int32_t start(const struct interactive *addon, uint32_t kind, uint32_t flags,
		const char *target, const char *const *argv)
{
	char banner[MAX_BANNER] = "";
	const struct ayon_python_request request = {
		.size = sizeof(request),
		.kind = kind,
		.flags = flags,
		.target = target,
		.argv = argv,
		.banner = banner,
	};

	int32_t r = flags & AYON_PYTHON_STAY ? make_banner(addon, banner) : AYON_OK;
	return r < 0 ? r : addon->python->replace(addon->host, &request);
}

static int32_t print_help(const struct interactive *addon)
{
	return addon->output->print(addon->host, "Usage: ayon interactive [SCRIPT [ARGS...]]\n"
						 "       ayon interactive [-i] -c CODE [ARGS...]\n"
						 "       ayon interactive -m MODULE [ARGS...]\n\n"
						 "Open the Python prompt in the AYON environment. "
						 "SCRIPT runs first, and its names\n"
						 "are there at the prompt. -c and -m run a text or "
						 "a module, as python3 does; -i\n"
						 "opens the prompt behind the text.\n");
}

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	const struct interactive *addon = self;
	const char *const *words = invocation->rest;
	uint32_t flags = 0;

	if (is_word(words[0], "--help") || is_word(words[0], "-h"))
		return print_help(addon);
	if (is_word(words[0], "-i")) {
		flags = AYON_PYTHON_STAY;
		words++;
	}
	if (!words[0])
		return start(addon, AYON_PYTHON_CONSOLE, AYON_PYTHON_STAY, NULL, NULL);
	if (is_word(words[0], "-c") || is_word(words[0], "-m")) {
		int is_code = words[0][1] == 'c';
		if (!words[1])
			return addon->error->set(addon->host, AYON_EUSAGE,
					"interactive: %s needs a %s behind it", words[0],
					is_code ? "program text" : "module's name");
		if (!is_code && flags)
			return addon->error->set(addon->host, AYON_EUSAGE,
					"interactive: -i goes with -c or a script, not with -m");
		return start(addon, is_code ? AYON_PYTHON_CODE : AYON_PYTHON_MODULE, flags,
				words[1], words + 2);
	}
	if (words[0][0] == '-')
		return addon->error->set(addon->host, AYON_EUSAGE,
				"interactive: there is no option '%s'; see 'ayon interactive "
				"--help'",
				words[0]);
	return start(addon, AYON_PYTHON_SCRIPT, AYON_PYTHON_STAY, words[0], words + 1);
}

AYON_OPTION_DECLARE(script_option, .kind = AYON_OPTION_POSITIONAL, .name = "script",
		.metavar = "SCRIPT", .help = "A script that runs before the prompt opens");

static const struct ayon_option *const options[] = { &script_option, NULL };

static const struct ayon_verb interactive_verb = {
	.size = sizeof(interactive_verb),
	.needs = AYON_NEEDS_BUNDLE,
	.flags = AYON_VERB_TOP_LEVEL | AYON_VERB_PASSTHROUGH,
	.name = "interactive",
	.summary = "Open the Python prompt in the AYON environment",
	.description = "A script that is named runs first, and its names are there at the prompt. "
		       "With -c TEXT "
		       "or -m MODULE that is run instead, as python3 does; -i in front of -c opens "
		       "the "
		       "prompt behind it.",
	.options = options,
	.run = run,
};

static const struct ayon_verb *const verbs[] = { &interactive_verb, NULL };

static int32_t open_interactive(const struct ayon_host *host, void **ret_self)
{
	static struct interactive addon;

	addon.host = host;
	addon.bundle = host->query(host, AYON_EXT_BUNDLE_1);
	addon.error = host->query(host, AYON_EXT_ERROR_1);
	addon.output = host->query(host, AYON_EXT_OUTPUT_1);
	addon.python = host->query(host, AYON_EXT_PYTHON_1);
	addon.session = host->query(host, AYON_EXT_SESSION_1);
	if (!addon.error || !addon.output)
		return AYON_EADDON;
	if (!addon.bundle || !addon.python || !addon.session)
		return addon.error->set(host, AYON_EADDON,
				"the interactive addon needs a newer launcher than %s",
				host->version);
	*ret_self = &addon;
	return AYON_OK;
}

AYON_ADDON(.name = ADDON_NAME, .version = ADDON_VERSION, .title = ADDON_TITLE, .verbs = verbs,
		.open = open_interactive);
