/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/entry.h"

#include "addon/entry_option.h"
#include "addon/names.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"

#define END_OF(type, member) (offsetof(type, member) + sizeof(((type *)0)->member))

/* Of ABI 1.0: every addon ever built reaches this far. */
#define ADDON_MINIMUM END_OF(struct ayon_addon, extensions)
#define VERB_MINIMUM  END_OF(struct ayon_verb, run)

void addon_code_finish(struct addon_code *code)
{
	for (size_t i = 0; i < code->verb_count; i++) {
		free(code->verbs[i].options);
		free(code->verbs[i].table);
	}
	free(code->verbs);
	*code = (struct addon_code){ 0 };
}

static int check_verb(const struct ayon_verb *verb, size_t number, struct error *err)
{
	if (!addon_is_verb_name(verb->name))
		return error_set(err, AYON_EADDON,
				"verb %zu has no valid name; use lower-case words joined by "
				"'-', at most %d bytes",
				number, ADDON_MAX_NAME);
	if (!addon_is_text(verb->summary, ADDON_MAX_SUMMARY, false))
		return error_set(err, AYON_EADDON,
				"verb '%s' has no summary of one line, at most %d bytes",
				verb->name, ADDON_MAX_SUMMARY);
	if (verb->description && !addon_is_text(verb->description, ADDON_MAX_DESCRIPTION, true))
		return error_set(err, AYON_EADDON,
				"the description of verb '%s' is over %d bytes or not plain "
				"UTF-8 text",
				verb->name, ADDON_MAX_DESCRIPTION);
	if (!verb->run)
		return error_set(err, AYON_EADDON, "verb '%s' has no run function", verb->name);
	if ((verb->flags & AYON_VERB_TOP_LEVEL) && addon_is_reserved_word(verb->name))
		return error_set(err, AYON_EADDON,
				"'%s' is a word of the launcher, no verb can have it on the "
				"top level",
				verb->name);
	return 0;
}

static int read_verb(const struct ayon_verb *theirs, struct addon_code *code, struct error *err)
{
	struct addon_code_verb *code_verb = &code->verbs[code->verb_count];
	size_t number = code->verb_count + 1;

	if (!addon_entry_copy(&code_verb->verb, sizeof(code_verb->verb), theirs, VERB_MINIMUM))
		return error_set(err, AYON_EADDON, "verb %zu has a size that no SDK has", number);

	int r = check_verb(&code_verb->verb, number, err);
	if (r < 0)
		return r;

	if (addon_code_verb_of(code, code_verb->verb.name))
		return error_set(err, AYON_EADDON, "the verb '%s' is there twice",
				code_verb->verb.name);
	/* Counted from here on, so that its options are released with it. */
	code->verb_count++;
	return addon_entry_read_options(code_verb, err);
}

static int check_addon(const struct ayon_addon *addon, struct error *err)
{
	if (!addon_is_name(addon->name) || !addon_is_name(addon->version))
		return error_set(err, AYON_EADDON,
				"its name or version is missing or not usable as a folder's "
				"name");
	if (addon->title && !addon_is_text(addon->title, ADDON_MAX_TITLE, false))
		return error_set(err, AYON_EADDON, "its title is over %d bytes or not one line",
				ADDON_MAX_TITLE);
	if (!addon->verbs)
		return error_set(err, AYON_EADDON,
				"its table of verbs is NULL; an addon without verbs has an "
				"empty one");
	for (size_t i = 0; addon->extensions && addon->extensions[i]; i++) {
		if (i >= ADDON_MAX_EXTENSIONS || !addon_is_extension_id(addon->extensions[i]))
			return error_set(err, AYON_EADDON,
					"extension %zu is over the limit of %d or not like "
					"'ayon.tray/1'",
					i + 1, ADDON_MAX_EXTENSIONS);
	}
	if (addon->extensions && addon->extensions[0] && !addon->query)
		return error_set(err, AYON_EADDON, "it lists extensions but has no query function");
	return 0;
}

int addon_code_read(
		const struct ayon_addon *exported, struct addon_code *ret_code, struct error *err)
{
	CLEANUP(addon_code) struct addon_code code = { 0 };
	size_t count = 0;

	if (!addon_entry_copy(&code.addon, sizeof(code.addon), exported, ADDON_MINIMUM))
		return error_set(err, AYON_EADDON,
				"its %s has a size of %u bytes, which no SDK has",
				AYON_ADDON_SYMBOL, exported->size);

	int r = check_addon(&code.addon, err);
	if (r < 0)
		return r;

	while (code.addon.verbs[count]) {
		if (++count > ADDON_MAX_VERBS)
			return error_set(err, AYON_EADDON,
					"it has more than %d verbs, or its table does not end "
					"in NULL",
					ADDON_MAX_VERBS);
	}
	code.verbs = mem_array(count + 1, sizeof(*code.verbs));
	for (size_t i = 0; i < count; i++) {
		r = read_verb(code.addon.verbs[i], &code, err);
		if (r < 0)
			return r;
	}
	*ret_code = code;
	code = (struct addon_code){ 0 };
	return 0;
}

int addon_code_expect(const struct addon_code *code, const char *name, const char *version,
		struct error *err)
{
	if (str_equal(code->addon.name, name) && str_equal(code->addon.version, version))
		return 0;
	return error_set(err, AYON_EADDON,
			"its code is that of %s %s, its manifest that of %s %s; pack it again",
			code->addon.name, code->addon.version, name, version);
}

const struct addon_code_verb *addon_code_verb_of(const struct addon_code *code, const char *name)
{
	for (size_t i = 0; i < code->verb_count; i++) {
		if (str_equal(code->verbs[i].verb.name, name))
			return &code->verbs[i];
	}
	return NULL;
}
