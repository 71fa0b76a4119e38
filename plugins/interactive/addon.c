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

/* What stands behind "-c", "--code" or "--code=", and the words behind that; NULL: it is another word. */
static const char *take_value(const char *const **words, const char *letter, const char *name)
{
	const char *word = (*words)[0];
	size_t length = strlen(name);

	if (word && strncmp(word, name, length) == 0 && word[length] == '=') {
		(*words)++;
		return word + length + 1;
	}
	if ((!is_word(word, letter) && !is_word(word, name)) || !(*words)[1])
		return NULL;
	*words += 2;
	return (*words)[-1];
}

static int32_t wrong_word(const struct interactive *addon, const char *word)
{
	if (is_word(word, "-c") || is_word(word, "--code"))
		return addon->error->set(addon->host, AYON_EUSAGE,
				"interactive: %s needs a program text behind it", word);
	if (is_word(word, "-m") || is_word(word, "--module"))
		return addon->error->set(addon->host, AYON_EUSAGE,
				"interactive: %s needs a module's name behind it", word);
	return addon->error->set(addon->host, AYON_EUSAGE,
			"interactive: there is no option '%s'; see 'ayon interactive --help'",
			word);
}

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	const struct interactive *addon = self;
	const char *const *words = invocation->rest;
	uint32_t flags = 0;

	if (is_word(words[0], "-i") || is_word(words[0], "--stay")) {
		flags = AYON_PYTHON_STAY;
		words++;
	}
	if (!words[0])
		return start(addon, AYON_PYTHON_CONSOLE, AYON_PYTHON_STAY, NULL, NULL);

	const char *target = take_value(&words, "-c", "--code");
	if (target)
		return start(addon, AYON_PYTHON_CODE, flags, target, words);
	target = take_value(&words, "-m", "--module");
	if (target && flags)
		return addon->error->set(addon->host, AYON_EUSAGE,
				"interactive: -i goes with -c or a script, not with -m");
	if (target)
		return start(addon, AYON_PYTHON_MODULE, flags, target, words);
	if (words[0][0] == '-')
		return wrong_word(addon, words[0]);
	return start(addon, AYON_PYTHON_SCRIPT, AYON_PYTHON_STAY, words[0], words + 1);
}

/* For the help: this verb takes its words untouched. */
AYON_OPTION_DECLARE(code_option, .kind = AYON_OPTION_TEXT, .name = "code", .letter = "c",
		.metavar = "TEXT", .help = "Run this text instead of the prompt");
AYON_OPTION_DECLARE(module_option, .kind = AYON_OPTION_TEXT, .name = "module", .letter = "m",
		.metavar = "NAME", .help = "Run this module instead of the prompt");
AYON_OPTION_DECLARE(stay_option, .kind = AYON_OPTION_FLAG, .name = "stay", .letter = "i",
		.help = "In front of -c: open the prompt behind the text");
AYON_OPTION_DECLARE(script_option, .kind = AYON_OPTION_POSITIONAL, .name = "script",
		.metavar = "SCRIPT", .help = "A script that runs before the prompt opens");
AYON_OPTION_DECLARE(args_option, .kind = AYON_OPTION_REST, .name = "args", .metavar = "ARGS",
		.help = "Words for the script, text or module, untouched");

static const struct ayon_option *const options[] = { &code_option, &module_option, &stay_option,
	&script_option, &args_option, NULL };

static const struct ayon_verb interactive_verb = {
	.size = sizeof(interactive_verb),
	.needs = AYON_NEEDS_BUNDLE,
	.flags = AYON_VERB_TOP_LEVEL | AYON_VERB_PASSTHROUGH,
	.name = "interactive",
	.summary = "Open the Python prompt in the AYON environment",
	.description = "A script that is named runs first, and its names are there at the prompt. "
		       "Options of ayon itself stand in front of all others.",
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
