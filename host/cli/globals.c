/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/globals.c: picks the launcher's words out of the command line and leaves the others as they were typed. The
 * names come from the table of globals_table.c; here stands only where each value goes.
 */
#include "cli/globals.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/script.h"
#include "cli/values.h"

#include <stddef.h>
#include <string.h>

/* Where the option's value is kept: a flag in a bool, a text in a char pointer. */
struct field {
	const char *name;
	size_t offset;
	bool is_for_scripts; /* still the launcher's behind a script path */
};

#define FIELD(text, member)                                              \
	{                                                                \
		.name = text, .offset = offsetof(struct globals, member) \
	}
#define FIELD_FOR_SCRIPTS(text, member)                                                          \
	{                                                                                        \
		.name = text, .offset = offsetof(struct globals, member), .is_for_scripts = true \
	}

static const struct field fields[] = {
	FIELD("bundle", bundle),
	FIELD("project-bundle", project_bundle),
	FIELD("project", project),
	FIELD("verbose", log_level),
	FIELD("timeout", timeout_text),
	FIELD("debug", debug),
	FIELD_FOR_SCRIPTS("skip-headers", skip_headers),
	FIELD_FOR_SCRIPTS("skip-bootstrap", skip_bootstrap),
	FIELD_FOR_SCRIPTS("use-staging", use_staging),
	FIELD_FOR_SCRIPTS("use-dev", use_dev),
	FIELD("ayon-login", ayon_login),
	FIELD("headless", headless),
	FIELD("offline", offline),
	FIELD("help", help),
	FIELD("version", version),
};

struct scan {
	int argc;
	const char *const *argv;
	int at;
	bool ended; /* "--" was seen: nothing behind it is ours */
	bool is_passthrough;
	struct globals *globals;
	struct error *err;
};

static const struct ayon_option *find_option(const char *word)
{
	const struct ayon_option *const *table = globals_table();

	for (size_t i = 0; table[i]; i++) {
		if (str_starts(word, "--") &&
				options_has_name(table[i], word + 2, strcspn(word + 2, "=")))
			return table[i];
		if (word[0] == '-' && table[i]->letter && str_equal(word + 1, table[i]->letter))
			return table[i];
	}
	return NULL;
}

static const struct field *find_field(const struct ayon_option *option)
{
	for (size_t i = 0; option && i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (str_equal(fields[i].name, option->name))
			return &fields[i];
	}
	return NULL;
}

/* The value is behind the '=' or is the next word; NULL with the reason when there is none. */
static const char *take_value(struct scan *scan, const struct ayon_option *option, const char *word)
{
	const char *equals = strchr(word, '=');

	if (equals)
		return equals + 1;
	if (scan->at < scan->argc && !find_option(scan->argv[scan->at]))
		return scan->argv[scan->at++];
	error_set(scan->err, AYON_EUSAGE, "--%s needs a value: --%s %s", option->name, option->name,
			option->metavar);
	return NULL;
}

static int set_text(struct scan *scan, const struct ayon_option *option, const struct field *field,
		const char *value)
{
	char **target = (char **)(void *)((char *)scan->globals + field->offset);

	if (*target && !str_equal(*target, value))
		return error_set(scan->err, AYON_EUSAGE,
				"--%s is given twice: '%s' and '%s'; give it once", option->name,
				*target, value);
	free(*target);
	*target = mem_dup(value);
	return 0;
}

/* One word that is an option of the launcher; its words stay in rest when `keep` says so. */
static int take_option(
		struct scan *scan, const struct ayon_option *option, const char *word, bool keep)
{
	const struct field *field = find_field(option);
	struct strlist *rest = &scan->globals->rest;

	if (option->kind == AYON_OPTION_FLAG) {
		if (strchr(word, '='))
			return error_set(scan->err, AYON_EUSAGE,
					"--%s takes no value; write only --%s", option->name,
					option->name);
		*(bool *)((char *)scan->globals + field->offset) = true;
		return 0;
	}

	int first = scan->at - 1;
	const char *value = take_value(scan, option, word);
	if (!value)
		return AYON_EUSAGE;
	for (int i = first; keep && i < scan->at; i++)
		strlist_add(rest, scan->argv[i]);
	return set_text(scan, option, field, value);
}

static int unknown(const struct scan *scan, const char *word)
{
	CLEANUP(strlist) struct strlist names = { 0 };
	CLEANUP(free) char *typed = mem_dup_n(word, strcspn(word, "="));

	for (const struct ayon_option *const *option = globals_table(); *option; option++)
		strlist_take(&names, mem_printf("--%s", (*option)->name));
	const char *near = help_nearest(typed, (const char *const *)names.items, names.count);
	if (near)
		return error_set(scan->err, AYON_EUSAGE,
				"there is no option '%s'; did you mean '%s'?", typed, near);
	return error_set(scan->err, AYON_EUSAGE,
			"there is no option '%s'; 'ayon --help' lists them all", typed);
}

/* Up to the command or the script. A "--" in front of it only ends the options. */
static int scan_before(struct scan *scan)
{
	while (scan->at < scan->argc) {
		const char *word = scan->argv[scan->at];
		const struct ayon_option *option = find_option(word);

		if (str_equal(word, "--")) {
			scan->at++;
			scan->ended = true;
			return 0;
		}
		if (word[0] != '-' || !word[1])
			return 0;
		if (!option)
			return unknown(scan, word);
		scan->at++;
		int r = take_option(scan, option, word, false);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Behind the command or the script. `--help`, `--version` and a script's own words are not ours there. */
static bool is_ours(const struct scan *scan, const struct ayon_option *option)
{
	const struct field *field = find_field(option);

	if (!field || str_equal(option->name, "help") || str_equal(option->name, "version"))
		return false;
	if (scan->is_passthrough)
		return !scan->globals->rest.items[1] || field->is_for_scripts;
	return !scan->globals->is_script || field->is_for_scripts;
}

static int scan_behind(struct scan *scan)
{
	while (!scan->ended && scan->at < scan->argc && !str_equal(scan->argv[scan->at], "--")) {
		const char *word = scan->argv[scan->at++];
		const struct ayon_option *option = find_option(word);

		if (!is_ours(scan, option)) {
			strlist_add(&scan->globals->rest, word);
			continue;
		}
		int r = take_option(scan, option, word,
				!scan->is_passthrough && str_equal(option->name, "project"));
		if (r < 0)
			return r;
	}
	for (; scan->at < scan->argc; scan->at++)
		strlist_add(&scan->globals->rest, scan->argv[scan->at]);
	return 0;
}

static int check_values(struct globals *globals, struct error *err)
{
	if (globals->log_level) {
		int level;
		int r = values_log_level(globals->log_level, &level, err);
		if (r < 0)
			return r;
		free(globals->log_level);
		globals->log_level = mem_printf("%d", level);
	}
	if (globals->timeout_text) {
		int r = values_seconds(globals->timeout_text, &globals->timeout_ms, err);
		if (r < 0)
			return r;
	}
	if (globals->ayon_login && globals->headless)
		return error_set(err, AYON_EUSAGE,
				"--ayon-login asks for a login and --headless forbids to ask; "
				"use 'ayon login', or AYON_SERVER_URL and AYON_API_KEY");
	return 0;
}

int globals_parse(int argc, const char *const *argv,
		enum globals_word (*kind_of)(void *payload, const char *word), void *payload,
		struct globals *ret_globals, struct error *err)
{
	struct globals globals = { 0 };
	struct scan scan = { .argc = argc, .argv = argv, .globals = &globals, .err = err };

	int r = scan_before(&scan);
	if (r == 0 && scan.at < argc) {
		const char *word = argv[scan.at++];
		enum globals_word kind = GLOBALS_NO_COMMAND;

		if (!strchr(word, '/') && kind_of)
			kind = kind_of(payload, word);
		globals.is_script = kind == GLOBALS_NO_COMMAND && script_exists(word);
		scan.is_passthrough = kind == GLOBALS_PASSTHROUGH;
		strlist_add(&globals.rest, word);
		r = scan_behind(&scan);
	}
	if (r == 0)
		r = check_values(&globals, err);
	if (r < 0) {
		globals_finish(&globals);
		return r;
	}
	*ret_globals = globals;
	return 0;
}

void globals_verb_words(const struct ayon_option *const *table, int argc, const char *const *argv,
		struct strlist *ret_words)
{
	bool ended = false;

	for (; table && *table; table++) {
		if (options_has_name(*table, "project", strlen("project")))
			ended = true;
	}
	for (int i = 0; i < argc; i++) {
		ended = ended || str_equal(argv[i], "--");
		if (ended || (!str_equal(argv[i], "--project") &&
					     !str_starts(argv[i], "--project=")))
			strlist_add(ret_words, argv[i]);
		else if (argv[i][strlen("--project")] != '=')
			i++;
	}
}

void globals_finish(struct globals *globals)
{
	free(globals->bundle);
	free(globals->project_bundle);
	free(globals->project);
	free(globals->log_level);
	free(globals->timeout_text);
	free(globals->web_action);
	strlist_finish(&globals->rest);
	*globals = (struct globals){ 0 };
}
