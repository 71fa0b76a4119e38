/* SPDX-License-Identifier: Apache-2.0 */
#include "tables.h"

#include "addon/names.h"
#include "base/cleanup.h"
#include "base/path.h"
#include "base/semver.h"
#include "base/str.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static int fault(struct error *err, const char *what)
{
	return error_set(err, AYON_EADDON, "%s", what);
}

static bool is_option_name(const char *name, uint32_t kind)
{
	if (addon_is_verb_name(name))
		return true;
	/* Only what is typed behind dashes has to be easy to type; a capital or '_' may stand for a word. */
	return kind >= AYON_OPTION_POSITIONAL && name && *name && strlen(name) <= ADDON_MAX_NAME &&
	       !strpbrk(name, " \t=/") && addon_is_text(name, ADDON_MAX_NAME, false);
}

static bool are_words(const char *const *words)
{
	size_t count = 0;
	for (; words && *words; words++) {
		if (++count > ADDON_MAX_WORDS || !addon_is_text(*words, ADDON_MAX_NAME, false) ||
				!**words)
			return false;
	}
	return true;
}

static int check_option(const struct ayon_option *option, struct error *err)
{
	if (!AYON_HAS(option, choices))
		return fault(err, "its size is not set; write sizeof(struct ayon_option) or "
				  "AYON_OPTION_DECLARE()");
	if (option->kind < AYON_OPTION_FLAG || option->kind > AYON_OPTION_REST)
		return error_set(err, AYON_EADDON, "its kind %u is none of AYON_OPTION_*",
				option->kind);
	if (!is_option_name(option->name, option->kind))
		return fault(err, "its name must be lower-case words joined by '-', without "
				  "leading dashes");
	if (option->letter && (strlen(option->letter) != 1 || strchr("-= ", *option->letter)))
		return fault(err, "its letter must be one character");
	if (option->letter && option->kind >= AYON_OPTION_POSITIONAL)
		return fault(err, "a positional and a rest take no letter");
	if (!option->help || !addon_is_text(option->help, ADDON_MAX_HELP, false))
		return fault(err, "its help must be one line of text");
	if (option->metavar && !addon_is_text(option->metavar, ADDON_MAX_NAME, false))
		return fault(err, "its metavar must be one short word");
	if (!are_words(option->aliases) || !are_words(option->choices))
		return fault(err, "an alias or a choice is no short line of text, or there are too "
				  "many");
	return 0;
}

/* Whether the option answers to the name, by its own name or an alias. */
static bool answers_to(const struct ayon_option *option, const char *name)
{
	for (const char *const *alias = option->aliases; alias && *alias; alias++) {
		if (str_equal(*alias, name))
			return true;
	}
	return str_equal(option->name, name);
}

static bool clash(const struct ayon_option *a, const struct ayon_option *b)
{
	for (const char *const *alias = b->aliases; alias && *alias; alias++) {
		if (answers_to(a, *alias))
			return true;
	}
	return answers_to(a, b->name) || (a->letter && str_equal(a->letter, b->letter));
}

static int check_options(const struct ayon_option *const *options, struct error *err)
{
	for (size_t i = 0; options && options[i]; i++) {
		if (i >= ADDON_MAX_OPTIONS)
			return error_set(err, AYON_EADDON, "more than %d options",
					ADDON_MAX_OPTIONS);
		int r = check_option(options[i], err);
		if (r < 0)
			return error_prefix(err, "option %zu ('%s')", i + 1,
					AYON_HAS(options[i], name) && options[i]->name
							? options[i]->name
							: "");
		for (size_t k = 0; k < i; k++) {
			if (clash(options[k], options[i]))
				return error_set(err, AYON_EADDON,
						"options '%s' and '%s' share a name or a letter",
						options[k]->name, options[i]->name);
		}
		if (i > 0 && options[i - 1]->kind == AYON_OPTION_REST)
			return fault(err, "the rest must be the last option");
	}
	return 0;
}

static int check_verb(const struct ayon_verb *verb, struct error *err)
{
	if (!AYON_HAS(verb, run))
		return fault(err, "its size is not set; write sizeof(struct ayon_verb)");
	if (!addon_is_verb_name(verb->name))
		return fault(err, "its name must be lower-case words joined by '-'");
	if ((verb->flags & AYON_VERB_TOP_LEVEL) && addon_is_reserved_word(verb->name))
		return fault(err, "the launcher itself owns this top-level word");
	if (!verb->summary || !*verb->summary ||
			!addon_is_text(verb->summary, ADDON_MAX_SUMMARY, false))
		return fault(err, "its summary must be one short line of text");
	if (verb->description && !addon_is_text(verb->description, ADDON_MAX_DESCRIPTION, true))
		return fault(err, "its description is too long or holds control characters");
	if (!verb->run)
		return fault(err, "it has no run()");
	return check_options(verb->options, err);
}

static int check_verbs(const struct ayon_verb *const *verbs, struct error *err)
{
	for (size_t i = 0; verbs[i]; i++) {
		if (i >= ADDON_MAX_VERBS)
			return error_set(err, AYON_EADDON, "more than %d verbs", ADDON_MAX_VERBS);
		int r = check_verb(verbs[i], err);
		if (r < 0)
			return error_prefix(err, "verb %zu ('%s')", i + 1,
					AYON_HAS(verbs[i], name) && verbs[i]->name ? verbs[i]->name
										   : "");
		for (size_t k = 0; k < i; k++) {
			if (str_equal(verbs[k]->name, verbs[i]->name))
				return error_set(err, AYON_EADDON, "two verbs are called '%s'",
						verbs[i]->name);
		}
	}
	return 0;
}

static int check_extensions(const struct ayon_addon *addon, struct error *err)
{
	size_t count = 0;
	for (const char *const *id = addon->extensions; id && *id; id++) {
		if (++count > ADDON_MAX_EXTENSIONS || !addon_is_extension_id(*id))
			return error_set(err, AYON_EADDON,
					"'%s' is no extension id like \"ayon.environment/1\"", *id);
	}
	if (count > 0 && !addon->query)
		return fault(err, "it lists extensions but has no query()");
	return 0;
}

int tables_check(const struct ayon_addon *addon, struct error *err)
{
	if (!AYON_HAS(addon, extensions))
		return fault(err, "the size of ayon_addon_v1 is not set; use AYON_ADDON()");
	if (!addon_is_name(addon->name) ||
			strspn(addon->name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					    "0123456789_.-") != strlen(addon->name) ||
			strlen(addon->name) < 2)
		return fault(err, "its name must be letters, digits, '_', '-' and '.', as the "
				  "server takes it");
	if (!addon_is_name(addon->version) || !semver_is_valid(addon->version))
		return fault(err, "its version must be a semantic version like \"1.0.0\"");
	if (addon->title && !addon_is_text(addon->title, ADDON_MAX_TITLE, false))
		return fault(err, "its title must be one short line of text");
	if (!addon->verbs)
		return fault(err, "verbs is NULL; an addon without verbs has an empty array");

	int r = check_verbs(addon->verbs, err);
	return r < 0 ? r : check_extensions(addon, err);
}

int tables_load(const char *path, const struct ayon_addon **ret_addon, struct error *err)
{
	CLEANUP(free) char *absolute = path_absolute(path);
	void *handle = dlopen(absolute, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return error_set(err, AYON_EADDON, "cannot load '%s': %s", path, dlerror());

	const struct ayon_addon *addon = dlsym(handle, AYON_ADDON_SYMBOL);
	if (!addon)
		return error_set(err, AYON_EADDON,
				"'%s' has no symbol " AYON_ADDON_SYMBOL "; declare it with "
				"AYON_ADDON()",
				path);

	int r = tables_check(addon, err);
	if (r < 0)
		return error_prefix(err, "'%s'", path);
	*ret_addon = addon;
	return 0;
}
