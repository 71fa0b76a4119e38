/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `ayon run SCRIPT [ARGS...]`, and `ayon SCRIPT [ARGS...]`, which the launcher turns into it. Its words are taken
 * untouched, because what stands behind the script is the script's.
 */
#include "addon.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define SCRIPT_EQUALS "--script="

static int32_t check_script(const struct run_addon *addon, const char *path)
{
	struct stat st;
	char file[4096];

	if (!*path)
		return addon->error->set(addon->host, AYON_EUSAGE,
				"run: the script's path is empty; give the path of a script");
	if (stat(path, &st) < 0)
		return addon->error->set(addon->host, AYON_EUSAGE,
				"run: cannot run '%s': %s; check the path", path, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return AYON_OK;
	if (snprintf(file, sizeof(file), "%s/__main__.py", path) >= (int)sizeof(file) ||
			stat(file, &st) < 0)
		return addon->error->set(addon->host, AYON_EUSAGE,
				"run: the folder '%s' cannot be run: it has no __main__.py", path);
	return AYON_OK;
}

static int32_t run_script(
		const struct run_addon *addon, const char *script, const char *const *argv)
{
	const struct ayon_python_request request = {
		.size = sizeof(request),
		.kind = AYON_PYTHON_SCRIPT,
		.target = script,
		.argv = argv,
	};

	int32_t r = check_script(addon, script);
	return r < 0 ? r : addon->python->replace(addon->host, &request);
}

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	const struct run_addon *addon = self;
	const char *const *words = invocation->rest;

	if (words[0] && strcmp(words[0], "--which") == 0 && !words[1])
		return run_which(addon);
	if (words[0] && strncmp(words[0], SCRIPT_EQUALS, strlen(SCRIPT_EQUALS)) == 0)
		return run_script(addon, words[0] + strlen(SCRIPT_EQUALS), words + 1);
	if (words[0] && (strcmp(words[0], "--script") == 0 || strcmp(words[0], "--") == 0))
		words++;
	else if (words[0] && words[0][0] == '-')
		return addon->error->set(addon->host, AYON_EUSAGE,
				"run: there is no option '%s'; options of the script go behind it",
				words[0]);
	if (!words[0])
		return addon->error->set(addon->host, AYON_EUSAGE,
				"run: no script was given; use 'ayon run SCRIPT [ARGS...]'");
	return run_script(addon, words[0], words + 1);
}

/* For the help: this verb takes its words untouched. */
AYON_OPTION_DECLARE(which_option, .kind = AYON_OPTION_FLAG, .name = "which",
		.help = "Only say which interpreter would run the script, and why");
AYON_OPTION_DECLARE(script_option, .kind = AYON_OPTION_TEXT, .name = "script", .metavar = "SCRIPT",
		.help = "The script, as older callers give it");
AYON_OPTION_DECLARE(path_option, .kind = AYON_OPTION_POSITIONAL, .name = "path",
		.metavar = "SCRIPT", .help = "A Python file, or a folder with a __main__.py");
AYON_OPTION_DECLARE(args_option, .kind = AYON_OPTION_REST, .name = "args", .metavar = "ARGS",
		.help = "Words for the script, untouched");

static const struct ayon_option *const options[] = { &which_option, &script_option, &path_option,
	&args_option, NULL };

const struct ayon_verb run_verb = {
	.size = sizeof(run_verb),
	.needs = AYON_NEEDS_BUNDLE,
	.flags = AYON_VERB_TOP_LEVEL | AYON_VERB_PASSTHROUGH,
	.name = "run",
	.summary = "Run a Python script in the AYON environment",
	.description = "'ayon SCRIPT' is 'ayon run SCRIPT'. Options of ayon itself stand in front "
		       "of "
		       "SCRIPT.\n\n"
		       "The interpreter is AYON_PYTHON, else one inside the dependency package or "
		       "an "
		       "addon, else python3 on PATH. It takes the place of ayon, so signals and "
		       "the "
		       "exit code are those of the script.",
	.options = options,
	.run = run,
};
