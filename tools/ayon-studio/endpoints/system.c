/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "base/str.h"
#include "studio.h"
#include "users.h"

void restart_post(struct request *request, struct reply *reply)
{
	if (!user_is_manager(request->user)) {
		reply_error(reply, 403, "Only managers can restart the server");
		return;
	}
	struct error err = { 0 };
	int r = studio_reload(request->studio, &err);
	if (r < 0)
		reply_error(reply, 500, "%s", err.text);
	else
		reply_empty(reply, 204);
}

void restart_required_get(struct request *request, struct reply *reply)
{
	const char *reason = request->studio->restart_reason;
	struct json *root = json_new_object();
	json_set_bool(root, "required", reason != NULL);
	json_set_text(root, "reason", reason);
	reply_json(reply, 200, root);
}

void sites_get(struct request *request, struct reply *reply)
{
	const char *platform = request_query(request, "platform");
	const char *hostname = request_query(request, "hostname");
	CLEANUP(json)
	struct json *all = store_list(request->studio->store, "site", STORE_OLDEST_FIRST);
	struct json *shown = json_new_array();
	for (size_t i = 0; i < json_count(all); i++) {
		struct json *site = json_item(all, i);
		if (platform && !str_equal(json_get_text(site, "platform"), platform))
			continue;
		if (hostname && !str_equal(json_get_text(site, "hostname"), hostname))
			continue;
		json_add(shown, json_copy(site));
	}
	reply_json(reply, 200, shown);
}
