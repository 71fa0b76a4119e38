/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `ayon env`: what a program gets that ayon starts. Printed without the credential, unless that is asked for.
 */
#include "env.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void env_write(const struct env_addon *addon, const struct variables *variables,
		const struct format *format, FILE *out)
{
	size_t count = 0;

	if (format->begin)
		format->begin(out);
	for (size_t i = 0; i < variables->count; i++) {
		const struct variable *variable = &variables->items[i];
		const char *objection = format_objection(format, variable);
		if (!variable->value && !format->can_take_away)
			continue;
		if (objection) {
			addon->log->write(addon->host, AYON_LOG_WARNING,
					"env: '%s' is left out, because %s; --format %s cannot say "
					"it",
					variable->name, objection, format->name);
			continue;
		}
		format->write(out, variable, count++);
	}
	if (format->end)
		format->end(out, count);
}

int32_t env_print(const struct env_addon *addon, char *text)
{
	int32_t r = addon->output->print(addon->host, "%s", text);

	free(text);
	return r;
}

static int32_t cannot_write(const struct env_addon *addon, const char *path)
{
	return addon->error->set(addon->host, AYON_EIO,
			"env: cannot write '%s': %s; choose another "
			"file",
			path, strerror(errno));
}

/* Only the user may read it: a variable may be a secret of somebody whom we do not know. */
static int32_t write_file(const struct env_addon *addon, const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "w");

	if (!out) {
		int32_t r = cannot_write(addon, path);
		if (fd >= 0)
			close(fd);
		return r;
	}
	struct stat st;
	int failed = fstat(fd, &st) < 0 ||
		     (S_ISREG(st.st_mode) && st.st_mode & 0077 && fchmod(fd, 0600) < 0) ||
		     fputs(text, out) < 0;
	if (fclose(out) != 0 || failed)
		return cannot_write(addon, path);
	return AYON_OK;
}

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	const struct env_addon *addon = self;
	const char *word = invocation->text(invocation, "format", 0);
	const char *file = invocation->text(invocation, "output", 0);
	struct variables variables = { 0 };
	char *text = NULL;
	size_t length = 0;
	unsigned flags = 0;

	if (invocation->count(invocation, "diff") || invocation->count(invocation, "other"))
		return env_diff(addon, invocation);
	if (invocation->count(invocation, "all"))
		flags |= VARIABLES_ALL;
	if (invocation->count(invocation, "with-credentials"))
		flags |= VARIABLES_CREDENTIALS;

	FILE *out = variables_must(open_memstream(&text, &length));
	variables_collect(addon, flags, &variables);
	env_write(addon, &variables, format_find(word ? word : "sh"), out);
	variables_finish(&variables);
	fclose(out);
	variables_must(text);
	if (!file)
		return env_print(addon, text);
	int32_t r = write_file(addon, file, text);
	free(text);
	return r;
}

static const char *const formats[] = { "sh", "json", "ps1", "dotenv", NULL };

AYON_OPTION_DECLARE(format_option, .kind = AYON_OPTION_TEXT, .name = "format", .letter = "f",
		.metavar = "FORMAT", .choices = formats,
		.help = "sh (default), json, ps1 for PowerShell, or dotenv for .env files");
AYON_OPTION_DECLARE(output_option, .kind = AYON_OPTION_TEXT, .name = "output", .letter = "o",
		.metavar = "FILE", .help = "Write into a file that only you can read");
AYON_OPTION_DECLARE(all_option, .kind = AYON_OPTION_FLAG, .name = "all",
		.help = "The whole environment, not only what AYON decides");
AYON_OPTION_DECLARE(credentials_option, .kind = AYON_OPTION_FLAG, .name = "with-credentials",
		.help = "Also AYON_API_KEY, which is left out otherwise");
AYON_OPTION_DECLARE(diff_option, .kind = AYON_OPTION_TEXT, .name = "diff", .metavar = "A",
		.help = "Compare A with B, or with this run: bundles, variants or saved files");
AYON_OPTION_DECLARE(other_option, .kind = AYON_OPTION_POSITIONAL, .name = "other", .metavar = "B",
		.help = "The other side of --diff");

static const struct ayon_option *const options[] = { &format_option, &output_option, &all_option,
	&credentials_option, &diff_option, &other_option, NULL };

const struct ayon_verb env_verb = {
	.size = sizeof(env_verb),
	.needs = AYON_NEEDS_BUNDLE,
	.flags = AYON_VERB_TOP_LEVEL,
	.name = "env",
	.summary = "Print the AYON environment, or compare two",
	.description = "Prints what a program gets that ayon starts: every variable that the "
		       "launcher or an "
		       "addon sets or takes away, and the others whose names begin with AYON_. "
		       "eval \"$(ayon env)\" brings it into a shell.\n\n"
		       "--diff A B: a side is a file that --format json wrote (a word with a '/' "
		       "or ending "
		       "in .json), production, staging or dev, or the name of a bundle "
		       "(bundle:NAME when it "
		       "looks like one of the others). Bundles are brought onto this machine. "
		       "Without B, A is "
		       "compared with this run. Exit code 0: no difference, 1: differences, "
		       "2 and more: trouble. Two files need no server: ayon --skip-bootstrap env "
		       "--diff "
		       "A.json B.json.",
	.options = options,
	.run = run,
};
