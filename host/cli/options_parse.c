/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/options_parse.c: words against a table. It knows no option by itself: the launcher's and the verbs' tables
 * are all the same to it.
 */
#include "cli/options.h"

#include "base/memory.h"
#include "cli/given.h"
#include "cli/help.h"

#include <ctype.h>
#include <string.h>

struct parser {
	struct options *options;
	int argc;
	const char *const *argv;
	int at;
	bool ended; /* "--" was seen */
	bool help;
	struct error *err;
};

/* The word behind an option, which must not be an option itself. */
static int next_value(struct parser *parser, struct given *given)
{
	CLEANUP(free) char *metavar = options_metavar(given->option);
	const char *name = given->option->name;

	if (parser->at >= parser->argc)
		return error_set(parser->err, AYON_EUSAGE, "--%s needs a value: --%s %s", name,
				name, metavar);

	const char *word = parser->argv[parser->at];
	if (str_starts(word, "--") && (!word[2] || options_find_name(parser->options, word + 2,
								   strcspn(word + 2, "="))))
		return error_set(parser->err, AYON_EUSAGE,
				"--%s needs a value, but '%s' follows; if that is the value write "
				"--%s=%s",
				name, word, name, word);
	parser->at++;
	return given_add(given, word, parser->err);
}

static int unknown(const struct parser *parser, const char *word)
{
	const struct options *options = parser->options;
	CLEANUP(strlist) struct strlist names = { 0 };

	for (size_t i = 0; i < options->count; i++) {
		if (!given_is_named(&options->given[i]) ||
				(options->given[i].option->flags & AYON_OPTION_HIDDEN))
			continue;
		strlist_take(&names, mem_printf("--%s", options->given[i].option->name));
	}
	CLEANUP(free) char *typed = mem_dup_n(word, strcspn(word, "="));
	const char *near = help_nearest(typed, (const char *const *)names.items, names.count);
	if (near)
		return error_set(parser->err, AYON_EUSAGE,
				"there is no option '%s'; did you mean '%s'?", typed, near);
	return error_set(parser->err, AYON_EUSAGE, "there is no option '%s'; --help lists them all",
			typed);
}

static int take_long(struct parser *parser, const char *word)
{
	const char *name = word + 2;
	size_t length = strcspn(name, "=");
	const char *value = name[length] ? name + length + 1 : NULL;
	struct given *given = options_find_name(parser->options, name, length);

	if (!given && str_equal(word, "--help")) {
		parser->help = true;
		return 0;
	}
	if (!given)
		return unknown(parser, word);
	if (given->option->kind == AYON_OPTION_FLAG) {
		given->count++;
		return value ? error_set(parser->err, AYON_EUSAGE,
					       "--%s takes no value; write only --%s",
					       given->option->name, given->option->name)
			     : 0;
	}
	return value ? given_add(given, value, parser->err) : next_value(parser, given);
}

/* "-g", "-t VALUE", "-tVALUE" and flags run together: "-gt VALUE". */
static int take_letters(struct parser *parser, const char *word)
{
	for (const char *letter = word + 1; *letter; letter++) {
		struct given *given = options_find_letter(parser->options, *letter);

		if (!given && str_equal(word, "-h")) {
			parser->help = true;
			return 0;
		}
		if (!given)
			return unknown(parser, word);
		if (given->option->kind == AYON_OPTION_FLAG) {
			given->count++;
			continue;
		}
		return letter[1] ? given_add(given, letter + 1, parser->err)
				 : next_value(parser, given);
	}
	return 0;
}

/* The next positional that can still take a word. */
static struct given *open_positional(const struct options *options)
{
	for (size_t i = 0; i < options->count; i++) {
		struct given *given = &options->given[i];
		if (given->option->kind == AYON_OPTION_POSITIONAL &&
				(!given->count || (given->option->flags & AYON_OPTION_REPEAT)))
			return given;
	}
	return NULL;
}

static struct given *rest_option(const struct options *options)
{
	struct given *last = options->count ? &options->given[options->count - 1] : NULL;
	return last && last->option->kind == AYON_OPTION_REST ? last : NULL;
}

static void take_rest(struct parser *parser, struct given *rest)
{
	if (!parser->ended && parser->at < parser->argc &&
			str_equal(parser->argv[parser->at], "--"))
		parser->at++;
	for (; parser->at < parser->argc; parser->at++) {
		strlist_add(&parser->options->rest, parser->argv[parser->at]);
		rest->count++;
	}
}

static int take_word(struct parser *parser, const char *word)
{
	struct given *given = open_positional(parser->options);
	struct given *rest = rest_option(parser->options);

	if (!given && !rest)
		return error_set(parser->err, AYON_EUSAGE,
				"nothing is expected at '%s'; --help shows the usage", word);
	if (given) {
		int r = given_add(given, word, parser->err);
		if (r < 0)
			return r;
	} else {
		parser->at--;
	}
	if (rest && !open_positional(parser->options))
		take_rest(parser, rest);
	return 0;
}

/* A lone "-" is a word (standard input, mostly), and so is a negative number where no letter is a digit. */
static bool is_letters(const struct options *options, const char *word)
{
	if (word[0] != '-' || !word[1])
		return false;
	return !isdigit((unsigned char)word[1]) || options_find_letter(options, word[1]);
}

static int take(struct parser *parser)
{
	const char *word = parser->argv[parser->at++];

	if (parser->ended)
		return take_word(parser, word);
	if (str_equal(word, "--")) {
		parser->ended = true;
		return 0;
	}
	if (str_starts(word, "--"))
		return take_long(parser, word);
	if (is_letters(parser->options, word))
		return take_letters(parser, word);
	return take_word(parser, word);
}

static int check_required(const struct options *options, struct error *err)
{
	for (size_t i = 0; i < options->count; i++) {
		const struct given *given = &options->given[i];
		if (given->count || !(given->option->flags & AYON_OPTION_REQUIRED))
			continue;
		CLEANUP(free) char *metavar = options_metavar(given->option);
		if (given_is_named(given))
			return error_set(err, AYON_EUSAGE, "--%s is missing; give --%s%s%s",
					given->option->name, given->option->name,
					given->option->kind == AYON_OPTION_FLAG ? "" : " ",
					given->option->kind == AYON_OPTION_FLAG ? "" : metavar);
		return error_set(
				err, AYON_EUSAGE, "%s is missing; --help shows the usage", metavar);
	}
	return 0;
}

int options_parse(const struct ayon_option *const *table, int argc, const char *const *argv,
		struct options **ret_options, bool *ret_help, struct error *err)
{
	CLEANUP(options) struct options *options = options_new(table);
	struct parser parser = { .options = options, .argc = argc, .argv = argv, .err = err };

	while (parser.at < argc && !parser.help) {
		int r = take(&parser);
		if (r < 0)
			return r;
	}
	if (!parser.help) {
		int r = check_required(options, err);
		if (r < 0)
			return r;
	}
	*ret_help = parser.help;
	*ret_options = TAKE(options);
	return 0;
}
