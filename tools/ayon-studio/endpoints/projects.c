/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "anatomy.h"
#include "base/memory.h"
#include "base/str.h"
#include "projects.h"
#include "studio.h"
#include "users.h"

static bool passes(const struct request *request, const struct json *project)
{
	if (!user_sees_project(request->user, json_get_text(project, "name")))
		return false;
	if (request_query(request, "active") &&
			json_get_bool(project, "active", true) !=
					request_flag(request, "active", true))
		return false;
	if (request_query(request, "library") &&
			json_get_bool(project, "library", false) !=
					request_flag(request, "library", false))
		return false;
	return true;
}

static struct json *list_view(const struct json *project)
{
	struct json *view = json_new_object();
	json_set_text(view, "name", json_get_text(project, "name"));
	json_set_text(view, "code", json_get_text(project, "code"));
	json_set_text(view, "label", json_get_text(project, "label"));
	json_set(view, "color", NULL);
	json_set_bool(view, "active", json_get_bool(project, "active", true));
	json_set_bool(view, "library", json_get_bool(project, "library", false));
	json_set_bool(view, "skeleton", false);
	json_set_bool(view, "pinned", false);
	json_set(view, "projectFolder", NULL);
	json_set_text(view, "createdAt", json_get_text(project, "createdAt"));
	json_set_text(view, "updatedAt", json_get_text(project, "updatedAt"));
	return view;
}

void projects_get(struct request *request, struct reply *reply)
{
	CLEANUP(json)
	struct json *all = store_list(request->studio->store, "project", STORE_OLDEST_FIRST);
	struct json *shown = json_new_array();
	for (size_t i = 0; i < json_count(all); i++) {
		if (passes(request, json_item(all, i)))
			json_add(shown, list_view(json_item(all, i)));
	}
	size_t count = json_count(shown);
	CLEANUP(free) char *detail = mem_printf("Showing %zu of %zu projects", count, count);
	struct json *root = json_new_object();
	json_set_text(root, "detail", detail);
	json_set_int(root, "count", (int64_t)count);
	json_set(root, "projects", shown);
	reply_json(reply, 200, root);
}

static struct json *keys(const struct json *object)
{
	struct json *list = json_new_array();
	for (struct json_member member = { 0 }; json_next(object, &member);)
		json_add(list, json_new_text(member.key));
	return list;
}

void project_get(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *project = project_open(request, reply);
	if (!project)
		return;
	const struct json *anatomy = json_get(project, "anatomy");
	const char *label = json_get_text(project, "label");
	struct json *view = json_new_object();
	json_set_text(view, "name", json_get_text(project, "name"));
	json_set_text(view, "code", json_get_text(project, "code"));
	if (label)
		json_set_text(view, "label", label);
	json_set_bool(view, "library", json_get_bool(project, "library", false));
	json_set(view, "folderTypes", anatomy_items(json_get(anatomy, "folder_types")));
	json_set(view, "taskTypes", anatomy_items(json_get(anatomy, "task_types")));
	json_set(view, "linkTypes", anatomy_link_types(anatomy));
	json_set(view, "statuses", anatomy_items(json_get(anatomy, "statuses")));
	json_set(view, "tags", anatomy_items(json_get(anatomy, "tags")));
	json_set(view, "config", anatomy_config(anatomy));
	json_set(view, "attrib", json_copy(json_get(project, "attrib")));
	json_set(view, "data", json_copy(json_get(project, "data")));
	json_set_bool(view, "active", json_get_bool(project, "active", true));
	json_set(view, "ownAttrib", keys(json_get(project, "attrib")));
	json_set_text(view, "createdAt", json_get_text(project, "createdAt"));
	json_set_text(view, "updatedAt", json_get_text(project, "updatedAt"));
	reply_json(reply, 200, view);
}

void anatomy_get(struct request *request, struct reply *reply)
{
	CLEANUP(json) struct json *project = project_open(request, reply);
	if (project)
		reply_json(reply, 200, json_copy(json_get(project, "anatomy")));
}
