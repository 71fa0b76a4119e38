/* SPDX-License-Identifier: Apache-2.0 */
#include "events.h"

#include "base/memory.h"
#include "base/str.h"

static void copy_or(struct json *event, const struct json *description, const char *key,
		struct json *fallback)
{
	struct json *value = json_get(description, key);
	if (value)
		json_free(fallback);
	json_set(event, key, value ? json_copy(value) : fallback);
}

static struct json *event_from(
		const struct json *description, const char *id, const char *hash, const char *user)
{
	CLEANUP(free) char *now = studio_now();
	bool finished = json_get_bool(description, "finished", true);
	const char *status = json_get_text(description, "status");
	struct json *event = json_new_object();
	json_set_text(event, "id", id);
	json_set_text(event, "hash", hash);
	json_set_text(event, "topic", json_get_text(description, "topic"));
	json_set_text(event, "sender", json_get_text(description, "sender"));
	json_set_text(event, "senderType", "api");
	json_set_text(event, "project", json_get_text(description, "project"));
	json_set_text(event, "user", user);
	json_set_text(event, "dependsOn", json_get_text(description, "dependsOn"));
	json_set_text(event, "status", status ? status : finished ? "finished" : "pending");
	json_set_int(event, "retries", 0);
	copy_or(event, description, "description", json_new_text(""));
	copy_or(event, description, "summary", json_new_object());
	copy_or(event, description, "payload", json_new_object());
	json_set_text(event, "createdAt", now);
	json_set_text(event, "updatedAt", now);
	return event;
}

char *event_add(struct studio *studio, const struct json *description, const char *user, bool reuse)
{
	char *id = studio_new_id();
	const char *wanted = json_get_text(description, "hash");
	const char *hash = wanted ? wanted : id;
	CLEANUP(json) struct json *known = store_get(studio->store, "event-hash", hash);
	const char *old = json_get_text(known, "id");
	if (old && !reuse) {
		free(id);
		return NULL;
	}
	if (old)
		store_delete(studio->store, "event", old);

	CLEANUP(json) struct json *event = event_from(description, id, hash, user);
	CLEANUP(json) struct json *entry = json_new_object();
	json_set_text(entry, "id", id);
	store_put(studio->store, "event", id, event);
	store_put(studio->store, "event-hash", hash, entry);
	return id;
}

void event_update(
		struct studio *studio, const char *id, const char *status, const char *description)
{
	CLEANUP(json) struct json *event = store_get(studio->store, "event", id);
	CLEANUP(free) char *now = studio_now();
	if (!event)
		return;
	if (status)
		json_set_text(event, "status", status);
	if (description)
		json_set_text(event, "description", description);
	json_set_text(event, "updatedAt", now);
	store_put(studio->store, "event", id, event);
}
