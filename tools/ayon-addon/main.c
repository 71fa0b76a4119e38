/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/main.c: the tool of an addon's author: finds the command, prints its help or its failure.
 */
#include "command.h"

#include "base/cleanup.h"
#include "base/console.h"
#include "base/memory.h"
#include "base/str.h"
#include "cli/exit_code.h"
#include "cli/help.h"

#include <stdio.h>
#include <stdlib.h>

static const struct command *const commands[] = {
	&command_new,
	&command_pack,
	&command_check,
	&command_keygen,
	&command_sign,
	&command_upload,
	&command_describe,
	&command_index,
};

#define COUNT (sizeof(commands) / sizeof(*commands))

static int print(const char *text)
{
	return fputs(text, stdout) < 0 || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int print_overview(void)
{
	CLEANUP(str) struct str text = { 0 };
	str_append(&text, "Usage: ayon-addon COMMAND [options]\n\n"
			  "Makes, checks and publishes native AYON addons.\n\nCommands:\n");
	for (size_t i = 0; i < COUNT; i++)
		str_appendf(&text, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
	str_append(&text, "\n`ayon-addon COMMAND --help` says more; `ayon-addon --version` prints "
			  "the version.\n");
	return print(str_get(&text));
}

static int print_help(const struct command *command)
{
	CLEANUP(str) struct str text = { 0 };
	CLEANUP(free) char *called = mem_printf("ayon-addon %s", command->name);
	help_verb(called, command->summary, command->description, command->options, &text);
	return print(str_get(&text));
}

static int fail(const struct error *err)
{
	if (err->text[0]) {
		CLEANUP(free) char *text = console_redact(err->text);
		fprintf(stderr, "ayon-addon: %s\n", text);
	}
	return exit_code_of(err->code);
}

static const struct command *find(const char *name, struct error *err)
{
	const char *names[COUNT];
	for (size_t i = 0; i < COUNT; i++) {
		names[i] = commands[i]->name;
		if (str_equal(names[i], name))
			return commands[i];
	}
	const char *near = help_nearest(name, names, COUNT);
	error_set(err, AYON_EUSAGE, "there is no command '%s'%s%s%s; see `ayon-addon --help`", name,
			near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
	return NULL;
}

static int run(int argc, char **argv)
{
	if (argc < 2 || str_equal(argv[1], "--help") || str_equal(argv[1], "-h")) {
		int r = print_overview();
		return argc < 2 ? exit_code_of(AYON_EUSAGE) : r;
	}
	if (str_equal(argv[1], "--version"))
		return print("ayon-addon " AYON_TOOL_VERSION "\n");

	struct error err = { 0 };
	const struct command *command = find(argv[1], &err);
	if (!command)
		return fail(&err);

	struct options *options = NULL;
	bool help = false;
	int r = options_parse(command->options, argc - 2, (const char *const *)argv + 2, &options,
			&help, &err);
	if (r < 0)
		return fail(&err);
	if (help) {
		options_free(options);
		return print_help(command);
	}
	r = command->run(options, &err);
	options_free(options);
	if (r < 0)
		return fail(&err);
	return fflush(stdout) == 0 ? EXIT_SUCCESS
				   : fail(&(struct error){ AYON_EIO, "cannot write the output" });
}

int main(int argc, char **argv)
{
	console_init();
	return run(argc, argv);
}
