/* SPDX-License-Identifier: Apache-2.0 */
/*
 * command.h: which command the words mean: a verb of an addon, or one of the few words that are the host's own.
 */
#ifndef AYON_HOST_COMMAND_H
#define AYON_HOST_COMMAND_H

#include "addon/index.h"
#include "cli/globals.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>

enum command_kind {
	COMMAND_NONE = 1,   /* nothing typed: the tray, or the help */
	COMMAND_VERB,       /* entry and verb are set */
	COMMAND_ADDON_HELP, /* `ayon addon NAME` without a command; entry is set */
	COMMAND_ADDON_LIST, /* `ayon addon list`, `link`, `unlink`: the host's own, in `own` */
	COMMAND_HELP,       /* `ayon help [VERB]`: becomes the help of that verb, or of ayon */
	COMMAND_UNKNOWN,    /* `word` is no command of what is known so far */
};

/* Borrowed from the index and the words. */
struct command {
	enum command_kind kind;
	const struct addon_entry *entry;
	const struct addon_verb *verb;
	const char *own;  /* "list", "link", "unlink" */
	const char *word; /* what was not found */
	bool is_addon;    /* the word stands where an addon's name does */
	bool is_script;   /* a script stands there, and nothing runs scripts so far */
	int argc;         /* the words behind the command */
	const char *const *argv;
};

/* Whether the word begins a command, a top-level verb of the index or one of the host's own words, and of which kind. */
enum globals_word command_word_kind(const struct addon_index *index, const char *word);
/* AYON_EUSAGE, AYON_EADDON (two addons claim the verb) with the reason. */
int command_find(const struct addon_index *index, const struct strlist *words, bool is_script,
		struct command *ret_command, struct error *err);
/* Whether a known command is spelled much like the unknown one. */
bool command_is_near(const struct addon_index *index, const struct command *command);
/* The sentence for a command that nobody knows, with the nearest known one. Returns AYON_EUSAGE. */
int command_unknown(
		const struct addon_index *index, const struct command *command, struct error *err);

#endif
