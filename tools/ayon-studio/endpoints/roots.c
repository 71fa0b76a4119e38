/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "base/str.h"
#include "projects.h"
#include "studio.h"

#include <strings.h>

/* {site: {root: path}} of the whole project, as the user has set them. */
static struct json *overrides(const struct request *request, const char *project)
{
	CLEANUP(free) char *kind = project_kind("roots", project);
	struct json *roots = store_get(
			request->studio->store, kind, json_get_text(request->user, "name"));
	return roots ? roots : json_new_object();
}

void roots_get(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *project = project_open(request, reply);
	if (project)
		reply_json(reply, 200, overrides(request, request->args[0]));
}

void roots_put(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *project = project_open(request, reply);
	if (!project)
		return;
	CLEANUP(json) struct json *body = request_object(request, reply);
	if (!body)
		return;
	CLEANUP(json) struct json *all = overrides(request, request->args[0]);
	if (json_count(body))
		json_set(all, request->args[1], json_copy(body));
	else
		json_remove(all, request->args[1]);
	CLEANUP(free) char *kind = project_kind("roots", request->args[0]);
	store_put(request->studio->store, kind, json_get_text(request->user, "name"), all);
	reply_empty(reply, 204);
}

/* The platform's paths of the project's roots. */
static struct json *platform_roots(const struct json *project, const char *platform)
{
	const struct json *list = json_at(project, "anatomy", "roots", NULL);
	struct json *roots = json_new_object();
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *root = json_item(list, i);
		json_set_text(roots, json_get_text(root, "name"), json_get_text(root, platform));
	}
	return roots;
}

void site_roots_get(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *project = project_open(request, reply);
	if (!project)
		return;
	const char *id = request_query(request, "site_id");
	if (!id)
		id = request_header(request, "x-ayon-site-id");
	const char *platform = request_query(request, "platform");
	CLEANUP(json) struct json *site = id ? store_get(request->studio->store, "site", id) : NULL;
	if (!platform)
		platform = json_get_text(site, "platform");
	if (!platform) {
		reply_error(reply, 400,
				id ? "Site not found and platform not provided"
				   : "Either site_id or platform must be provided");
		return;
	}

	struct json *roots = platform_roots(project, platform);
	CLEANUP(json) struct json *all = overrides(request, request->args[0]);
	const struct json *own = id ? json_get(all, id) : NULL;
	for (struct json_member member = { 0 }; json_next(own, &member);) {
		if (json_is_string(member.value))
			json_set(roots, member.key, json_copy(member.value));
	}
	reply_json(reply, 200, roots);
}
