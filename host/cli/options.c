/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/options.c: what was given, row by row of the table, and what may be given.
 */
#include "cli/options.h"

#include "base/memory.h"
#include "cli/given.h"

#include <ctype.h>
#include <string.h>

static const char *const no_words[] = { NULL };

struct options *options_new(const struct ayon_option *const *table)
{
	struct options *options = mem_new(sizeof(*options));

	while (table && table[options->count])
		options->count++;
	options->given = mem_array(options->count + 1, sizeof(*options->given));
	for (size_t i = 0; i < options->count; i++)
		options->given[i].option = table[i];
	return options;
}

void options_free(struct options *options)
{
	if (!options)
		return;
	for (size_t i = 0; i < options->count; i++)
		strlist_finish(&options->given[i].values);
	strlist_finish(&options->rest);
	free(options->given);
	free(options);
}

bool given_is_named(const struct given *given)
{
	return given->option->kind == AYON_OPTION_FLAG || given->option->kind == AYON_OPTION_TEXT ||
	       given->option->kind == AYON_OPTION_INTEGER;
}

bool options_has_name(const struct ayon_option *option, const char *name, size_t length)
{
	if (strlen(option->name) == length && memcmp(option->name, name, length) == 0)
		return true;
	for (const char *const *alias = option->aliases; alias && *alias; alias++) {
		if (strlen(*alias) == length && memcmp(*alias, name, length) == 0)
			return true;
	}
	return false;
}

struct given *options_find_name(const struct options *options, const char *name, size_t length)
{
	for (size_t i = 0; i < options->count; i++) {
		struct given *given = &options->given[i];
		if (given_is_named(given) && options_has_name(given->option, name, length))
			return given;
	}
	return NULL;
}

struct given *options_find_letter(const struct options *options, char letter)
{
	for (size_t i = 0; i < options->count; i++) {
		struct given *given = &options->given[i];
		if (given_is_named(given) && given->option->letter &&
				given->option->letter[0] == letter)
			return given;
	}
	return NULL;
}

char *options_metavar(const struct ayon_option *option)
{
	char *text = mem_dup(option->metavar ? option->metavar : option->name);

	if (!option->metavar) {
		for (char *c = text; *c; c++)
			*c = (char)toupper((unsigned char)*c);
	}
	return text;
}

/* What the user recognises the option by in an error: "--name", or "NAME" for a positional. Caller frees. */
static char *spelling(const struct given *given)
{
	return given_is_named(given) ? mem_printf("--%s", given->option->name)
				     : options_metavar(given->option);
}

static int check_choice(const struct given *given, const char *value, struct error *err)
{
	const char *const *choices = given->option->choices;
	if (!choices)
		return 0;

	CLEANUP(str) struct str list = { 0 };
	size_t count = 0;
	for (; choices[count]; count++) {
		if (str_equal(choices[count], value))
			return 0;
		str_appendf(&list, "%s%s", count ? ", " : "", choices[count]);
	}
	CLEANUP(free) char *name = spelling(given);
	return error_set(err, AYON_EUSAGE, "%s cannot be '%s'; it is one of: %s", name, value,
			str_get(&list));
}

int given_add(struct given *given, const char *value, struct error *err)
{
	CLEANUP(free) char *name = spelling(given);
	long long number;

	if (given->count && given_is_named(given) && !(given->option->flags & AYON_OPTION_REPEAT))
		return error_set(err, AYON_EUSAGE, "%s is given twice; give it once", name);
	if (given->option->kind == AYON_OPTION_INTEGER && !str_to_int64(value, &number))
		return error_set(
				err, AYON_EUSAGE, "%s needs a whole number, not '%s'", name, value);

	int r = check_choice(given, value, err);
	if (r < 0)
		return r;

	strlist_add(&given->values, value);
	given->count++;
	return 0;
}

static const struct given *find_any(const struct options *options, const char *name)
{
	for (size_t i = 0; i < options->count; i++) {
		if (str_equal(options->given[i].option->name, name))
			return &options->given[i];
	}
	return NULL;
}

size_t options_count(const struct options *options, const char *name)
{
	const struct given *given = find_any(options, name);
	return given ? given->count : 0;
}

const char *options_text(const struct options *options, const char *name, size_t index)
{
	const struct given *given = find_any(options, name);
	return given && index < given->values.count ? given->values.items[index] : NULL;
}

long long options_integer(const struct options *options, const char *name, long long fallback)
{
	const struct given *given = find_any(options, name);
	long long number;

	if (!given || !given->values.count ||
			!str_to_int64(given->values.items[given->values.count - 1], &number))
		return fallback;
	return number;
}

const char *const *options_rest(const struct options *options, size_t *ret_count)
{
	*ret_count = options->rest.count;
	return options->rest.items ? (const char *const *)options->rest.items : no_words;
}
