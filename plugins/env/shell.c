/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `ayon shell`: the user's shell, or a command, in the AYON environment and in the place of ayon. Of a shell that we
 * know the prompt gets a mark, behind the user's own start files: those are read as always.
 */
#include "addon.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_LABEL 80
#define MAX_PATH  4096
#define NOT_FOUND \
	127 /* what shells say of a command that is not there, and of one that cannot be run */
#define NOT_RUNNABLE 126

/* What a start of a shell consists of. Zeroed is empty. */
struct start {
	const char *argv[4];
	const char *set[4];
	size_t set_count;
	char mark[MAX_LABEL + 16];
	char file[MAX_PATH];
	char command[2 * MAX_PATH];
	char zdotdir[MAX_PATH + 16];
};

/* A name becomes part of a prompt, where '$', '%', '`' and '\\' would be more than letters. */
static size_t append_name(char *to, size_t size, const char *name)
{
	static const char harmless[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				       "0123456789._+-";
	size_t length = 0;

	for (; name[length] && length + 1 < size; length++)
		to[length] = strchr(harmless, name[length]) ? name[length] : '_';
	to[length] = '\0';
	return length;
}

static void make_mark(const struct env_addon *addon, struct start *start)
{
	static const char variable[] = "AYON_SHELL=";
	const char *bundle = addon->bundle->project_bundle(addon->host);
	const char *project = addon->session->project_name(addon->host);
	char *to = start->mark + sizeof(variable) - 1;

	memcpy(start->mark, variable, sizeof(variable));
	to += append_name(to, MAX_LABEL / 2, bundle ? bundle : "no-bundle");
	if (project && *project) {
		*to++ = ' ';
		append_name(to, MAX_LABEL / 2, project);
	}
	start->set[start->set_count++] = start->mark;
}

static const char *users_shell(void)
{
	const char *shell = getenv("SHELL");
	const struct passwd *user = NULL;

	if (shell && *shell)
		return shell;
	user = getpwuid(geteuid());
	return user && user->pw_shell && *user->pw_shell ? user->pw_shell : "/bin/sh";
}

static int is_shell(const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');

	return strcmp(slash ? slash + 1 : path, name) == 0;
}

/* A file of ours; 0 when its path is too long, and then there is no mark. */
static int find_file(const struct env_addon *addon, const char *name, struct start *start)
{
	return snprintf(start->file, sizeof(start->file), "%s/ayon-native/shell/%s",
			       addon->paths->addon(addon->host), name) < (int)sizeof(start->file);
}

/* In fish a backslash and a quote are escaped between single quotes. */
static void make_fish_command(struct start *start)
{
	char *to = start->command;

	to += sprintf(to, "source '");
	for (const char *c = start->file; *c && to < start->command + sizeof(start->command) - 8;
			c++) {
		if (*c == '\\' || *c == '\'')
			*to++ = '\\';
		*to++ = *c;
	}
	memcpy(to, "'", 2);
}

static void make_zdotdir(struct start *start)
{
	static char kept[MAX_PATH + 16];
	const char *zdotdir = getenv("ZDOTDIR");

	snprintf(start->zdotdir, sizeof(start->zdotdir), "ZDOTDIR=%s", start->file);
	start->set[start->set_count++] = start->zdotdir;
	if (zdotdir && snprintf(kept, sizeof(kept), "AYON_ZDOTDIR=%s", zdotdir) < (int)sizeof(kept))
		start->set[start->set_count++] = kept;
}

/* Only where somebody will see a prompt: a shell that reads a script starts as it always does. */
static void add_mark(const struct env_addon *addon, const char *shell, struct start *start)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return;
	if (is_shell(shell, "bash") && find_file(addon, "bashrc", start)) {
		start->argv[1] = "--rcfile";
		start->argv[2] = start->file;
	} else if (is_shell(shell, "fish") && find_file(addon, "config.fish", start)) {
		make_fish_command(start);
		start->argv[1] = "--init-command";
		start->argv[2] = start->command;
	} else if (is_shell(shell, "zsh") && find_file(addon, "zsh", start)) {
		make_zdotdir(start);
	}
}

/* Does not come back when it succeeds, unless the host has something to do behind it. */
static int32_t replace(
		const struct env_addon *addon, const char *const *argv, const char *const *set)
{
	const struct ayon_process_request request = {
		.size = sizeof(request),
		.environment = AYON_PROCESS_ENV_AYON,
		.argv = argv,
		.set = set,
	};

	int32_t r = addon->process->replace(addon->host, &request);
	if (r != AYON_ENOTFOUND && r != AYON_EFAIL)
		return r;
	addon->log->write(addon->host, AYON_LOG_ERROR, "shell: %s; check the name, and PATH",
			addon->error->text(addon->host));
	return r == AYON_ENOTFOUND ? NOT_FOUND : NOT_RUNNABLE;
}

static int32_t open_shell(const struct env_addon *addon)
{
	const char *outer = getenv("AYON_SHELL");
	const char *shell = users_shell();
	struct start start = { .argv = { shell } };

	if (outer && *outer)
		addon->log->write(addon->host, AYON_LOG_WARNING,
				"shell: this is a shell within the AYON shell of '%.80s'; 'exit' "
				"leads "
				"back there",
				outer);
	make_mark(addon, &start);
	add_mark(addon, shell, &start);
	return replace(addon, start.argv, start.set);
}

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	const struct env_addon *addon = self;

	if (invocation->rest_count)
		return replace(addon, invocation->rest, NULL);
	return open_shell(addon);
}

AYON_OPTION_DECLARE(command_option, .kind = AYON_OPTION_REST, .name = "command",
		.metavar = "COMMAND", .help = "A program and its words, instead of the shell");

static const struct ayon_option *const options[] = { &command_option, NULL };

const struct ayon_verb shell_verb = {
	.size = sizeof(shell_verb),
	.needs = AYON_NEEDS_BUNDLE,
	.flags = AYON_VERB_TOP_LEVEL,
	.name = "shell",
	.summary = "Open your shell in the AYON environment, or run a command there",
	.description = "The shell is $SHELL; it takes the place of ayon and reads your start files "
		       "as "
		       "always. In bash, zsh and fish the prompt begins with (ayon BUNDLE); "
		       "AYON_SHELL "
		       "holds the same for other prompts.\n\n"
		       "ayon shell -- COMMAND ARGS... runs a program instead: its exit code is "
		       "that of "
		       "ayon, 127 when there is no such program, 126 when it cannot be run. What "
		       "stands "
		       "behind -- belongs to it.",
	.options = options,
	.run = run,
};
