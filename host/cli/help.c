/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/help.c: the help of a verb and of an addon, and the colours for a terminal.
 */
#include "cli/help.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "cli/help_rows.h"

#include <stdbool.h>
#include <string.h>

#define BOLD  "\033[1m"
#define NAME  "\033[36m"
#define RESET "\033[0m"

void help_addon(const struct addon_entry *entry, struct str *ret_text)
{
	bool any = false;

	str_appendf(ret_text, "Usage: ayon addon %s COMMAND [options]\n\n", entry->name);
	CLEANUP(free)
	char *title = mem_printf("%s, version %s", entry->title ? entry->title : entry->name,
			entry->version ? entry->version : "unknown");
	help_paragraph(ret_text, title, 0);
	help_heading(ret_text, "Commands");
	for (size_t i = 0; i < entry->verb_count; i++) {
		if (entry->verbs[i].flags & AYON_VERB_HIDDEN)
			continue;
		help_row(ret_text, entry->verbs[i].name, entry->verbs[i].summary);
		any = true;
	}
	if (!any)
		help_paragraph(ret_text,
				entry->is_python ? "none for this launcher; the addon is written "
						   "in Python"
						 : "none",
				2);
	if (any && (entry->is_python || entry->python.directory))
		help_paragraph(ret_text, "and those that its Python code adds", 2);
	if (any)
		str_appendf(ret_text,
				"\n'ayon addon %s COMMAND --help' tells more about a command.\n",
				entry->name);
}

void help_verb(const char *command, const char *summary, const char *description,
		const struct ayon_option *const *options, struct str *ret_text)
{
	help_usage(ret_text, command, options);
	if (!str_is_empty(summary)) {
		CLEANUP(free)
		char *sentence = mem_printf("%s%s", summary, str_ends(summary, ".") ? "" : ".");
		str_append(ret_text, "\n");
		help_paragraph(ret_text, sentence, 0);
	}
	if (!str_is_empty(description)) {
		str_append(ret_text, "\n");
		help_paragraph(ret_text, description, 0);
	}
	help_options(ret_text, options);
}

/* The name of a row ends where two spaces begin. */
static size_t name_length(const char *line, size_t length)
{
	for (size_t i = 2; i + 1 < length; i++) {
		if (line[i] == ' ' && line[i + 1] == ' ' && line[i - 1] != ' ')
			return i;
	}
	return length;
}

static void pretty_line(const char *line, size_t length, struct str *out)
{
	bool is_row = length > 2 && line[0] == ' ' && line[1] == ' ' &&
		      strspn(line, " ") < HELP_COLUMN;
	bool is_heading = length > 1 && line[0] != ' ' && line[length - 1] == ':';

	if (is_heading) {
		str_appendf(out, BOLD "%.*s" RESET, (int)length, line);
	} else if (is_row) {
		size_t name = name_length(line, length);
		str_appendf(out, NAME "%.*s" RESET "%.*s", (int)name, line, (int)(length - name),
				line + name);
	} else if (length > 6 && strncmp(line, "Usage:", 6) == 0) {
		str_appendf(out, BOLD "Usage:" RESET "%.*s", (int)(length - 6), line + 6);
	} else {
		str_append_n(out, line, length);
	}
}

void help_pretty(const char *plain, struct str *ret_text)
{
	while (*plain) {
		size_t length = strcspn(plain, "\n");
		pretty_line(plain, length, ret_text);
		plain += length;
		if (*plain) {
			str_append(ret_text, "\n");
			plain++;
		}
	}
}
