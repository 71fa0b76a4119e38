/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"

#include "addon/python_part.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "cli/help.h"

#include <ayon/verb.h>

static const char *const own_words[] = { "addon", "module", "help" };
static const char *const addon_words[] = { "list", "link", "unlink" };

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static bool is_among(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(word, words[i]))
			return true;
	}
	return false;
}

/* An addon's own name stands before its commands, `ayon store list`, unless somebody has a command of that name. */
static bool is_group(const struct addon_index *index, const char *word)
{
	const struct addon_entry *entry = addon_index_find(index, word);
	return entry && entry->verb_count;
}

enum globals_word command_word_kind(const struct addon_index *index, const char *word)
{
	const struct addon_entry *entry = NULL;
	const struct addon_verb *verb = NULL;

	if (is_among(word, own_words, COUNT(own_words)))
		return GLOBALS_COMMAND;
	int r = addon_index_top_level(index, word, &entry, &verb, NULL);
	if (r == 1 && verb->flags & AYON_VERB_PASSTHROUGH)
		return GLOBALS_PASSTHROUGH;
	return r || is_group(index, word) ? GLOBALS_COMMAND : GLOBALS_NO_COMMAND;
}

static void take_rest(struct command *command, const struct strlist *words, size_t used)
{
	command->argc = (int)(words->count - used);
	command->argv = (const char *const *)(words->items + used);
}

/* The entry is known; the verb is the word at `at`. */
static void find_verb(const struct strlist *words, size_t at, struct command *command)
{
	if (words->count <= at || str_starts(words->items[at], "-")) {
		command->kind = COMMAND_ADDON_HELP;
		return;
	}
	command->verb = addon_entry_verb(command->entry, words->items[at]);
	command->kind = command->verb ? COMMAND_VERB : COMMAND_UNKNOWN;
	command->word = words->items[at];
	take_rest(command, words, at + 1);
}

/* `ayon addon ...` and its older spelling `ayon module ...`. */
static int find_addon_command(const struct addon_index *index, const struct strlist *words,
		struct command *command, struct error *err)
{
	if (words->count < 2 ||
			is_among(words->items[1], (const char *const[]){ "--help", "-h" }, 2))
		return error_set(err, AYON_EUSAGE,
				"usage: ayon %s NAME COMMAND [ARGS...], or ayon %s list",
				words->items[0], words->items[0]);

	const char *name = words->items[1];
	command->entry = addon_index_find(index, name);
	if (!command->entry && is_among(name, addon_words, COUNT(addon_words))) {
		command->kind = COMMAND_ADDON_LIST;
		command->own = name;
		take_rest(command, words, 2);
		return 0;
	}
	if (!command->entry) {
		command->kind = COMMAND_UNKNOWN;
		command->word = name;
		command->is_addon = true;
		return 0;
	}
	find_verb(words, 2, command);
	return 0;
}

static int find_top_level(const struct addon_index *index, const char *word,
		struct command *command, struct error *err)
{
	int r = addon_index_top_level(index, word, &command->entry, &command->verb, err);
	if (r < 0)
		return r;
	command->kind = r == 1 ? COMMAND_VERB : COMMAND_UNKNOWN;
	command->word = word;
	return 0;
}

int command_find(const struct addon_index *index, const struct strlist *words, bool is_script,
		struct command *ret_command, struct error *err)
{
	struct command command = { .kind = COMMAND_NONE };
	int r = 0;

	if (words->count == 0) {
		*ret_command = command;
		return 0;
	}

	const char *first = words->items[0];
	if (is_script) {
		r = find_top_level(index, "run", &command, err);
		command.is_script = true;
		command.word = first;
		take_rest(&command, words, 0);
	} else if (str_equal(first, "addon") || str_equal(first, "module")) {
		r = find_addon_command(index, words, &command, err);
	} else if (str_equal(first, "help")) {
		command.kind = COMMAND_HELP;
		command.word = words->count > 1 ? words->items[1] : NULL;
	} else if (first[0] == '-') {
		r = error_set(err, AYON_EUSAGE, "unknown option '%s'; see ayon --help", first);
	} else {
		r = find_top_level(index, first, &command, err);
		take_rest(&command, words, 1);
		if (r == 0 && command.kind == COMMAND_UNKNOWN && is_group(index, first)) {
			command.entry = addon_index_find(index, first);
			find_verb(words, 1, &command);
		}
	}
	if (r == 0)
		*ret_command = command;
	return r;
}

/* The nearest known word to the unknown one, NULL: none is near. Caller frees. */
static char *nearest(const struct addon_index *index, const struct command *command)
{
	CLEANUP(strlist) struct strlist words = { 0 };

	if (!command->word)
		return NULL;
	if (command->is_addon) {
		for (size_t i = 0; i < index->count; i++)
			strlist_add(&words, index->entries[i].name);
	} else if (command->entry) {
		for (size_t k = 0; k < command->entry->verb_count; k++)
			strlist_add(&words, command->entry->verbs[k].name);
	} else {
		for (size_t i = 0; i < index->count; i++) {
			for (size_t k = 0; k < index->entries[i].verb_count; k++) {
				if (index->entries[i].verbs[k].flags & AYON_VERB_TOP_LEVEL)
					strlist_add(&words, index->entries[i].verbs[k].name);
			}
		}
		for (size_t i = 0; i < COUNT(own_words); i++)
			strlist_add(&words, own_words[i]);
	}
	return mem_dup(help_nearest(command->word, (const char *const *)words.items, words.count));
}

bool command_is_near(const struct addon_index *index, const struct command *command)
{
	CLEANUP(free) char *near = command->is_script ? NULL : nearest(index, command);
	return near != NULL;
}

int command_unknown(
		const struct addon_index *index, const struct command *command, struct error *err)
{
	if (command->is_script)
		return error_set(err, AYON_EADDON,
				"'%s' cannot be run: no addon here has the command 'run'; add the "
				"addon "
				"'run' to the bundle, or install it beside ayon",
				command->word);

	CLEANUP(free) char *near = nearest(index, command);
	const char *hint = near ? "; did you mean '" : "";
	const char *end = near ? "'?" : "";

	if (command->is_addon)
		return error_set(err, AYON_EUSAGE,
				"there is no addon '%s'%s%s%s; see ayon addon list", command->word,
				hint, near ? near : "", end);
	if (command->entry && command->entry->verb_count == 0 && addon_has_python(command->entry))
		return error_set(err, AYON_EUSAGE, "addon '%s' %s has no commands",
				command->entry->name, command->entry->version);
	if (command->entry && command->entry->verb_count == 0)
		return error_set(err, AYON_EADDON,
				"addon '%s' %s has no commands for this launcher",
				command->entry->name, command->entry->version);
	if (command->entry)
		return error_set(err, AYON_EUSAGE,
				"addon '%s' %s has no command '%s'%s%s%s; see ayon addon %s "
				"--help",
				command->entry->name, command->entry->version, command->word, hint,
				near ? near : "", end, command->entry->name);
	return error_set(err, AYON_EUSAGE,
			"there is no command or script '%s'%s%s%s; see ayon --help", command->word,
			hint, near ? near : "", end);
}
