/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/invocation.h"

#include "base/cleanup.h"
#include "cli/globals.h"
#include "cli/options.h"

#include <unistd.h>

/* The handle was given out as const; the invocation is the caller's own. */
static const struct options *options_of(const struct ayon_invocation *shown)
{
	return ((const struct invocation *)shown)->options;
}

static uint32_t count(const struct ayon_invocation *shown, const char *option)
{
	const struct options *options = options_of(shown);
	return options && option ? (uint32_t)options_count(options, option) : 0;
}

static const char *text(const struct ayon_invocation *shown, const char *option, uint32_t index)
{
	const struct options *options = options_of(shown);
	return options && option ? options_text(options, option, index) : NULL;
}

static int64_t integer(const struct ayon_invocation *shown, const char *option, int64_t fallback)
{
	const struct options *options = options_of(shown);
	return options && option ? options_integer(options, option, fallback) : fallback;
}

static uint32_t flags_of(const struct globals *globals)
{
	bool headless = globals && globals->headless;
	uint32_t flags = headless ? AYON_INVOCATION_HEADLESS : 0;

	if (!headless && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		flags |= AYON_INVOCATION_INTERACTIVE;
	if (globals && globals->offline)
		flags |= AYON_INVOCATION_OFFLINE;
	return flags;
}

static bool is_help(const char *word)
{
	return str_equal(word, "--help") || str_equal(word, "-h");
}

int invocation_make(const struct addon_code_verb *code_verb, const struct globals *globals,
		int argc, const char *const *argv, struct invocation *ret_invocation,
		bool *ret_help, struct error *err)
{
	static const char *const nothing[] = { NULL };
	struct invocation invocation = {
		.shown = {
			.size = sizeof(invocation.shown),
			.flags = flags_of(globals),
			.verb = code_verb->verb.name,
			.rest = nothing,
			.count = count,
			.text = text,
			.integer = integer,
		},
	};

	*ret_help = false;
	if (code_verb->verb.flags & AYON_VERB_PASSTHROUGH) {
		*ret_help = argc && code_verb->option_count && is_help(argv[0]);
		invocation.shown.rest_count = (uint32_t)argc;
		invocation.shown.rest = argc ? argv : nothing;
		*ret_invocation = invocation;
		return 0;
	}

	CLEANUP(strlist) struct strlist words = { 0 };
	globals_verb_words(code_verb->table, argc, argv, &words);
	int r = options_parse(code_verb->table, (int)words.count, (const char *const *)words.items,
			&invocation.options, ret_help, err);
	if (r < 0)
		return r;

	size_t rest_count = 0;
	const char *const *rest =
			invocation.options ? options_rest(invocation.options, &rest_count) : NULL;
	invocation.shown.rest_count = (uint32_t)rest_count;
	if (rest)
		invocation.shown.rest = rest;
	*ret_invocation = invocation;
	return 0;
}

void invocation_finish(struct invocation *invocation)
{
	options_free(invocation->options);
	*invocation = (struct invocation){ 0 };
}
