/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/help.h: every help text, made from the tables that the parser uses.
 */
#ifndef AYON_HOST_HELP_H
#define AYON_HOST_HELP_H

#include "addon/index.h"

#include <ayon/option.h>
#include <ayon/verb.h>

struct str;

/* `ayon --help`: usage, the launcher's own options, the top-level verbs of the index, exit codes. */
void help_launcher(const struct addon_index *index, struct str *ret_text);
/* `ayon addon <name> --help`: the verbs of one addon. */
void help_addon(const struct addon_entry *entry, struct str *ret_text);
/* `ayon <verb> --help`; `command` is how it was called: "ayon hello". */
void help_verb(const char *command, const char *summary, const char *description,
		const struct ayon_option *const *options, struct str *ret_text);
/* The same text for a terminal with colours: headings bold, names of options and commands coloured. */
void help_pretty(const char *plain, struct str *ret_text);
/* The nearest of the words to what was typed, NULL when none is near. Borrowed from `words`. */
const char *help_nearest(const char *typed, const char *const *words, size_t count);

#endif
