/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "base/str.h"
#include "studio.h"
#include "users.h"

#include <ctype.h>
#include <string.h>

#define NAME_RULE "^[a-zA-Z0-9][a-zA-Z0-9_\\.\\-]*[a-zA-Z0-9]$"

void me_get(struct request *request, struct reply *reply)
{
	reply_json(reply, 200, user_view_me(request->user));
}

static bool name_is_valid(const char *name)
{
	size_t length = strlen(name);
	if (length < 2 || length > 100 || !isalnum((unsigned char)name[0]) ||
			!isalnum((unsigned char)name[length - 1]))
		return false;
	for (size_t i = 0; i < length; i++) {
		if (!isalnum((unsigned char)name[i]) && !strchr("_.-", name[i]))
			return false;
	}
	return true;
}

static bool check_name(const struct request *request, struct reply *reply)
{
	if (name_is_valid(request->args[0]))
		return true;
	struct json *context = json_new_object();
	json_set_text(context, "pattern", NAME_RULE);
	reply_invalid(request, reply, "path", "user_name",
			"string does not match regex \"" NAME_RULE "\"", "value_error.str.regex",
			context);
	return false;
}

void person_get(struct request *request, struct reply *reply)
{
	if (!check_name(request, reply))
		return;
	const char *name = request->args[0];
	CLEANUP(json) struct json *user = store_get(request->studio->store, "user", name);
	if (!user) {
		reply_error(reply, 404, "User %s not found", name);
		return;
	}
	bool full = user_is_manager(request->user) ||
		    str_equal(name, json_get_text(request->user, "name"));
	reply_json(reply, 200, user_view_other(user, full));
}

void person_put(struct request *request, struct reply *reply)
{
	if (!check_name(request, reply))
		return;
	CLEANUP(json) struct json *body = request_object(request, reply);
	if (!body)
		return;
	if (!user_is_manager(request->user)) {
		reply_error(reply, 403, "Only managers can create users");
		return;
	}
	if (store_has(request->studio->store, "user", request->args[0])) {
		reply_error(reply, 409, "User already exists");
		return;
	}
	json_set_text(body, "name", request->args[0]);
	user_save(request->studio, body);
	reply_empty(reply, 201);
}

void secrets_get(struct request *request, struct reply *reply)
{
	if (!user_is_manager(request->user)) {
		reply_error(reply, 403, "Forbidden");
		return;
	}
	reply_json(reply, 200, store_list(request->studio->store, "secret", STORE_OLDEST_FIRST));
}
