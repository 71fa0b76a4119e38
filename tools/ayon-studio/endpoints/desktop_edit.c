/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "desktop.h"
#include "users.h"

#include <stdio.h>

static bool refuse(const struct request *request, struct reply *reply,
		const struct desktop_list *list, const char *verb)
{
	if (user_is_admin(request->user))
		return false;
	reply_error(reply, 403, "Only admins can %s %s", verb, list->plural);
	return true;
}

static void reply_not_found(
		const struct request *request, struct reply *reply, const struct desktop_list *list)
{
	reply_error(reply, 404, "%s %s not found", list->title, request->args[0]);
}

/* Only one installer per version and platform. */
static bool has_twin(struct studio *studio, const struct json *body)
{
	CLEANUP(json) struct json *all = store_list(studio->store, "installer", STORE_OLDEST_FIRST);
	for (size_t i = 0; i < json_count(all); i++) {
		struct json *other = json_item(all, i);
		if (str_equal(json_get_text(other, "version"), json_get_text(body, "version")) &&
				str_equal(json_get_text(other, "platform"),
						json_get_text(body, "platform")))
			return true;
	}
	return false;
}

/* Whether the body has what the list needs. */
static bool check_body(const struct request *request, struct reply *reply,
		const struct desktop_list *list, const struct json *body)
{
	const char *filename = json_get_text(body, "filename");
	const char *platform = json_get_text(body, "platform");
	const char *missing = NULL;
	if (!filename)
		missing = "filename";
	else if (!platform)
		missing = "platform";
	else if (list->is_installer && !json_get_text(body, "version"))
		missing = "version";
	if (missing) {
		reply_missing(request, reply, missing);
		return false;
	}
	if (!desktop_platform_is_valid(platform)) {
		reply_unexpected(request, reply, "body", "platform", platform, desktop_platforms);
		return false;
	}
	if (!desktop_name_is_valid(filename)) {
		struct json *context = json_new_object();
		json_set_text(context, "pattern", "^[\\w\\-+._]+$");
		reply_invalid(request, reply, "body", "filename",
				"string does not match regex \"^[\\w\\-+._]+$\"",
				"value_error.str.regex", context);
		return false;
	}
	return true;
}

static void create(struct request *request, struct reply *reply, const struct desktop_list *list)
{
	CLEANUP(json) struct json *body = request_object(request, reply);
	if (!body || refuse(request, reply, list, "create") ||
			!check_body(request, reply, list, body))
		return;

	const char *filename = json_get_text(body, "filename");
	bool exists = store_has(request->studio->store, list->kind, filename);
	if (!request_flag(request, "force", false)) {
		if (list->is_installer && (exists || has_twin(request->studio, body))) {
			reply_error(reply, 409, "Installer already exists");
			return;
		}
		if (exists) {
			reply_error(reply, 409, "Dependency package %s already exists", filename);
			return;
		}
	}
	if (!json_get(body, "sources")) {
		struct json *source = json_new_object();
		json_set_text(source, "type", "server");
		struct json *sources = json_new_array();
		json_add(sources, source);
		json_set(body, "sources", sources);
	}
	store_put(request->studio->store, list->kind, filename, body);
	struct json *root = json_new_object();
	json_set(root, "eventId", NULL);
	reply_json(reply, 201, root);
}

static void upload(struct request *request, struct reply *reply, const struct desktop_list *list)
{
	const char *name = request->args[0];
	if (refuse(request, reply, list, "upload"))
		return;
	if (!desktop_name_is_valid(name) || !store_has(request->studio->store, list->kind, name)) {
		reply_not_found(request, reply, list);
		return;
	}
	CLEANUP(free) char *path = path_join(desktop_directory(list, request->studio), name);
	if (!request->body_file || rename(request->body_file, path) < 0) {
		reply_error(reply, 500, "The upload cannot be stored");
		return;
	}
	reply_empty(reply, 204);
}

static void patch(struct request *request, struct reply *reply, const struct desktop_list *list)
{
	CLEANUP(json) struct json *changes = request_object(request, reply);
	if (!changes || refuse(request, reply, list, "patch"))
		return;
	CLEANUP(json)
	struct json *document = store_get(request->studio->store, list->kind, request->args[0]);
	if (!document) {
		reply_not_found(request, reply, list);
		return;
	}
	/* The server's own copy stays a source; mirrors come behind it. */
	struct json *added = json_get(changes, "sources");
	struct json *source = json_new_object();
	json_set_text(source, "type", "server");
	struct json *sources = json_new_array();
	json_add(sources, source);
	for (size_t i = 0; i < json_count(added); i++) {
		if (!str_equal(json_get_text(json_item(added, i), "type"), "server"))
			json_add(sources, json_copy(json_item(added, i)));
	}
	json_set(document, "sources", sources);
	store_put(request->studio->store, list->kind, request->args[0], document);
	reply_empty(reply, 204);
}

static void delete (struct request *request, struct reply *reply, const struct desktop_list *list)
{
	const char *name = request->args[0];
	if (refuse(request, reply, list, "delete"))
		return;
	if (!desktop_name_is_valid(name) || !store_has(request->studio->store, list->kind, name)) {
		reply_not_found(request, reply, list);
		return;
	}
	CLEANUP(free) char *path = path_join(desktop_directory(list, request->studio), name);
	struct error err = { 0 };
	int r = fs_remove_tree(path, &err);
	if (r < 0) {
		reply_error(reply, 500, "%s", err.text);
		return;
	}
	store_delete(request->studio->store, list->kind, name);
	reply_empty(reply, 204);
}

void installer_post(struct request *request, struct reply *reply)
{
	create(request, reply, &desktop_installers);
}

void installer_put(struct request *request, struct reply *reply)
{
	upload(request, reply, &desktop_installers);
}

void installer_patch(struct request *request, struct reply *reply)
{
	patch(request, reply, &desktop_installers);
}

void installer_delete(struct request *request, struct reply *reply)
{
	delete (request, reply, &desktop_installers);
}

void package_post(struct request *request, struct reply *reply)
{
	create(request, reply, &desktop_packages);
}

void package_put(struct request *request, struct reply *reply)
{
	upload(request, reply, &desktop_packages);
}

void package_patch(struct request *request, struct reply *reply)
{
	patch(request, reply, &desktop_packages);
}

void package_delete(struct request *request, struct reply *reply)
{
	delete (request, reply, &desktop_packages);
}
