/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order of one run, and nothing else: words, addons that are known without asking, the command, what it
 * needs, the command itself. A word that nothing here knows may be a command of the bundle, so the bundle is
 * brought before anyone is told that it does not exist.
 */
#include "launch.h"

#include "addon/run.h"
#include "addon_list.h"
#include "base/cleanup.h"
#include "base/console.h"
#include "base/env.h"
#include "base/path.h"
#include "base/self.h"
#include "bootstrap/bootstrap.h"
#include "bootstrap/trouble.h"
#include "cli/environment.h"
#include "cli/help.h"
#include "cli/script.h"
#include "command.h"
#include "header.h"
#include "python_core.h"
#include "web_action.h"

#include <ayon/verb.h>
#include <stdio.h>
#include <string.h>

static enum globals_word kind_of_word(void *payload, const char *word)
{
	return command_word_kind(payload, word);
}

static void print(struct str *text)
{
	fputs(str_get(text), stdout);
	str_finish(text);
}

/*
 * What the command declared, and the bundle for code that comes from it: its version decides what runs. Not so for
 * AYON_NEEDS_CONFIG: whoever cannot reach the bundle any more must still be able to log in.
 * --skip-bootstrap opens nothing: the verb runs, and a service that it misses says so.
 */
static int open_needs(struct bootstrap *boot, struct command *command, struct error *err)
{
	uint32_t needs = command->verb->needs;
	bool is_of_bundle = command->entry->origin == ADDON_BUNDLE ||
			    command->entry->origin == ADDON_DEV;

	if (boot->globals->skip_bootstrap)
		return 0;
	if (needs & AYON_NEEDS_BUNDLE || (is_of_bundle && !(needs & AYON_NEEDS_CONFIG)))
		return bootstrap_bundle(boot, err);
	if (needs & AYON_NEEDS_SESSION)
		return bootstrap_session(boot, err);
	return needs & AYON_NEEDS_CONFIG ? bootstrap_config(boot, err) : 0;
}

static int ask_login(void *payload, const struct addon_login *wanted,
		struct login_identity *ret_identity, struct error *err)
{
	return bootstrap_ask_login(payload, wanted, ret_identity, err);
}

static struct addon_context context_of(struct bootstrap *boot)
{
	return (struct addon_context){
		.version = LAUNCHER_VERSION,
		.layout = &boot->layout,
		.globals = boot->globals,
		.index = &boot->index,
		.session = boot->has_session ? &boot->session : NULL,
		.choice = boot->has_choice ? &boot->choice : NULL,
		.is_offline = boot->is_offline,
		.package_dir = boot->package_dir,
		.waits = boot->globals->web_action != NULL,
		.ask_login = boot->has_session ? ask_login : NULL,
		.ask_payload = boot,
	};
}

/* After the bundle came: the header block, and the variables that native addons add. */
static int announce(const struct bootstrap *boot, const struct addon_context *context,
		struct error *err)
{
	if (!boot->has_choice)
		return 0;
	if (!boot->globals->skip_headers && !boot->globals->is_script)
		print_header(&boot->choice);
	return addon_collect_environment(context, err);
}

/* What is unknown here, when all that was known here was asked. */
static int run_unknown(struct bootstrap *boot, const struct command *command, struct error *err)
{
	struct addon_context context = context_of(boot);

	int r = python_core_takes(&context, command, err);
	if (r < 0)
		return r;

	r = announce(boot, &context, err);
	boot->is_running = r == 0;
	if (r == 0)
		r = python_core_command(&context, command, &boot->globals->rest, err);
	addon_close_all();
	return r;
}

static int run_verb(struct bootstrap *boot, struct command *command, struct error *err)
{
	struct addon_context context = context_of(boot);

	/* Wrong words and --help need no server. What was looked at stands on an index that the bundle may replace. */
	int r = addon_usage(
			&context, command->entry, command->verb, command->argc, command->argv, err);
	addon_close_all();
	/* An addon of the bundle that cannot be opened may be damaged, and the distribution repairs that. */
	if (r == AYON_EADDON && command->entry->origin == ADDON_BUNDLE)
		r = 0;
	if (r != 0)
		return r > 0 ? 0 : r;
	r = open_needs(boot, command, err);
	/* The bundle may have brought another version, or another owner, of this verb. */
	if (r == 0)
		r = command_find(&boot->index, &boot->globals->rest, boot->globals->is_script,
				command, err);
	if (r == 0 && command->kind != COMMAND_VERB)
		return run_unknown(boot, command, err);
	context = context_of(boot);
	if (r == 0)
		r = announce(boot, &context, err);
	boot->is_running = r == 0;
	if (r == 0)
		r = addon_run(&context, command->entry, command->verb, command->argc, command->argv,
				err);
	addon_close_all();
	return r;
}

static int run_command(struct bootstrap *boot, struct command *command, struct error *err)
{
	struct str text = { 0 };

	if (python_core_is_asked(command))
		return run_unknown(boot, command, err);
	switch (command->kind) {
	case COMMAND_VERB:
		return run_verb(boot, command, err);
	case COMMAND_ADDON_HELP:
		help_addon(command->entry, &text);
		print(&text);
		return 0;
	case COMMAND_ADDON_LIST:
		return addon_list_command(boot, command, err);
	case COMMAND_NONE:
	case COMMAND_HELP:
		help_launcher(&boot->index, &text);
		print(&text);
		return 0;
	case COMMAND_UNKNOWN:
		break;
	}
	return run_unknown(boot, command, err);
}

/* `ayon` alone is the tray, where somebody can see it; `ayon help VERB` is `ayon VERB --help`. */
static int rewrite(struct globals *globals, const struct addon_index *index)
{
	if (globals->rest.count == 0 && !globals->headless &&
			(command_word_kind(index, "tray") || python_core_has_tray(index))) {
		strlist_add(&globals->rest, "tray");
		return 1;
	}
	if (globals->rest.count > 1 && str_equal(globals->rest.items[0], "help")) {
		free(globals->rest.items[0]);
		memmove(globals->rest.items, globals->rest.items + 1,
				globals->rest.count * sizeof(char *));
		globals->rest.count--;
		strlist_add(&globals->rest, "--help");
		return 1;
	}
	return 0;
}

static bool looks_like_script(const char *word)
{
	return strchr(word, '/') || str_ends(word, ".py");
}

static int dispatch(struct bootstrap *boot, struct globals *globals, struct error *err)
{
	struct command command = { 0 };

	rewrite(globals, &boot->index);
	if (globals->help && globals->rest.count)
		strlist_add(&globals->rest, "--help");
	int r = command_find(&boot->index, &globals->rest, globals->is_script, &command, err);
	if (r < 0)
		return r;
	/* No command has a slash in it: a script was meant, and no server knows better why it is none. */
	if (command.kind == COMMAND_UNKNOWN && !command.is_script &&
			command.word == globals->rest.items[0] && looks_like_script(command.word))
		return script_explain(command.word, err);
	if ((command.kind == COMMAND_UNKNOWN || python_core_is_asked(&command)) &&
			!globals->skip_bootstrap && !boot->has_choice) {
		r = bootstrap_bundle(boot, err);
		/* A slip of the keyboard needs no server to be told. */
		if (r < 0 && command.kind == COMMAND_UNKNOWN &&
				command_is_near(&boot->index, &command))
			return command_unknown(&boot->index, &command, err);
		if (r == 0)
			r = command_find(&boot->index, &globals->rest, globals->is_script, &command,
					err);
		if (r < 0)
			return r;
	}
	return run_command(boot, &command, err);
}

static int launch_parsed(struct bootstrap *boot, struct globals *globals, struct error *err)
{
	struct str text = { 0 };

	if (globals->help && globals->rest.count == 0) {
		help_launcher(&boot->index, &text);
		print(&text);
		return 0;
	}
	if (globals->skip_bootstrap && globals->rest.count == 0)
		return error_set(err, AYON_EUSAGE,
				"--skip-bootstrap needs a command or a script to run");
	return dispatch(boot, globals, err);
}

/* The one question that needs no addons, no folders and no parser. */
static bool is_version_only(int argc, const char *const *argv)
{
	return argc == 1 && str_equal(argv[0], "--version");
}

/* Python code that may also run beside the launcher's sources names their script first. It never lies here. */
static bool is_script_of_launcher(const char *word)
{
	if (!str_ends(word, "/start.py"))
		return false;
	CLEANUP(free) char *script = path_join(self_root(), "start.py");
	return str_equal(word, script);
}

/* Asked before the words are parsed, because the parser asks which words are commands. */
static bool holds(int argc, const char *const *argv, const char *word)
{
	for (int i = 0; i < argc; i++) {
		if (str_equal(argv[i], word))
			return true;
	}
	return false;
}

int launch(int argc, const char *const *argv, struct error *err)
{
	if (is_version_only(argc, argv)) {
		puts("ayon " LAUNCHER_VERSION);
		return 0;
	}

	if (argc > 0 && is_script_of_launcher(argv[0])) {
		argc--;
		argv++;
	}
	CLEANUP(bootstrap) struct bootstrap boot = { 0 };
	CLEANUP(globals) struct globals globals = { 0 };
	console_init();
	int r = bootstrap_init(&boot, &globals, err);
	if (r == 0 && !holds(argc, argv, "--skip-bootstrap"))
		r = bootstrap_last_known(&boot, err);
	if (r == 0)
		r = globals_parse(argc, argv, kind_of_word, &boot.index, &globals, err);
	if (r < 0)
		return r;
	if (globals.version) {
		puts("ayon " LAUNCHER_VERSION);
		return 0;
	}

	environment_start(&globals, LAUNCHER_VERSION);
	console_init();
	r = launch_parsed(&boot, &globals, err);
	web_action_report(&boot, r);
	if (r < 0)
		trouble_show(&boot, err);
	return r;
}
