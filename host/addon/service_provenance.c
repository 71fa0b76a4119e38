/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/service.h"

#include "addon/candidates.h"
#include "addon/general_environment.h"
#include "base/cleanup.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/str.h"
#include "bundle/select.h"
#include "cli/environment.h"
#include "cli/origins.h"
#include "layout.h"
#include "trust/policy.h"

#include <string.h>

/* What was asked for last: whoever asks, asks for one thing after the other. */
static struct {
	char *addon;
	struct addon_candidates candidates;
	char *setting;
	char *setting_detail;
} last;

_Static_assert(AYON_ORIGIN_ENVIRONMENT == ORIGIN_ENVIRONMENT &&
				AYON_ORIGIN_COMMAND_LINE == ORIGIN_COMMAND_LINE &&
				AYON_ORIGIN_LAUNCHER == ORIGIN_LAUNCHER &&
				AYON_ORIGIN_BUNDLE == ORIGIN_BUNDLE &&
				AYON_ORIGIN_FILE == ORIGIN_FILE &&
				AYON_ORIGIN_KEYRING == ORIGIN_KEYRING &&
				AYON_ORIGIN_LOGIN == ORIGIN_LOGIN &&
				AYON_ORIGIN_ADDON == ORIGIN_ADDON &&
				AYON_ORIGIN_POLICY == ORIGIN_POLICY,
		"origins differ");

void service_provenance_release(void)
{
	free(last.addon);
	free(last.setting);
	free(last.setting_detail);
	last.addon = last.setting = last.setting_detail = NULL;
	addon_candidates_finish(&last.candidates);
}

/* What the environment held before anything was done; NULL: the variable was not there. */
static const char *original_value(const char *name)
{
	size_t length = strlen(name);

	for (char *const *entry = env_original(); entry && *entry; entry++) {
		if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=')
			return *entry + length + 1;
	}
	return NULL;
}

/* The machine's file speaks last, and only where it overrules what the environment wants. */
static bool overruled(const char *name, struct ayon_variable_step *ret_step)
{
	struct policy policy = { 0 };
	const char *site = layout_site_policy();

	if (str_equal(name, "AYON_ADDON_SIGNATURES")) {
		if (policy_read(site, &policy, NULL) < 0 || policy.signatures != POLICY_REQUIRE ||
				env_is(name, "require"))
			return false;
		ret_step->value = "require";
	} else if (str_equal(name, "AYON_ALLOW_ROLLBACK")) {
		if (!env_is(name, "1") || policy_read(site, &policy, NULL) < 0 ||
				policy.may_roll_back)
			return false;
		ret_step->value = NULL;
	} else {
		return false;
	}
	ret_step->origin = ORIGIN_POLICY;
	ret_step->detail = site;
	return true;
}

/* The index-th note of the variable; `index` goes down by those that were passed over. */
static const struct origin *find_note(const char *name, uint32_t *index)
{
	const struct origin *note = NULL;

	for (size_t i = 0; (note = origins_get(i)); i++) {
		if (str_equal(note->name, name) && (*index)-- == 0)
			return note;
	}
	return NULL;
}

static int32_t step(const struct ayon_host *host, const char *variable, uint32_t index,
		struct ayon_variable_step *ret_step)
{
	struct addon_instance *caller = service_caller(host);
	const char *name = variable ? variable : "";
	const char *original = original_value(name);
	uint32_t left = index;

	if (!AYON_HAS(ret_step, detail))
		return service_fail(caller, AYON_EINVALID,
				"ayon.provenance/1 was given a step of %u bytes; set its size "
				"member",
				ret_step->size);
	ret_step->is_part = 0;
	ret_step->detail = "";
	if (original && left == 0) {
		ret_step->origin = ORIGIN_ENVIRONMENT;
		ret_step->value = origins_is_secret(name) ? "" : original;
		return AYON_OK;
	}
	left -= original != NULL;

	const struct origin *note = find_note(name, &left);
	if (!note)
		return left == 0 && overruled(name, ret_step)
				       ? AYON_OK
				       : service_fail(caller, AYON_ENOTFOUND,
							 "nothing else is known of '%s'", name);
	ret_step->origin = (int32_t)note->kind;
	ret_step->is_part = note->is_part;
	ret_step->value = note->value;
	ret_step->detail = note->detail;
	return AYON_OK;
}

static bool is_first(const struct origin *note, size_t position)
{
	for (size_t i = 0; i < position; i++) {
		if (str_equal(origins_get(i)->name, note->name))
			return false;
	}
	return true;
}

static const char *changed(const struct ayon_host *host, uint32_t index)
{
	const struct origin *note = NULL;

	(void)host;
	for (size_t i = 0; (note = origins_get(i)); i++) {
		if (is_first(note, i) && index-- == 0)
			return note->name;
	}
	return NULL;
}

static int32_t variable_at(
		const struct ayon_host *host, uint32_t index, struct ayon_variable_info *ret_info)
{
	struct addon_instance *caller = service_caller(host);
	size_t count = 0;
	const struct environment_variable *variables = environment_variables(&count);

	if (!AYON_HAS(ret_info, meaning))
		return service_fail(caller, AYON_EINVALID,
				"ayon.provenance/1 was given a struct of %u bytes; set its size "
				"member",
				ret_info->size);
	if (index >= count)
		return service_fail(
				caller, AYON_ENOTFOUND, "there is no variable number %u", index);
	ret_info->is_secret = origins_is_secret(variables[index].name);
	ret_info->name = variables[index].name;
	ret_info->direction = variables[index].direction;
	ret_info->meaning = variables[index].meaning;
	return AYON_OK;
}

static int32_t place(const struct ayon_host *host, const char *addon, uint32_t index,
		struct ayon_addon_place *ret_place)
{
	struct addon_instance *caller = service_caller(host);
	struct error err = { 0 };

	if (!AYON_HAS(ret_place, detail) || !addon)
		return service_fail(caller, AYON_EINVALID,
				"ayon.provenance/1 needs the name of an addon and the size of the "
				"struct");
	if (!str_equal(last.addon, addon)) {
		service_provenance_release();
		int r = addon_candidates_find(caller->context, addon, &last.candidates, &err);
		if (r < 0)
			return service_failed(caller, &err);
		last.addon = mem_dup(addon);
	}
	if (index >= last.candidates.count)
		return service_fail(caller, AYON_ENOTFOUND, "addon '%s' is nowhere else", addon);

	const struct addon_candidate *candidate = &last.candidates.items[index];
	ret_place->origin = (int32_t)candidate->origin;
	ret_place->is_used = candidate->is_used;
	ret_place->version = candidate->version;
	ret_place->path = candidate->path;
	ret_place->detail = candidate->detail;
	return AYON_OK;
}

#define CORE "core" /* the one addon whose settings hold variables for all others */

static int32_t setting(const struct ayon_host *host, const char *variable,
		struct ayon_variable_setting *ret_setting)
{
	struct addon_instance *caller = service_caller(host);
	const struct addon_context *context = caller->context;
	const struct json *settings = NULL;
	struct error err = { 0 };
	char *value = NULL;

	if (!AYON_HAS(ret_setting, detail) || !variable)
		return service_fail(caller, AYON_EINVALID,
				"ayon.provenance/1 needs a variable and the size of the struct");
	int32_t r = service_require(
			caller, AYON_NEEDS_BUNDLE, "AYON_NEEDS_BUNDLE", AYON_EXT_PROVENANCE_1);
	if (r < 0)
		return r;

	if (context->is_offline)
		return service_fail(caller, AYON_ENETWORK, "this run works without the server");
	r = service_settings_of(context, CORE, env_get("AYON_PROJECT_NAME"), &settings, &err);
	if (r == 0)
		r = general_environment_value(settings, variable, &value, &err);
	if (r < 0)
		return service_failed(caller, &err);
	free(last.setting);
	free(last.setting_detail);
	last.setting = value;
	last.setting_detail = mem_printf(CORE " %s, environments",
			bundle_addon_version(&context->choice->project, CORE));
	ret_setting->value = last.setting;
	ret_setting->detail = last.setting_detail;
	return AYON_OK;
}

const struct ayon_provenance_1 service_provenance = {
	.size = sizeof(service_provenance),
	.step = step,
	.changed = changed,
	.variable = variable_at,
	.place = place,
	.setting = setting,
};
