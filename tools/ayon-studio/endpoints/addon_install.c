/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "base/memory.h"
#include "base/str.h"
#include "events.h"
#include "install.h"
#include "users.h"

static void reply_bad_zip(struct reply *reply)
{
	struct json *root = json_new_object();
	json_set_int(root, "status", 500);
	json_set_text(root, "detail", "zipfile.BadZipFile: File is not a zip file");
	json_set_text(root, "traceback", "zipfile.BadZipFile: File is not a zip file");
	reply_json(reply, 500, root);
}

static char *add_event(const struct request *request, const char *name, const char *version)
{
	CLEANUP(free) char *hash = mem_printf("addon.install:%s:%s", name, version);
	struct json *summary = json_new_object();
	json_set_text(summary, "name", name);
	json_set_text(summary, "version", version);
	CLEANUP(json) struct json *event = json_new_object();
	json_set_text(event, "topic", "addon.install");
	json_set_text(event, "hash", hash);
	json_set_text(event, "status", "pending");
	json_set_text(event, "description", "Installing addon from zip");
	json_set(event, "summary", summary);
	return event_add(request->studio, event, json_get_text(request->user, "name"), true);
}

void install_post(struct request *request, struct reply *reply)
{
	if (!user_is_admin(request->user)) {
		reply_error(reply, 403, "Only admins can install addons");
		return;
	}
	if (!request->body_file || !request->body_size) {
		reply_error(reply, 400, "Request body is empty");
		return;
	}
	CLEANUP(free) char *name = NULL;
	CLEANUP(free) char *version = NULL;
	struct error err = { 0 };
	int r = install_inspect(request->body_file, &name, &version, &err);
	if (r == AYON_ENOTFOUND) {
		reply_error(reply, 409, "%s", err.text);
		return;
	}
	if (r < 0) {
		reply_bad_zip(reply);
		return;
	}

	char *event = add_event(request, name, version);
	install_queue_add(request->studio->installs, request->body_file, name, version, event);
	free(request->body_file); /* the queue removes the file */
	request->body_file = NULL;
	struct json *root = json_new_object();
	json_set_text(root, "eventId", event);
	reply_json(reply, 200, root);
	free(event);
}

static struct json *item_view(const struct json *event)
{
	static const char *const same[] = { "id", "topic", "description" };
	static const char *const rest[] = { "user", "status", "createdAt", "updatedAt" };
	const struct json *summary = json_get(event, "summary");
	struct json *view = json_new_object();
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
		json_set_text(view, same[i], json_get_text(event, same[i]));
	json_set_text(view, "addonName", json_get_text(summary, "name"));
	json_set_text(view, "addonVersion", json_get_text(summary, "version"));
	for (size_t i = 0; i < sizeof(rest) / sizeof(*rest); i++)
		json_set_text(view, rest[i], json_get_text(event, rest[i]));
	return view;
}

void install_get(struct request *request, struct reply *reply)
{
	if (!user_is_admin(request->user)) {
		reply_error(reply, 403, "Only admins can see addon installations");
		return;
	}
	CLEANUP(json)
	struct json *all = store_list(request->studio->store, "event", STORE_NEWEST_FIRST);
	struct json *items = json_new_array();
	for (size_t i = 0; i < json_count(all); i++) {
		const struct json *event = json_item(all, i);
		if (str_starts(json_get_text(event, "topic"), "addon.install"))
			json_add(items, item_view(event));
	}
	struct json *root = json_new_object();
	json_set(root, "items", items);
	json_set_bool(root, "restartRequired", request->studio->restart_reason != NULL);
	reply_json(reply, 200, root);
}
