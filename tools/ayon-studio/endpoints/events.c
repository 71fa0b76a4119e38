/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "base/str.h"
#include "events.h"
#include "users.h"

static const char *const statuses[] = { "pending", "in_progress", "finished", "failed", "aborted",
	"restarted", NULL };

static bool is_status(const char *text)
{
	for (size_t i = 0; statuses[i]; i++) {
		if (str_equal(text, statuses[i]))
			return true;
	}
	return false;
}

void event_post(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *body = request_object(request, reply);
	if (!body)
		return;
	if (!json_get_text(body, "topic")) {
		reply_missing(request, reply, "topic");
		return;
	}
	if (!user_is_manager(request->user)) {
		reply_error(reply, 403, "Not allowed to update this event");
		return;
	}
	bool reuse = json_get_bool(body, "reuse", false);
	CLEANUP(free)
	char *id = event_add(request->studio, body, json_get_text(request->user, "name"), reuse);
	if (!id) {
		reply_error(reply, 409, "Event with the same hash already exists");
		return;
	}
	struct json *root = json_new_object();
	json_set_text(root, "id", id);
	reply_json(reply, 200, root);
}

void event_get(struct request *request, struct reply *reply)
{
	struct json *event = store_get(request->studio->store, "event", request->args[0]);
	if (!event) {
		reply_error(reply, 404, "Event not found");
		return;
	}
	reply_json(reply, 200, event);
}

void event_patch(struct request *request, struct reply *reply)
{
	static const char *const keys[] = { "status", "description", "summary", "payload",
		"progress", "retries", "sender", "project" };
	CLEANUP(json) struct json *changes = request_object(request, reply);
	if (!changes)
		return;
	const char *status = json_get_text(changes, "status");
	if (json_get(changes, "status") && !is_status(status)) {
		reply_unexpected(request, reply, "body", "status", status ? status : "", statuses);
		return;
	}
	CLEANUP(json)
	struct json *event = store_get(request->studio->store, "event", request->args[0]);
	if (!event) {
		reply_error(reply, 404, "Event not found");
		return;
	}
	if (!user_is_manager(request->user) &&
			!str_equal(json_get_text(event, "user"),
					json_get_text(request->user, "name"))) {
		reply_error(reply, 403, "Not allowed to update status of this event");
		return;
	}

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		struct json *value = json_get(changes, keys[i]);
		if (value)
			json_set(event, keys[i], json_copy(value));
	}
	CLEANUP(free) char *now = studio_now();
	json_set_text(event, "updatedAt", now);
	store_put(request->studio->store, "event", request->args[0], event);
	reply_empty(reply, 204);
}
