/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-man/roff_options.c: a table of options as the synopsis of a command and as the rows below it.
 */
#include "roff.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "cli/options.h"

#include <ayon/option.h>

static bool is_positional(const struct ayon_option *option)
{
	return option->kind == AYON_OPTION_POSITIONAL || option->kind == AYON_OPTION_REST;
}

static bool is_hidden(const struct ayon_option *option)
{
	return option->flags & AYON_OPTION_HIDDEN;
}

/* "\fB-u\fR, \fB--user\fR \fINAME\fR", or the word alone for one without a name. Caller frees. */
static char *term_of(const struct ayon_option *option)
{
	CLEANUP(free) char *metavar = options_metavar(option);
	CLEANUP(free) char *name = mem_printf("--%s", option->name);
	CLEANUP(free) char *bold = roff_bold(name);

	if (is_positional(option))
		return mem_printf("\\fI%s\\fR", metavar);

	struct str term = { 0 };
	if (option->letter)
		str_appendf(&term, "\\fB\\-%s\\fR, ", option->letter);
	str_append(&term, bold);
	if (option->kind != AYON_OPTION_FLAG)
		str_appendf(&term, " \\fI%s\\fR", metavar);
	return str_take(&term);
}

static void synopsis_word(struct str *out, const struct ayon_option *option)
{
	bool required = option->flags & AYON_OPTION_REQUIRED;
	bool many = option->kind == AYON_OPTION_REST || (option->flags & AYON_OPTION_REPEAT);
	CLEANUP(free) char *term = term_of(option);

	str_appendf(out, " %s%s%s%s", required ? "" : "[", term, required ? "" : "]",
			many ? " ..." : "");
}

void roff_synopsis(struct str *out, const char *command, const struct ayon_option *const *table)
{
	CLEANUP(free) char *bold = roff_bold(command);

	str_appendf(out, "%s [\\fIoptions\\fR]", bold);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; table && table[i]; i++) {
			bool required = table[i]->flags & AYON_OPTION_REQUIRED;
			if (is_hidden(table[i]) || is_positional(table[i]) != (pass == 1) ||
					(pass == 0 && !required))
				continue;
			synopsis_word(out, table[i]);
		}
	}
	str_append(out, "\n");
}

static void append_words(
		struct str *text, const char *before, const char *dashes, const char *const *words)
{
	for (size_t i = 0; words && words[i]; i++)
		str_appendf(text, "%s`%s%s`", i ? ", " : before, dashes, words[i]);
	if (words && words[0])
		str_append(text, ".");
}

void roff_options(struct str *out, const struct ayon_option *const *table)
{
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; table && table[i]; i++) {
			if (is_hidden(table[i]) || is_positional(table[i]) != (pass == 0))
				continue;
			CLEANUP(free) char *term = term_of(table[i]);
			CLEANUP(str) struct str text = { 0 };
			str_appendf(&text, "%s.", table[i]->help ? table[i]->help : "");
			append_words(&text, " One of ", "", table[i]->choices);
			append_words(&text, " Also ", "--", table[i]->aliases);
			if ((table[i]->flags & AYON_OPTION_REQUIRED) && !is_positional(table[i]))
				str_append(&text, " Required.");
			if ((table[i]->flags & AYON_OPTION_REPEAT) && !is_positional(table[i]))
				str_append(&text, " May be repeated.");
			roff_row(out, term, str_get(&text));
		}
	}
}
