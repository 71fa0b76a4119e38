/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "bundles.h"
#include "files.h"
#include "studio.h"
#include "users.h"

static void set_copy(struct json *target, const char *key, const struct json *value)
{
	if (value)
		json_set(target, key, json_copy(value));
}

static struct json *client_sources(const struct addon *addon)
{
	const struct json *sources = json_get(addon->extra, "sources");
	if (sources)
		return json_copy(sources);
	if (!addon->has_client)
		return NULL;
	struct json *source = json_new_object();
	json_set_text(source, "type", "server");
	json_set_text(source, "filename", "client.zip");
	struct json *list = json_new_array();
	json_add(list, source);
	return list;
}

static struct json *version_view(const struct addon *addon, bool details)
{
	struct json *view = json_new_object();
	struct json *scopes = json_get(addon->extra, "frontendScopes");
	json_set_bool(view, "hasSettings", addon_defaults(addon) != NULL);
	json_set_bool(view, "hasSiteSettings", addon_site_defaults(addon) != NULL);
	json_set(view, "frontendScopes", scopes ? json_copy(scopes) : json_new_object());
	if (details) {
		struct json *sources = client_sources(addon);
		set_copy(view, "clientPyproject", json_get(addon->extra, "pyproject"));
		if (sources)
			json_set(view, "clientSourceInfo", sources);
		set_copy(view, "services", json_get(addon->package, "services"));
	}
	json_set_bool(view, "isBroken", addon->reason != NULL);
	if (addon->reason) {
		struct json *reason = json_new_object();
		json_set_text(reason, "error", addon->reason);
		json_set(view, "reason", reason);
	}
	json_set_bool(view, "projectCanOverrideAddonVersion", addon_can_override(addon));
	return view;
}

/* One addon with all its versions; *at moves on to the next addon. */
static struct json *addon_view(const struct registry *registry, size_t *at,
		const struct json *production, const struct json *staging, bool details)
{
	const char *name = registry->items[*at].name;
	const struct addon *last = NULL;
	bool has_client = false;
	struct json *versions = json_new_object();
	for (; *at < registry->count && str_equal(registry->items[*at].name, name); (*at)++) {
		last = &registry->items[*at];
		has_client = has_client || last->has_client || json_get(last->extra, "sources");
		json_set(versions, last->version, version_view(last, details));
	}

	struct json *view = json_new_object();
	json_set_text(view, "name", name);
	json_set_text(view, "title", last->title);
	json_set(view, "versions", versions);
	json_set_text(view, "description", "");
	set_copy(view, "productionVersion", json_get(json_get(production, "addons"), name));
	set_copy(view, "stagingVersion", json_get(json_get(staging, "addons"), name));
	json_set_text(view, "addonType", has_client ? "pipeline" : "server");
	json_set_bool(view, "system", json_get_bool(last->extra, "system", false));
	json_set_bool(view, "projectCanOverrideAddonVersion", addon_can_override(last));
	return view;
}

void addons_get(struct request *request, struct reply *reply)
{
	const struct registry *registry = &request->studio->registry;
	bool details = request_flag(request, "details", false);
	CLEANUP(json) struct json *production = bundle_flagged(request->studio, "isProduction");
	CLEANUP(json) struct json *staging = bundle_flagged(request->studio, "isStaging");
	struct json *list = json_new_array();
	for (size_t at = 0; at < registry->count;) {
		struct json *view = addon_view(registry, &at, production, staging, details);
		if (json_get_bool(view, "system", false) && !user_is_admin(request->user))
			json_free(view);
		else
			json_add(list, view);
	}
	struct json *root = json_new_object();
	json_set(root, "addons", list);
	reply_json(reply, 200, root);
}

static void delete_folder(struct request *request, struct reply *reply, const char *relative)
{
	if (!user_is_admin(request->user)) {
		reply_error(reply, 403, "Only admins can delete addons");
		return;
	}
	CLEANUP(free) char *path = path_join(request->studio->addons_dir, relative);
	struct error err = { 0 };
	int r = fs_is_dir(path) ? fs_remove_tree(path, &err) : 1;
	if (r > 0) {
		reply_error(reply, 404, "Addon not found");
		return;
	}
	if (r < 0) {
		reply_error(reply, 500, "%s", err.text);
		return;
	}
	studio_require_restart(request->studio, "Addon deleted");
	reply_empty(reply, 204);
}

void addon_delete(struct request *request, struct reply *reply)
{
	if (path_is_safe_name(request->args[0]))
		delete_folder(request, reply, request->args[0]);
	else
		reply_error(reply, 404, "Addon not found");
}

void addon_version_delete(struct request *request, struct reply *reply)
{
	if (!path_is_safe_name(request->args[0]) || !path_is_safe_name(request->args[1])) {
		reply_error(reply, 404, "Addon not found");
		return;
	}
	CLEANUP(free) char *relative = path_join(request->args[0], request->args[1]);
	delete_folder(request, reply, relative);
}

static void send_file(struct request *request, struct reply *reply, const char *folder)
{
	const char *name = request->args[0];
	const char *version = request->args[1];
	const struct addon *addon = registry_find(&request->studio->registry, name, version);
	if (!registry_has(&request->studio->registry, name)) {
		reply_error(reply, 404, "Addon %s does not exist", name);
		return;
	}
	if (!addon) {
		reply_error(reply, 404, "Addon %s version %s does not exist", name, version);
		return;
	}
	CLEANUP(free) char *directory = path_join(addon->directory, folder);
	if (!fs_is_dir(directory)) {
		reply_error(reply, 404, "Addon does not have a %s directory", folder);
		return;
	}
	reply_file(request, reply, directory, request->args[2], "File not found", NULL);
}

void addon_private_get(struct request *request, struct reply *reply)
{
	send_file(request, reply, "private");
}

void addon_public_get(struct request *request, struct reply *reply)
{
	send_file(request, reply, "public");
}
