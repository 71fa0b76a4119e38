/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/run.h"

#include "addon/instance.h"
#include "addon/invocation.h"
#include "addon/service.h"
#include "base/cleanup.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/str.h"
#include "cli/globals.h"
#include "cli/help.h"

#include <string.h>

/* How the verb is called: the shortest form that works. */
static char *command_of(const struct addon_entry *entry, const struct addon_verb *verb)
{
	if (verb->flags & AYON_VERB_TOP_LEVEL)
		return mem_printf("ayon %s", verb->name);
	return mem_printf("ayon addon %s %s", entry->name, verb->name);
}

static int print_help(
		const char *command, const struct addon_code_verb *code_verb, struct error *err)
{
	const struct ayon_verb *verb = &code_verb->verb;
	CLEANUP(str) struct str text = { 0 };

	help_verb(command, verb->summary, verb->description, code_verb->table, &text);
	service_output_text(str_get(&text));
	return service_output_flush(err);
}

static int check_display(const struct addon_context *context, const struct ayon_verb *verb,
		struct error *err)
{
	if (!(verb->needs & AYON_NEEDS_DISPLAY))
		return 0;
	if (context->globals && context->globals->headless)
		return error_set(err, AYON_EUSAGE,
				"'%s' opens a window and was called in headless mode", verb->name);
	if (!env_get("DISPLAY") && !env_get("WAYLAND_DISPLAY"))
		return error_set(err, AYON_EUSAGE,
				"'%s' opens a window, but there is no display (neither DISPLAY "
				"nor WAYLAND_DISPLAY is set)",
				verb->name);
	return 0;
}

/* Everything that can be said of the words before anything of the addon runs. */
static int prepare(const struct addon_context *context, const struct addon_entry *entry,
		const struct addon_verb *verb, int argc, const char *const *argv,
		struct addon_instance **ret_instance, struct invocation *ret_invocation,
		bool *ret_help, struct error *err)
{
	CLEANUP(free) char *command = command_of(entry, verb);
	struct addon_instance *instance = NULL;

	int r = addon_instance_load(context, entry, &instance, err);
	if (r < 0)
		return r;

	const struct addon_code_verb *code_verb = addon_code_verb_of(&instance->code, verb->name);
	if (!code_verb)
		return error_set(err, AYON_EADDON,
				"addon '%s' %s: its manifest names the verb '%s', its code does "
				"not have it; pack it again",
				entry->name, entry->version, verb->name);

	r = invocation_make(code_verb, context->globals, argc, argv, ret_invocation, ret_help, err);
	if (r < 0) {
		error_prefix(err, "%s", command + strlen("ayon "));
		return r;
	}
	*ret_instance = instance;
	return *ret_help ? print_help(command, code_verb, err)
			 : check_display(context, &code_verb->verb, err);
}

static int call(struct addon_instance *instance, const struct ayon_verb *verb,
		const struct invocation *invocation, struct error *err)
{
	struct error output_err = { 0 };

	int r = addon_instance_open(instance, verb->needs, err);
	if (r < 0)
		return r;

	int32_t result = verb->run(instance->self, &invocation->shown);
	service_progress_finish();
	int flushed = service_output_flush(&output_err);
	if (result < 0 || result > 255) {
		CLEANUP(free) char *what = mem_printf("the command '%s'", verb->name);
		r = addon_instance_failed(instance, result, what, err);
		return r;
	}
	if (flushed < 0 && result == 0)
		return error_set(err, flushed, "%s", output_err.text);
	return result;
}

int addon_usage(const struct addon_context *context, const struct addon_entry *entry,
		const struct addon_verb *verb, int argc, const char *const *argv, struct error *err)
{
	CLEANUP(invocation) struct invocation invocation = { 0 };
	struct addon_instance *instance = NULL;
	bool help = false;

	int r = prepare(context, entry, verb, argc, argv, &instance, &invocation, &help, err);
	return r < 0 ? r : help;
}

int addon_run(const struct addon_context *context, const struct addon_entry *entry,
		const struct addon_verb *verb, int argc, const char *const *argv, struct error *err)
{
	CLEANUP(invocation) struct invocation invocation = { 0 };
	struct addon_instance *instance = NULL;
	bool help = false;

	int r = prepare(context, entry, verb, argc, argv, &instance, &invocation, &help, err);
	if (r < 0 || help)
		return r;

	const struct addon_code_verb *code_verb = addon_code_verb_of(&instance->code, verb->name);
	return call(instance, &code_verb->verb, &invocation, err);
}
