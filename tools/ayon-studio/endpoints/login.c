/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "auth.h"
#include "base/memory.h"
#include "base/str.h"
#include "crypt.h"
#include "studio.h"
#include "users.h"

#include <stdio.h>

/* Both fields at once, as the real server reports them. */
static void reply_missing_fields(
		const struct request *request, struct reply *reply, bool name, bool password)
{
	reply_missing(request, reply, name ? "name" : "password");
	if (!name || !password)
		return;
	struct reply second;
	reply_init(&second);
	reply_missing(request, &second, "password");
	json_add(json_get(reply->json, "errors"),
			json_copy(json_item(json_get(second.json, "errors"), 0)));
	json_set_text(reply->json, "traceback", "name: field required\npassword: field required");
	reply_finish(&second);
}

void login_post(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *body = request_object(request, reply);
	if (!body)
		return;
	const char *name = json_get_text(body, "name");
	const char *password = json_get_text(body, "password");
	if (!name || !password) {
		reply_missing_fields(request, reply, !name, !password);
		return;
	}

	CLEANUP(json) struct json *user = store_get(request->studio->store, "user", name);
	if (user_is_service(user)) {
		reply_error(reply, 403, "Service users cannot log in");
		return;
	}
	if (!crypt_check_password(password, json_get_text(user, "passwordHash"))) {
		reply_error(reply, 403, "Invalid login/password combination");
		return;
	}
	if (!json_get_bool(user, "active", true)) {
		reply_error(reply, 401, "User is not active");
		return;
	}

	char *token = auth_new_session(request->studio, name);
	CLEANUP(free) char *detail = mem_printf("Logged in as %s", name);
	struct json *root = json_new_object();
	json_set_text(root, "detail", detail);
	json_set(root, "error", NULL);
	json_set_text(root, "token", token);
	json_set(root, "user", user_view_login(user));
	json_set(root, "redirectUrl", NULL);
	reply_json(reply, 200, root);
	mem_free_secret(token);
}

void logout_post(struct request *request, struct reply *reply)
{
	auth_end_session(request);
	struct json *root = json_new_object();
	json_set_text(root, "detail", "Logged out");
	reply_json(reply, 200, root);
}

static struct json *client_info(const struct request *request)
{
	const char *version = request_header(request, "x-ayon-version");
	const char *platform = request_header(request, "x-ayon-platform");
	const char *device = request_header(request, "x-ayon-hostname");
	CLEANUP(free) char *client = mem_printf("Ayon client %s", version ? version : "");
	struct json *agent = json_new_object();
	json_set_text(agent, "platform", platform);
	json_set_text(agent, "client", client);
	json_set_text(agent, "device", device);
	struct json *languages = json_new_array();
	json_add(languages, json_new_text("en"));
	struct json *info = json_new_object();
	json_set_text(info, "ip", "127.0.0.1");
	json_set(info, "languages", languages);
	json_set(info, "location", NULL);
	json_set(info, "agent", agent);
	json_set(info, "site_id", NULL);
	return info;
}

void session_post(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *body = request_object(request, reply);
	if (!body)
		return;

	CLEANUP(json) struct json *user = json_copy(request->user);
	const char *other = json_get_text(body, "userName");
	if (other) {
		if (!user_is_service(request->user)) {
			reply_error(reply, 403,
					"Only services can create sessions for other users");
			return;
		}
		json_free(user);
		user = store_get(request->studio->store, "user", other);
		if (!user) {
			reply_error(reply, 404, "User %s not found", other);
			return;
		}
	}

	char *token = auth_new_session(request->studio, json_get_text(user, "name"));
	CLEANUP(free) char *digest = crypt_digest(token);
	CLEANUP(json) struct json *session = store_get(request->studio->store, "session", digest);
	int64_t created = json_get_int(session, "created", 0);
	struct json *root = json_new_object();
	json_set(root, "user", user_view_session(user));
	json_set_text(root, "token", token);
	json_set_int(root, "created", created);
	json_set_int(root, "lastUsed", created);
	json_set_bool(root, "isService", user_is_service(user));
	json_set_bool(root, "isApiKey", false);
	json_set(root, "clientInfo", client_info(request));
	reply_json(reply, 200, root);
	mem_free_secret(token);
}
