/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "projects.h"
#include "settings.h"
#include "users.h"

/* The addon of the path; NULL when the reply says that there is none. Borrowed. */
static const struct addon *open_addon(const struct request *request, struct reply *reply)
{
	const struct registry *registry = &request->studio->registry;
	const struct addon *addon = registry_find(registry, request->args[0], request->args[1]);
	if (addon)
		return addon;
	if (registry_has(registry, request->args[0]))
		reply_error(reply, 404, "Addon %s version %s does not exist", request->args[0],
				request->args[1]);
	else
		reply_error(reply, 404, "Addon %s does not exist", request->args[0]);
	return NULL;
}

static struct settings_scope scope_of(const struct request *request, const struct addon *addon)
{
	const char *variant = request_query(request, "variant");
	return (struct settings_scope){ addon, variant ? variant : "production", request->args[2] };
}

static bool knows_project(const struct request *request, struct reply *reply)
{
	if (!request->args[2] || store_has(request->studio->store, "project", request->args[2]))
		return true;
	reply_error(reply, 404, "Project %s not found", request->args[2]);
	return false;
}

void addon_settings_get(struct request *request, struct reply *reply)
{
	const struct addon *addon = open_addon(request, reply);
	if (!addon || !knows_project(request, reply))
		return;
	struct settings_scope scope = scope_of(request, addon);
	reply_json(reply, 200, settings_values(request->studio, &scope));
}

void addon_project_settings_get(struct request *request, struct reply *reply)
{
	addon_settings_get(request, reply);
}

static bool reply_errors(
		struct reply *reply, const struct json *defaults, const struct json *changes)
{
	struct json *errors = settings_errors(defaults, changes);
	if (!json_count(errors)) {
		json_free(errors);
		return false;
	}
	reply_error(reply, 400, "Invalid settings");
	json_set(reply->json, "errors", errors);
	return true;
}

void addon_settings_post(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *changes = request_object(request, reply);
	if (!changes)
		return;
	if (!user_is_manager(request->user)) {
		reply_error(reply, 403, "Forbidden");
		return;
	}
	const struct addon *addon = open_addon(request, reply);
	if (!addon || !knows_project(request, reply) ||
			reply_errors(reply, addon_defaults(addon), changes))
		return;
	struct settings_scope scope = scope_of(request, addon);
	settings_save(request->studio, &scope, changes);
	reply_empty(reply, 204);
}

void addon_project_settings_post(struct request *request, struct reply *reply)
{
	addon_settings_post(request, reply);
}

static const char *site_of(const struct request *request)
{
	const char *site = request_query(request, "site");
	return site ? site : request_header(request, "x-ayon-site-id");
}

void addon_site_settings_get(struct request *request, struct reply *reply)
{
	const struct addon *addon = open_addon(request, reply);
	if (!addon)
		return;
	const char *site = site_of(request);
	reply_json(reply, 200,
			settings_site_values(request->studio, addon, site ? site : "",
					json_get_text(request->user, "name")));
}

void addon_site_settings_put(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *changes = request_object(request, reply);
	if (!changes)
		return;
	const struct addon *addon = open_addon(request, reply);
	const char *site = site_of(request);
	if (!addon)
		return;
	if (!site) {
		reply_invalid(request, reply, "query", "site", "field required",
				"value_error.missing", NULL);
		return;
	}
	if (reply_errors(reply, addon_site_defaults(addon), changes))
		return;
	settings_save_site(request->studio, addon, site, json_get_text(request->user, "name"),
			changes);
	reply_empty(reply, 204);
}
