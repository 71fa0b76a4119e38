/* SPDX-License-Identifier: Apache-2.0 */
#include "python_core.h"

#include "addon/python_core.h"
#include "addon/python_part.h"
#include "addon/run.h"
#include "base/cleanup.h"
#include "base/env.h"
#include "bundle/select.h"
#include "command.h"

bool python_core_is_asked(const struct command *command)
{
	if (command->is_script)
		return false;
	return command->kind == COMMAND_UNKNOWN ||
	       (command->kind == COMMAND_ADDON_HELP && addon_has_python(command->entry) &&
			       !command->entry->verb_count);
}

bool python_core_has_tray(const struct addon_index *index)
{
	return (env_get("DISPLAY") || env_get("WAYLAND_DISPLAY")) &&
	       addon_python_core_is_here(index);
}

static int core_is_missing(const struct addon_context *context, const struct addon_entry *entry,
		struct error *err)
{
	return error_set(err, AYON_EADDON,
			"the commands of addon '%s' %s are written in Python and need the addon "
			"'core', which %s%s%s; %s",
			entry->name, entry->version,
			context->choice ? "the bundle '" : "is not opened with --skip-bootstrap",
			context->choice ? context->choice->project.name : "",
			context->choice ? "' does not have here" : "",
			context->choice ? "add it to the bundle" : "leave that away");
}

/* `ayon mixed sync` is `ayon addon mixed sync`, and `module` the older word; Python knows neither. */
static void python_words(const struct command *command, const struct strlist *words,
		struct strlist *ret_words)
{
	bool is_spelled =
			str_equal(words->items[0], "addon") || str_equal(words->items[0], "module");

	if (is_spelled || command->entry)
		strlist_add(ret_words, "addon");
	for (size_t i = is_spelled ? 1 : 0; i < words->count; i++)
		strlist_add(ret_words, words->items[i]);
}

int python_core_takes(const struct addon_context *context, const struct command *command,
		struct error *err)
{
	const struct addon_entry *entry = command->entry;

	if (!python_core_is_asked(command) || (entry && !addon_has_python(entry)))
		return command_unknown(context->index, command, err);
	if (context->choice && addon_python_core_is_here(context->index))
		return 1;
	return entry && !entry->verb_count ? core_is_missing(context, entry, err)
					   : command_unknown(context->index, command, err);
}

int python_core_command(const struct addon_context *context, const struct command *command,
		const struct strlist *words, struct error *err)
{
	CLEANUP(strlist) struct strlist handed = { 0 };
	struct error unknown = { 0 };

	command_unknown(context->index, command, &unknown);
	python_words(command, words, &handed);
	int r = addon_python_core_run(
			context, (const char *const *)handed.items, unknown.text, err);
	/* Without an interpreter nobody can say more of a word than that nothing here knows it. */
	if (r == AYON_ENOTFOUND && !command->entry) {
		struct error reason = *err;
		return error_set(err, AYON_EUSAGE,
				"%s. The Python core addon could not be asked: %s", unknown.text,
				reason.text);
	}
	return r;
}
