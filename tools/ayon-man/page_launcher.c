/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-man/page_launcher.c: ayon(1). What is a table in the launcher is that table here; prose is what no table can say.
 */
#include "page.h"

#include "addon/index.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "cli/environment.h"
#include "cli/exit_code.h"
#include "cli/globals.h"
#include "layout.h"
#include "roff.h"

#include <ayon/verb.h>

static void row(struct str *out, const char *term, const char *text)
{
	CLEANUP(free) char *bold = roff_bold(term);
	roff_row(out, bold, text);
}

static void commands(struct str *out, const struct addon_index *index)
{
	roff_section(out, "COMMANDS");
	roff_text(out, "The addons beside the launcher bring these commands; those of your "
		       "studio's "
		       "bundle bring more. `ayon --help` shows all of them.\n");
	for (size_t i = 0; i < index->count; i++) {
		const struct addon_entry *entry = &index->entries[i];
		for (size_t v = 0; v < entry->verb_count; v++) {
			const struct addon_verb *verb = &entry->verbs[v];
			bool is_top_level = verb->flags & AYON_VERB_TOP_LEVEL;
			if (verb->flags & AYON_VERB_HIDDEN)
				continue;
			CLEANUP(free) char *page = page_name(entry->name, verb->name, is_top_level);
			CLEANUP(free)
			char *text = mem_printf("%s; see `%s`(1).", verb->summary, page);
			CLEANUP(free)
			char *term = is_top_level ? mem_dup(verb->name)
						  : mem_printf("addon %s %s", entry->name,
								    verb->name);
			row(out, term, text);
		}
	}
}

static void codes(struct str *out)
{
	size_t count;
	const struct exit_code *list = exit_codes(&count);

	roff_section(out, "EXIT STATUS");
	for (size_t i = 0; i < count; i++) {
		CLEANUP(free)
		char *term = list[i].code == 128 ? mem_dup("128+n")
						 : mem_printf("%d", list[i].code);
		CLEANUP(free) char *text = mem_printf("`%s`: %s.", list[i].name, list[i].meaning);
		row(out, term, text);
	}
}

static void variables(struct str *out)
{
	size_t count;
	const struct environment_variable *list = environment_variables(&count);

	roff_section(out, "ENVIRONMENT");
	roff_text(out, "An empty value counts as unset; a switch is on when it is `1`. `read` "
		       "tells "
		       "the launcher, `written` is for what it starts.\n");
	for (size_t i = 0; i < count; i++) {
		CLEANUP(free)
		char *copy = list[i].original ? mem_printf("copy of `%s`; ", list[i].original)
					      : mem_dup("");
		CLEANUP(free)
		char *text = mem_printf("(%s) %s%s.", list[i].direction, copy, list[i].meaning);
		row(out, list[i].name, text);
	}
}

/* The names as layout.c spells them, below the folders that apply when nothing else is said. */
static void files(struct str *out)
{
	char base[] = "~/.local/share/AYON";
	char addons[] = "~/.local/share/AYON/addons";
	char packages[] = "~/.local/share/AYON/dependency_packages";
	const struct layout layout = {
		.storage = base, .local = base, .addons = addons, .packages = packages
	};
	const struct {
		char *path;
		const char *text;
	} list[] = {
		{ layout_addon_dir(&layout, "NAME", "VERSION"), "an addon of a bundle" },
		{ layout_addons_record(&layout), "which addons were fetched, from where and when" },
		{ layout_package_dir(&layout, "FILE"), "a dependency package of a bundle" },
		{ layout_packages_record(&layout), "which dependency packages were fetched" },
		{ layout_used_servers(&layout), "the servers that were used, the last one first" },
		{ layout_site_id(&layout), "the name of this machine and user for servers" },
		{ layout_key_file(&layout),
				"credentials, for machines without a keyring that allow it" },
	};

	roff_section(out, "FILES");
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		CLEANUP(free) char *text = mem_printf("%s.", list[i].text);
		row(out, list[i].path, text);
		free(list[i].path);
	}
}

void page_launcher(const struct addon_index *index, struct str *ret_text)
{
	roff_page(ret_text, "ayon", "the launcher of an AYON studio");
	roff_section(ret_text, "SYNOPSIS");
	str_append(ret_text,
			"\\fBayon\\fR [\\fIoptions\\fR] [\\fICOMMAND\\fR "
			"[\\fIarguments\\fR]]\n.br\n"
			"\\fBayon\\fR [\\fIoptions\\fR] \\fISCRIPT\\fR [\\fIarguments\\fR]\n.br\n"
			"\\fBayon addon\\fR \\fINAME\\fR \\fICOMMAND\\fR [\\fIarguments\\fR]\n");
	roff_section(ret_text, "DESCRIPTION");
	roff_text(ret_text,
			"Finds out who you are and which bundle of your studio's AYON server "
			"applies, "
			"brings the addons and the dependency package of that bundle onto this "
			"machine, verified, and runs a command of one of the addons or a Python "
			"script.\n\n"
			"Options stand before or behind the command, as `--name value` or "
			"`--name=value`. Behind a `--` or a script the words belong to the command "
			"or the script.\n");
	roff_section(ret_text, "OPTIONS");
	roff_options(ret_text, globals_table());
	commands(ret_text, index);
	codes(ret_text);
	variables(ret_text);
	files(ret_text);
}
