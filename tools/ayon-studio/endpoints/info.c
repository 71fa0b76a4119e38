/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "base/clock.h"
#include "base/memory.h"
#include "data.h"
#include "base/str.h"
#include "sites.h"
#include "studio.h"
#include "users.h"

static struct json *release_info(void)
{
	struct json *info = json_new_object();
	json_set_text(info, "version", "1.15.16");
	json_set_text(info, "buildDate", "20260710");
	json_set_text(info, "buildTime", "0930");
	json_set_text(info, "frontendBranch", "main");
	json_set_text(info, "backendBranch", "main");
	json_set_text(info, "frontendCommit", "0000000");
	json_set_text(info, "backendCommit", "1111111");
	return info;
}

void info_get(struct request *request, struct reply *reply)
{
	struct studio *studio = request->studio;
	struct json *root = json_new_object();
	json_set(root, "releaseInfo", release_info());
	json_set_text(root, "version", STUDIO_VERSION);
	json_set_int(root, "uptime", (clock_ms() - studio->started_ms) / 1000);
	if (request->user) {
		sites_register(request);
		if (user_is_admin(request->user) && !user_is_service(request->user))
			json_set_bool(root, "onboarding", true);
		struct json *user = user_view_me(request->user);
		if (user_is_service(request->user))
			json_remove(user, "uiExposureLevel");
		json_set(root, "user", user);
		json_set(root, "attributes", data_attributes(false));
		json_set(root, "sites", sites_of_machine(request));
		json_set(root, "ssoOptions", json_new_array());
		json_set(root, "frontendFlags", json_new_array());
		json_set_text(root, "extras", "");
		json_set_bool(root, "disableChangelog", true);
	}
	json_set_bool(root, "disableFeedback", true);
	json_set_bool(root, "offlineMode", true);
	reply_json(reply, 200, root);
}

void docs_get(struct request *request, struct reply *reply)
{
	if (!request->user)
		reply_error(reply, 403, "You must be logged in to access API documentation");
	else
		reply_error(reply, 404, "This studio has no API documentation");
}

void openapi_get(struct request *request, struct reply *reply)
{
	if (!user_is_admin(request->user))
		reply_error(reply, 403, "You are not allowed to access OpenAPI schema");
	else
		reply_error(reply, 404, "This studio has no OpenAPI schema");
}

void attributes_get(struct request *request, struct reply *reply)
{
	(void)request;
	struct json *root = json_new_object();
	json_set(root, "attributes", data_attributes(true));
	reply_json(reply, 200, root);
}
