/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "base/memory.h"
#include "base/str.h"
#include "crypt.h"
#include "events.h"
#include "users.h"

#include <ctype.h>
#include <string.h>

#define TOKEN_RULE "[a-f0-9]{64}"

/*
 * What an addon offers stands in its server/studio.json: "actions": [{identifier, label, icon?,
 * category?, entityTypes?: [...], args: [...]}]; in args {project} and {entityId} are replaced.
 */
static bool fits(const struct json *action, const struct json *context)
{
	const struct json *types = json_get(action, "entityTypes");
	const char *type = json_get_text(context, "entityType");
	if (!types)
		return true;
	for (size_t i = 0; i < json_count(types); i++) {
		if (str_equal(json_text(json_item(types, i)), type))
			return json_count(json_get(context, "entityIds")) > 0;
	}
	return false;
}

static struct json *action_view(
		const struct addon *addon, const struct json *action, const char *variant)
{
	struct json *view = json_copy(action);
	json_remove(view, "args");
	json_remove(view, "entityTypes");
	if (!json_get(view, "order"))
		json_set_int(view, "order", 0);
	json_set_bool(view, "adminOnly", false);
	json_set_bool(view, "managerOnly", false);
	json_set_bool(view, "featured", false);
	json_set_text(view, "addonName", addon->name);
	json_set_text(view, "addonVersion", addon->version);
	json_set_text(view, "variant", variant);
	return view;
}

void actions_list(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *context = request_object(request, reply);
	if (!context)
		return;
	const char *mode = request_query(request, "mode");
	const char *variant = request_query(request, "variant");
	struct json *list = json_new_array();
	const struct registry *registry = &request->studio->registry;
	for (size_t i = 0; i < registry->count && !str_equal(mode, "dynamic"); i++) {
		const struct json *actions = json_get(registry->items[i].extra, "actions");
		for (size_t a = 0; a < json_count(actions); a++) {
			const struct json *action = json_item(actions, a);
			if (fits(action, context))
				json_add(list, action_view(&registry->items[i], action,
							       variant ? variant : "production"));
		}
	}
	struct json *root = json_new_object();
	json_set(root, "actions", list);
	reply_json(reply, 200, root);
}

static const struct json *find_action(const struct addon *addon, const char *identifier)
{
	const struct json *actions = json_get(addon->extra, "actions");
	for (size_t i = 0; i < json_count(actions); i++) {
		if (str_equal(json_get_text(json_item(actions, i), "identifier"), identifier))
			return json_item(actions, i);
	}
	return NULL;
}

/* The words for the launcher, with the context filled in. */
static struct json *fill_args(const struct json *args, const struct json *context)
{
	const char *project = json_get_text(context, "projectName");
	const char *entity = json_text(json_item(json_get(context, "entityIds"), 0));
	struct json *filled = json_new_array();
	for (size_t i = 0; i < json_count(args); i++) {
		const char *word = json_text(json_item(args, i));
		if (str_equal(word, "{project}"))
			word = project;
		else if (str_equal(word, "{entityId}"))
			word = entity;
		json_add(filled, json_new_text(word ? word : ""));
	}
	return filled;
}

static void copy(struct json *target, const char *key, const struct json *source, const char *from)
{
	struct json *value = json_get(source, from);
	json_set(target, key, value ? json_copy(value) : NULL);
}

static struct json *launch_event(const struct request *request, const struct addon *addon,
		const struct json *action, const struct json *context, const char *token)
{
	const char *variant = request_query(request, "variant");
	struct json *summary = json_new_object();
	json_set_text(summary, "variant", variant ? variant : "production");
	json_set_text(summary, "addon_name", addon->name);
	json_set_text(summary, "addon_version", addon->version);
	json_set_text(summary, "action_identifier", request_query(request, "identifier"));
	struct json *stored = json_new_object();
	copy(stored, "project_name", context, "projectName");
	copy(stored, "entity_type", context, "entityType");
	copy(stored, "entity_ids", context, "entityIds");
	copy(stored, "entity_subtypes", context, "entitySubtypes");
	copy(stored, "form_data", context, "formData");
	struct json *payload = json_new_object();
	json_set(payload, "args", fill_args(json_get(action, "args"), context));
	json_set(payload, "context", stored);
	struct json *event = json_new_object();
	json_set_text(event, "topic", "action.launcher");
	json_set_text(event, "hash", token);
	json_set_text(event, "status", "pending");
	json_set_text(event, "project", json_get_text(context, "projectName"));
	json_set_text(event, "description", "Launching action");
	json_set(event, "summary", summary);
	json_set(event, "payload", payload);
	return event;
}

/* Percent-encodes what may not stand in a query; caller frees. */
static char *escape(const char *text)
{
	CLEANUP(str) struct str escaped = { 0 };
	for (; *text; text++) {
		if (isalnum((unsigned char)*text) || strchr("-._~", *text))
			str_append_n(&escaped, text, 1);
		else
			str_appendf(&escaped, "%%%02X", (unsigned char)*text);
	}
	return mem_dup(str_get(&escaped));
}

void actions_execute(struct request *request, struct reply *reply)
{
	const char *name = request_query(request, "addonName");
	const char *version = request_query(request, "addonVersion");
	const char *identifier = request_query(request, "identifier");
	if (!name || !version || !identifier) {
		reply_invalid(request, reply, "query",
				!name      ? "addonName"
				: !version ? "addonVersion"
					   : "identifier",
				"field required", "value_error.missing", NULL);
		return;
	}
	CLEANUP(json) struct json *context = request_object(request, reply);
	if (!context)
		return;
	if (request->by_api_key) {
		reply_error(reply, 403, "Authorization header is missing");
		return;
	}
	const struct addon *addon = registry_find(&request->studio->registry, name, version);
	if (!addon) {
		if (registry_has(&request->studio->registry, name))
			reply_error(reply, 404, "Addon %s version %s does not exist", name,
					version);
		else
			reply_error(reply, 404, "Addon %s does not exist", name);
		return;
	}

	CLEANUP(free) char *token = crypt_random_hex(CRYPT_TOKEN_LENGTH);
	CLEANUP(json)
	struct json *event = launch_event(
			request, addon, find_action(addon, identifier), context, token);
	free(event_add(request->studio, event, json_get_text(request->user, "name"), false));
	const char *referer = request_header(request, "referer");
	CLEANUP(free) char *url = escape(referer ? referer : request->studio->url);
	CLEANUP(free)
	char *uri = mem_printf("ayon-launcher://action?server_url=%s&token=%s", url, token);
	struct json *payload = json_new_object();
	json_set_text(payload, "uri", uri);
	struct json *root = json_new_object();
	json_set_text(root, "type", "launcher");
	json_set_bool(root, "success", true);
	json_set(root, "message", NULL);
	json_set(root, "payload", payload);
	reply_json(reply, 200, root);
}

static bool check_token(const struct request *request, struct reply *reply)
{
	const char *token = request->args[0];
	if (strlen(token) >= CRYPT_TOKEN_LENGTH &&
			strspn(token, "0123456789abcdef") >= CRYPT_TOKEN_LENGTH)
		return true;
	struct json *context = json_new_object();
	json_set_text(context, "pattern", TOKEN_RULE);
	reply_invalid(request, reply, "path", "token",
			"string does not match regex \"" TOKEN_RULE "\"", "value_error.str.regex",
			context);
	return false;
}

/* The launch with that token while it has the status; caller frees. */
static struct json *find_launch(
		const struct request *request, struct reply *reply, const char *status)
{
	if (!check_token(request, reply))
		return NULL;
	struct store *store = request->studio->store;
	CLEANUP(json) struct json *entry = store_get(store, "event-hash", request->args[0]);
	CLEANUP(json)
	struct json *event = entry ? store_get(store, "event", json_get_text(entry, "id")) : NULL;
	if (str_equal(json_get_text(event, "topic"), "action.launcher") &&
			str_equal(json_get_text(event, "status"), status))
		return TAKE(event);
	reply_error(reply, 404, "Invalid token");
	return NULL;
}

void actions_take(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *event = find_launch(request, reply, "pending");
	if (!event)
		return;
	event_update(request->studio, json_get_text(event, "id"), "in_progress", NULL);

	const struct json *summary = json_get(event, "summary");
	const struct json *stored = json_at(event, "payload", "context", NULL);
	struct json *context = json_new_object();
	copy(context, "projectName", stored, "project_name");
	copy(context, "entityType", stored, "entity_type");
	copy(context, "entitySubtypes", stored, "entity_subtypes");
	copy(context, "entityIds", stored, "entity_ids");
	copy(context, "formData", stored, "form_data");
	struct json *root = json_new_object();
	copy(root, "eventId", event, "id");
	copy(root, "actionIdentifier", summary, "action_identifier");
	copy(root, "args", json_get(event, "payload"), "args");
	json_set(root, "context", context);
	copy(root, "addonName", summary, "addon_name");
	copy(root, "addonVersion", summary, "addon_version");
	copy(root, "variant", summary, "variant");
	copy(root, "userName", event, "user");
	reply_json(reply, 200, root);
}

void actions_abort(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *body = request_object(request, reply);
	if (!body)
		return;
	CLEANUP(json) struct json *event = find_launch(request, reply, "in_progress");
	if (!event)
		return;
	const char *message = json_get_text(body, "message");
	event_update(request->studio, json_get_text(event, "id"), "aborted",
			message ? message : "Aborted");
	reply_json(reply, 200, NULL);
}

void actions_manage(struct request *request, struct reply *reply)
{
	if (!user_is_admin(request->user)) {
		reply_error(reply, 403, "Only admins can manage actions");
		return;
	}
	struct json *root = json_new_object();
	json_set(root, "actions", json_new_array());
	reply_json(reply, 200, root);
}
