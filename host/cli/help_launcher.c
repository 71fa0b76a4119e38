/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/help_launcher.c: `ayon --help`.
 */
#include "base/cleanup.h"
#include "base/memory.h"
#include "cli/exit_code.h"
#include "cli/globals.h"
#include "cli/help.h"
#include "cli/help_rows.h"

#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
	const struct addon_verb *const *left = a, *const *right = b;
	return strcmp((*left)->name, (*right)->name);
}

static bool is_listed(const struct addon_verb *verb)
{
	return (verb->flags & AYON_VERB_TOP_LEVEL) && !(verb->flags & AYON_VERB_HIDDEN);
}

/* Addons whose commands are reached by their name only: `ayon store list`. */
static void list_groups(const struct addon_index *index, struct str *out)
{
	for (size_t i = 0; i < index->count; i++) {
		const struct addon_entry *entry = &index->entries[i];
		CLEANUP(free) char *name = mem_printf("%s COMMAND", entry->name);
		CLEANUP(str) struct str text = { 0 };
		bool has_top_level = false;
		for (size_t v = 0; v < entry->verb_count; v++) {
			const struct addon_verb *verb = &entry->verbs[v];
			has_top_level |= (verb->flags & AYON_VERB_TOP_LEVEL) != 0;
			if (!(verb->flags & AYON_VERB_HIDDEN))
				str_appendf(&text, "%s%s", text.length ? ", " : "", verb->name);
		}
		if (text.length && !has_top_level)
			help_row(out, name, text.text);
	}
}

static void list_commands(const struct addon_index *index, struct str *out)
{
	size_t count = 0, at = 0;

	for (size_t i = 0; i < index->count; i++) {
		for (size_t v = 0; v < index->entries[i].verb_count; v++)
			count += is_listed(&index->entries[i].verbs[v]);
	}
	CLEANUP(free)
	const struct addon_verb **verbs = mem_array(count + 1, sizeof(struct addon_verb *));
	for (size_t i = 0; i < index->count; i++) {
		for (size_t v = 0; v < index->entries[i].verb_count; v++) {
			if (is_listed(&index->entries[i].verbs[v]))
				verbs[at++] = &index->entries[i].verbs[v];
		}
	}
	qsort(verbs, count, sizeof(struct addon_verb *), by_name);

	help_heading(out, "Commands");
	for (size_t i = 0; i < count; i++) {
		/* Two addons that claim one verb: the call is refused with both names, the help shows it once. */
		if (i == 0 || strcmp(verbs[i - 1]->name, verbs[i]->name) != 0)
			help_row(out, verbs[i]->name, verbs[i]->summary);
	}
	list_groups(index, out);
	help_row(out, "addon list", "List the addons that this machine knows");
	help_row(out, "addon NAME COMMAND",
			"Run a command of one addon (also: module NAME COMMAND)");
}

void help_launcher(const struct addon_index *index, struct str *ret_text)
{
	size_t count;
	const struct exit_code *codes = exit_codes(&count);

	str_append(ret_text, "Usage: ayon [options] [COMMAND [arguments]]\n"
			     "       ayon [options] SCRIPT [arguments]\n\n");
	help_paragraph(ret_text,
			"Brings the addons of your studio's bundle onto this machine and runs a "
			"command of one "
			"of them, or a Python script. Without a command the tray starts; with "
			"--headless this "
			"text is shown instead.",
			0);
	list_commands(index, ret_text);
	help_options(ret_text, globals_table());
	str_append(ret_text, "\n");
	help_paragraph(ret_text,
			"Options stand before or behind the command, as '--name value' or "
			"'--name=value'. Behind a "
			"'--' or a SCRIPT the words belong to the command or the script.",
			0);
	help_heading(ret_text, "Exit codes");
	for (size_t i = 0; i < count; i++) {
		CLEANUP(free)
		char *code = codes[i].code == 128 ? mem_dup("128+n")
						  : mem_printf("%d", codes[i].code);
		CLEANUP(free) char *name = mem_printf("%-6s %s", code, codes[i].name);
		help_row(ret_text, name, codes[i].meaning);
	}
	str_append(ret_text, "\n'ayon COMMAND --help' tells more about a command, 'man ayon' about "
			     "everything.\n");
}
