/* SPDX-License-Identifier: Apache-2.0 */
#include "tables.h"

#include "wrap/json.h"

const struct tables_word tables_needs[] = {
	{ "session", AYON_NEEDS_SESSION },
	{ "bundle", AYON_NEEDS_BUNDLE },
	{ "display", AYON_NEEDS_DISPLAY },
	{ "config", AYON_NEEDS_CONFIG },
	{ NULL, 0 },
};

const struct tables_word tables_verb_flags[] = {
	{ "top-level", AYON_VERB_TOP_LEVEL },
	{ "hidden", AYON_VERB_HIDDEN },
	{ "passthrough", AYON_VERB_PASSTHROUGH },
	{ NULL, 0 },
};

const struct tables_word tables_kinds[] = {
	{ "flag", AYON_OPTION_FLAG },
	{ "text", AYON_OPTION_TEXT },
	{ "integer", AYON_OPTION_INTEGER },
	{ "positional", AYON_OPTION_POSITIONAL },
	{ "rest", AYON_OPTION_REST },
	{ NULL, 0 },
};

const struct tables_word tables_option_flags[] = {
	{ "required", AYON_OPTION_REQUIRED },
	{ "repeat", AYON_OPTION_REPEAT },
	{ "hidden", AYON_OPTION_HIDDEN },
	{ NULL, 0 },
};

static struct json *bits(const struct tables_word *words, uint32_t value)
{
	struct json *array = json_new_array();
	for (; words->name; words++) {
		if (value & words->value)
			json_add(array, json_new_text(words->name));
	}
	return array;
}

static struct json *texts(const char *const *items)
{
	struct json *array = json_new_array();
	for (; items && *items; items++)
		json_add(array, json_new_text(*items));
	return array;
}

static struct json *describe_option(const struct ayon_option *option)
{
	struct json *object = json_new_object();
	json_set_text(object, "name", option->name);
	for (const struct tables_word *kind = tables_kinds; kind->name; kind++) {
		if (kind->value == option->kind)
			json_set_text(object, "kind", kind->name);
	}
	json_set(object, "flags", bits(tables_option_flags, option->flags));
	json_set_text(object, "letter", option->letter);
	json_set_text(object, "metavar", option->metavar);
	json_set_text(object, "help", option->help);
	json_set(object, "aliases", texts(option->aliases));
	json_set(object, "choices", texts(option->choices));
	return object;
}

static struct json *describe_verb(const struct addon_code_verb *code)
{
	const struct ayon_verb *verb = &code->verb;
	struct json *object = json_new_object();
	json_set_text(object, "name", verb->name);
	json_set_text(object, "summary", verb->summary);
	json_set_text(object, "description", verb->description);
	json_set(object, "needs", bits(tables_needs, verb->needs));
	json_set(object, "flags", bits(tables_verb_flags, verb->flags));

	struct json *options = json_new_array();
	for (size_t i = 0; i < code->option_count; i++)
		json_add(options, describe_option(&code->options[i]));
	json_set(object, "options", options);
	return object;
}

struct json *tables_describe(const struct addon_code *code)
{
	const struct ayon_addon *addon = &code->addon;
	struct json *root = json_new_object();
	json_set_int(root, "format", 1);
	json_set_text(root, "name", addon->name);
	json_set_text(root, "version", addon->version);
	json_set_text(root, "title", addon->title ? addon->title : addon->name);

	struct json *abi = json_new_object();
	json_set_int(abi, "major", AYON_ABI_MAJOR);
	json_set_int(abi, "minor", addon->abi_minor);
	json_set(root, "abi", abi);

	struct json *verbs = json_new_array();
	for (size_t i = 0; i < code->verb_count; i++)
		json_add(verbs, describe_verb(&code->verbs[i]));
	json_set(root, "verbs", verbs);
	json_set(root, "extensions", texts(addon->extensions));
	return root;
}
