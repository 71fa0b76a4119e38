/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/entry_option.h"

#include "addon/names.h"
#include "base/memory.h"
#include "base/str.h"

#include <string.h>

#define END_OF(type, member) (offsetof(type, member) + sizeof(((type *)0)->member))

/* Of ABI 1.0; what was appended later is not asked for. */
#define OPTION_MINIMUM END_OF(struct ayon_option, choices)

bool addon_entry_copy(void *ours, size_t our_size, const void *theirs, size_t minimum)
{
	uint32_t size = 0;

	memcpy(&size, theirs, sizeof(size));
	if (size < minimum || size > ENTRY_MAX_STRUCT)
		return false;
	memset(ours, 0, our_size);
	memcpy(ours, theirs, size < our_size ? size : our_size);
	size = (uint32_t)our_size;
	memcpy(ours, &size, sizeof(size));
	return true;
}

static int check_words(const char *verb, const char *option, const char *const *words,
		bool are_names, struct error *err)
{
	for (size_t i = 0; words && words[i]; i++) {
		if (i >= ADDON_MAX_WORDS)
			return error_set(err, AYON_EADDON,
					"option '%s' of verb '%s' has more than %d choices or "
					"aliases",
					option, verb, ADDON_MAX_WORDS);
		if (are_names ? !addon_is_verb_name(words[i])
			      : !*words[i] || !addon_is_text(words[i], ADDON_MAX_NAME, false))
			return error_set(err, AYON_EADDON,
					"option '%s' of verb '%s': %s %zu is not usable", option,
					verb, are_names ? "alias" : "choice", i + 1);
	}
	return 0;
}

static bool is_letter(const char *text)
{
	return ((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') ||
			       (*text >= '0' && *text <= '9')) &&
	       text[1] == '\0';
}

static int check_option(const char *verb, const struct ayon_option *option, struct error *err)
{
	const char *name = option->name;

	if (!addon_is_verb_name(name))
		return error_set(err, AYON_EADDON,
				"verb '%s' has an option without a valid name; use lower-"
				"case words joined by '-'",
				verb);
	if (option->kind < AYON_OPTION_FLAG || option->kind > AYON_OPTION_REST)
		return error_set(err, AYON_EADDON,
				"option '%s' of verb '%s' is of kind %u, which this launcher "
				"(ABI %d.%d) does not know; update ayon",
				name, verb, option->kind, AYON_ABI_MAJOR, AYON_ABI_MINOR);
	if (option->letter && !is_letter(option->letter))
		return error_set(err, AYON_EADDON,
				"the letter of option '%s' of verb '%s' is not one letter "
				"or digit",
				name, verb);
	if (!addon_is_text(option->help, ADDON_MAX_HELP, false))
		return error_set(err, AYON_EADDON,
				"option '%s' of verb '%s' has no help of one line, at most "
				"%d bytes",
				name, verb, ADDON_MAX_HELP);
	if (option->metavar && !addon_is_text(option->metavar, ADDON_MAX_NAME, false))
		return error_set(err, AYON_EADDON,
				"the metavar of option '%s' of verb '%s' is not usable", name,
				verb);

	int r = check_words(verb, name, option->aliases, true, err);
	if (r < 0)
		return r;
	return check_words(verb, name, option->choices, false, err);
}

static bool has_name(const struct ayon_option *option, const char *name)
{
	if (str_equal(option->name, name))
		return true;
	for (size_t i = 0; option->aliases && option->aliases[i]; i++) {
		if (str_equal(option->aliases[i], name))
			return true;
	}
	return false;
}

/* Whether a word on the command line could mean either of the two. */
static bool clash(const struct ayon_option *a, const struct ayon_option *b)
{
	if (a->letter && b->letter && *a->letter == *b->letter)
		return true;
	if (has_name(a, b->name))
		return true;
	for (size_t i = 0; b->aliases && b->aliases[i]; i++) {
		if (has_name(a, b->aliases[i]))
			return true;
	}
	return false;
}

static int check_against_earlier(const struct addon_code_verb *code_verb,
		const struct ayon_option *option, struct error *err)
{
	for (size_t i = 0; i < code_verb->option_count; i++) {
		const struct ayon_option *earlier = &code_verb->options[i];
		if (clash(earlier, option))
			return error_set(err, AYON_EADDON,
					"options '%s' and '%s' of verb '%s' share a name, an "
					"alias or a letter",
					earlier->name, option->name, code_verb->verb.name);
		if (earlier->kind == AYON_OPTION_REST)
			return error_set(err, AYON_EADDON,
					"option '%s' of verb '%s' stands behind '%s', which takes "
					"all words that are left",
					option->name, code_verb->verb.name, earlier->name);
	}
	return 0;
}

int addon_entry_read_options(struct addon_code_verb *code_verb, struct error *err)
{
	const struct ayon_option *const *theirs = code_verb->verb.options;
	const char *verb = code_verb->verb.name;
	size_t count = 0;

	while (theirs && theirs[count]) {
		if (++count > ADDON_MAX_OPTIONS)
			return error_set(err, AYON_EADDON,
					"verb '%s' has more than %d options, or its table "
					"does not end in NULL",
					verb, ADDON_MAX_OPTIONS);
	}
	code_verb->options = mem_array(count + 1, sizeof(*code_verb->options));
	code_verb->table = mem_array(count + 1, sizeof(*code_verb->table));
	for (size_t i = 0; i < count; i++) {
		struct ayon_option *option = &code_verb->options[i];
		if (!addon_entry_copy(option, sizeof(*option), theirs[i], OPTION_MINIMUM))
			return error_set(err, AYON_EADDON,
					"option %zu of verb '%s' has a size that no SDK has", i + 1,
					verb);

		int r = check_option(verb, option, err);
		if (r < 0)
			return r;

		r = check_against_earlier(code_verb, option, err);
		if (r < 0)
			return r;
		code_verb->table[i] = option;
		code_verb->option_count++;
	}
	code_verb->verb.options = code_verb->table;
	return 0;
}
