/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-man/page_addon.c: the pages of an addon's commands, from its addon.json, which the packer made from the tables of
 * the code.
 */
#include "page.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "layout.h"
#include "roff.h"
#include "wrap/json.h"

#include <ayon/option.h>
#include <ayon/verb.h>

struct option_list {
	struct ayon_option *options;
	const struct ayon_option **table; /* NULL-terminated */
	const char ***words;              /* aliases and choices, all of them */
	size_t word_count;
};

static void option_list_finish(struct option_list *list)
{
	for (size_t i = 0; i < list->word_count; i++)
		free(list->words[i]);
	free(list->words);
	free(list->options);
	free(list->table);
}

static bool has(const struct json *list, const char *word)
{
	for (size_t i = 0; i < json_count(list); i++) {
		if (str_equal(json_text(json_item(list, i)), word))
			return true;
	}
	return false;
}

static uint32_t kind_of(const char *name)
{
	static const char *const names[] = { NULL, "flag", "text", "integer", "positional",
		"rest" };

	for (uint32_t i = 1; i < sizeof(names) / sizeof(names[0]); i++) {
		if (str_equal(names[i], name))
			return i;
	}
	return 0;
}

/* Borrowed from the document, the array itself from the list. */
static const char *const *words_of(struct option_list *list, const struct json *words)
{
	const char **array = mem_array(json_count(words) + 1, sizeof(*array));

	for (size_t i = 0; i < json_count(words); i++)
		array[i] = json_text(json_item(words, i));
	list->words[list->word_count++] = array;
	return array;
}

static int read_options(const struct json *rows, struct option_list *list, struct error *err)
{
	size_t count = json_count(rows);

	list->options = mem_array(count + 1, sizeof(*list->options));
	list->table = mem_array(count + 1, sizeof(*list->table));
	list->words = mem_array(2 * count + 1, sizeof(*list->words));
	for (size_t i = 0; i < count; i++) {
		const struct json *row = json_item(rows, i);
		const struct json *flags = json_get(row, "flags");
		list->options[i] = (struct ayon_option){ .size = sizeof(struct ayon_option),
			.kind = kind_of(json_get_text(row, "kind")),
			.flags = (has(flags, "required") ? AYON_OPTION_REQUIRED : 0) |
				 (has(flags, "repeat") ? AYON_OPTION_REPEAT : 0) |
				 (has(flags, "hidden") ? AYON_OPTION_HIDDEN : 0),
			.name = json_get_text(row, "name"),
			.letter = json_get_text(row, "letter"),
			.metavar = json_get_text(row, "metavar"),
			.help = json_get_text(row, "help"),
			.aliases = words_of(list, json_get(row, "aliases")),
			.choices = words_of(list, json_get(row, "choices")) };
		if (!list->options[i].name || !list->options[i].kind)
			return error_set(
					err, AYON_EINVALID, "option %zu has no name or no kind", i);
		list->table[i] = &list->options[i];
	}
	return 0;
}

char *page_name(const char *addon, const char *verb, bool is_top_level)
{
	return is_top_level ? mem_printf("ayon-%s", verb) : mem_printf("ayon-%s-%s", addon, verb);
}

static void compose(const struct json *addon, const struct json *verb, const char *page,
		const struct option_list *list, struct str *out)
{
	const char *name = json_get_text(verb, "name");
	const char *description = json_get_text(verb, "description");
	bool is_top_level = has(json_get(verb, "flags"), "top-level");
	CLEANUP(free)
	char *full = mem_printf("ayon addon %s %s", json_get_text(addon, "name"), name);
	CLEANUP(free) char *command = is_top_level ? mem_printf("ayon %s", name) : mem_dup(full);

	roff_page(out, page, json_get_text(verb, "summary"));
	roff_section(out, "SYNOPSIS");
	roff_synopsis(out, command, list->table);
	roff_section(out, "DESCRIPTION");
	if (description) {
		roff_text(out, description);
		str_append(out, ".PP\n");
	}
	CLEANUP(free)
	char *origin = mem_printf("A command of the addon `%s`; `%s` means the same whatever other "
				  "addons there are.\n",
			json_get_text(addon, "name"), full);
	roff_text(out, origin);
	roff_section(out, "OPTIONS");
	roff_options(out, list->table);
	roff_row(out, "\\fB\\-h\\fR, \\fB\\-\\-help\\fR", "Print a shorter text and end.");
	roff_section(out, "SEE ALSO");
	roff_text(out, "`ayon`(1), for the launcher's own options, the environment and the exit "
		       "status.\n");
}

static int write_verb(const struct json *addon, const struct json *verb, const char *out_dir,
		struct error *err)
{
	struct option_list list = { 0 };
	CLEANUP(str) struct str text = { 0 };
	const char *name = json_get_text(verb, "name");

	if (!name || !json_get_text(verb, "summary"))
		return error_set(err, AYON_EINVALID, "a command has no name or no summary");
	CLEANUP(free)
	char *page = page_name(json_get_text(addon, "name"), name,
			has(json_get(verb, "flags"), "top-level"));
	int r = read_options(json_get(verb, "options"), &list, err);
	if (r == 0) {
		compose(addon, verb, page, &list, &text);
		r = page_write(out_dir, page, &text, err);
	} else {
		error_prefix(err, "command '%s'", name);
	}
	option_list_finish(&list);
	return r;
}

int page_addon(const char *directory, const char *out_dir, struct error *err)
{
	CLEANUP(json) struct json *root = NULL;
	CLEANUP(free) char *path = layout_native_manifest(directory);

	int r = json_read(path, &root, err);
	if (r < 0)
		return r;
	if (!json_get_text(root, "name"))
		return error_set(err, AYON_EINVALID, "'%s' names no addon", path);

	const struct json *verbs = json_get(root, "verbs");
	for (size_t i = 0; i < json_count(verbs); i++) {
		const struct json *verb = json_item(verbs, i);
		if (has(json_get(verb, "flags"), "hidden"))
			continue;
		r = write_verb(root, verb, out_dir, err);
		if (r < 0)
			return error_prefix(err, "'%s'", path);
	}
	return 0;
}
