/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/globals.h: the launcher's own arguments (spec-host 3 with decision 14): accepted before the verb and
 * anywhere behind it up to `--`; behind a script path only four of them are still the launcher's.
 */
#ifndef AYON_HOST_GLOBALS_H
#define AYON_HOST_GLOBALS_H

#include "base/error.h"
#include "base/str.h"

#include <ayon/option.h>
#include <stdbool.h>
#include <stdint.h>

struct globals {
	char *bundle;         /* --bundle, NULL: not given; the same below */
	char *project_bundle; /* --project-bundle */
	char *project;        /* --project; behind a command the words also stay in rest, for it */
	char *log_level;      /* --verbose, as decimal text */
	bool debug;
	bool skip_headers;
	bool skip_bootstrap;
	bool use_staging;
	bool use_dev;
	bool ayon_login;
	bool headless;
	bool offline;
	bool help;          /* --help or -h before the verb */
	bool version;       /* --version before the verb */
	char *timeout_text; /* --timeout as typed */
	int64_t timeout_ms; /* --timeout SECONDS, 0: not given */
	char *web_action;   /* event that waits for the end of this run, from the environment; NULL: none */
	bool is_script;     /* the first word of rest is a script that exists */
	struct strlist rest; /* the command and its words, or the script and its arguments; empty: nothing typed */
};

/* What a word is as a command. */
enum globals_word {
	GLOBALS_NO_COMMAND = 0,
	GLOBALS_COMMAND = 1,
	GLOBALS_PASSTHROUGH =
			2, /* of its words the launcher's are only those in front of all others */
};

/*
 * `kind_of` tells what a word is on the top level: a command is never taken for a script unless it holds a '/'.
 * Behind a passthrough command, as `run`, the launcher's options end at the first word that is none. argv without the program's own name. AYON_EUSAGE with the reason. The fields are what was typed;
 * environment_start() adds what was inherited.
 */
int globals_parse(int argc, const char *const *argv,
		enum globals_word (*kind_of)(void *payload, const char *word), void *payload,
		struct globals *ret_globals, struct error *err);
/*
 * The words behind a verb without `--project NAME` when the verb's table has no such option: the launcher accepted
 * it there, so the verb must not refuse it. Appends copies. Not for verbs that take their words untouched.
 */
void globals_verb_words(const struct ayon_option *const *table, int argc, const char *const *argv,
		struct strlist *ret_words);
/* The table behind it, for help and man page; static. */
const struct ayon_option *const *globals_table(void);
void globals_finish(struct globals *globals);
static inline void cleanup_globals(struct globals *globals)
{
	globals_finish(globals);
}

#endif
