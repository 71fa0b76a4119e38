/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/help_rows.c: lines that fit a terminal of 80 columns.
 */
#include "cli/help_rows.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "cli/given.h"

#include <stdbool.h>
#include <string.h>

/* Columns, not bytes: the continuation bytes of UTF-8 take none. */
static size_t columns_of(const char *text, size_t length)
{
	size_t columns = 0;
	for (size_t i = 0; i < length; i++)
		columns += ((unsigned char)text[i] & 0xc0) != 0x80;
	return columns;
}

void help_heading(struct str *out, const char *text)
{
	str_appendf(out, "\n%s:\n", text);
}

/* One line of the text, whose first line already stands at the column `at`. */
static void wrap_line(struct str *out, const char *text, size_t length, size_t indent, size_t at)
{
	const char *end = text + length;
	bool first = true;

	while (text < end) {
		const char *word_end = memchr(text, ' ', (size_t)(end - text));
		size_t word = (size_t)((word_end ? word_end : end) - text);
		size_t columns = columns_of(text, word);

		if (!first && at + 1 + columns > HELP_WIDTH) {
			str_appendf(out, "\n%*s", (int)indent, "");
			at = indent;
		} else if (!first) {
			str_append(out, " ");
			at++;
		}
		str_append_n(out, text, word);
		at += columns;
		first = false;
		text = word_end ? word_end + 1 : end;
	}
	str_append(out, "\n");
}

void help_paragraph(struct str *out, const char *text, size_t indent)
{
	for (;;) {
		const char *end = strchrnul(text, '\n');
		if (end > text)
			str_appendf(out, "%*s", (int)indent, "");
		wrap_line(out, text, (size_t)(end - text), indent, indent);
		if (!*end || !end[1])
			return;
		text = end + 1;
	}
}

void help_row(struct str *out, const char *name, const char *text)
{
	size_t at = 2 + columns_of(name, strlen(name));

	str_appendf(out, "  %s", name);
	if (str_is_empty(text)) {
		str_append(out, "\n");
		return;
	}
	if (at + 2 > HELP_COLUMN) {
		str_append(out, "\n");
		at = 0;
	}
	str_appendf(out, "%*s", (int)(HELP_COLUMN - at), "");
	wrap_line(out, text, strlen(text), HELP_COLUMN, HELP_COLUMN);
}

static bool is_positional(const struct ayon_option *option)
{
	return option->kind == AYON_OPTION_POSITIONAL || option->kind == AYON_OPTION_REST;
}

/* "-t, --targets NAME", or "NAME" of a positional. Caller frees. */
static char *option_name(const struct ayon_option *option)
{
	CLEANUP(free) char *metavar = options_metavar(option);

	if (is_positional(option))
		return TAKE(metavar);
	return mem_printf("%s%s%s--%s%s%s", option->letter ? "-" : "    ",
			option->letter ? option->letter : "", option->letter ? ", " : "",
			option->name, option->kind == AYON_OPTION_FLAG ? "" : " ",
			option->kind == AYON_OPTION_FLAG ? "" : metavar);
}

static void append_words(struct str *text, const char *before, const char *dashes,
		const char *const *words, const char *after)
{
	for (size_t i = 0; words && words[i]; i++)
		str_appendf(text, "%s%s%s", i ? ", " : before, dashes, words[i]);
	if (words && words[0])
		str_append(text, after);
}

static void option_row(struct str *out, const struct ayon_option *option)
{
	CLEANUP(free) char *name = option_name(option);
	CLEANUP(str) struct str text = { 0 };

	if (option->help)
		str_append(&text, option->help);
	append_words(&text, text.length ? "; one of: " : "one of: ", "", option->choices, "");
	append_words(&text, text.length ? " (also " : "(also ", is_positional(option) ? "" : "--",
			option->aliases, ")");
	if ((option->flags & AYON_OPTION_REQUIRED) && !is_positional(option))
		str_append(&text, " (required)");
	if ((option->flags & AYON_OPTION_REPEAT) && !is_positional(option))
		str_append(&text, " (repeatable)");
	help_row(out, name, str_get(&text));
}

static bool has_help(const struct ayon_option *const *table)
{
	for (; table && *table; table++) {
		if (options_has_name(*table, "help", 4))
			return true;
	}
	return false;
}

void help_options(struct str *out, const struct ayon_option *const *table)
{
	bool own_help = has_help(table);

	for (int pass = 0; pass < 2; pass++) {
		bool headed = false;
		for (size_t i = 0; table && table[i]; i++) {
			if ((table[i]->flags & AYON_OPTION_HIDDEN) ||
					is_positional(table[i]) != (pass == 0))
				continue;
			if (!headed)
				help_heading(out, pass ? "Options" : "Arguments");
			headed = true;
			option_row(out, table[i]);
		}
		if (pass && !own_help) {
			if (!headed)
				help_heading(out, "Options");
			help_row(out, "-h, --help", "Print this text and end");
		}
	}
}

/* The piece of the usage line; empty for an option that need not be given. Caller frees. */
static char *usage_piece(const struct ayon_option *option)
{
	CLEANUP(free) char *metavar = options_metavar(option);
	const char *more = (option->flags & AYON_OPTION_REPEAT) ? "..." : "";
	bool required = option->flags & AYON_OPTION_REQUIRED;

	if (option->kind == AYON_OPTION_REST)
		return mem_printf(required ? "%s..." : "[%s...]", metavar);
	if (option->kind == AYON_OPTION_POSITIONAL)
		return required ? mem_printf("%s%s", metavar, more)
				: mem_printf("[%s%s]", metavar, more);
	if (!required)
		return mem_dup("");
	if (option->kind == AYON_OPTION_FLAG)
		return mem_printf("--%s", option->name);
	return mem_printf("--%s %s", option->name, metavar);
}

void help_usage(struct str *out, const char *command, const struct ayon_option *const *table)
{
	CLEANUP(str) struct str line = { 0 };

	str_appendf(&line, "%s [options]", command);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; table && table[i]; i++) {
			if ((table[i]->flags & AYON_OPTION_HIDDEN) ||
					is_positional(table[i]) != (pass == 1))
				continue;
			CLEANUP(free) char *piece = usage_piece(table[i]);
			if (*piece)
				str_appendf(&line, " %s", piece);
		}
	}
	str_append(out, "Usage: ");
	wrap_line(out, str_get(&line), line.length, 8, 7);
}
