/* SPDX-License-Identifier: Apache-2.0 */
#include "projects.h"

#include "base/memory.h"
#include "base/str.h"
#include "data.h"
#include "studio.h"
#include "users.h"

#define MAX_FOLDER_DEPTH 32

struct json *project_open(const struct request *request, struct reply *reply)
{
	const char *name = request->args[0];
	if (!user_sees_project(request->user, name)) {
		reply_error(reply, 403, "No access group assigned on this project");
		return NULL;
	}
	struct json *project = store_get(request->studio->store, "project", name);
	if (!project)
		reply_error(reply, 404, "Project %s not found", name);
	return project;
}

char *project_kind(const char *what, const char *project)
{
	return mem_printf("%s:%s", what, project);
}

struct json *project_inherited(const struct json *parent_attrib, const struct json *own)
{
	struct json *all = parent_attrib ? json_copy(parent_attrib) : json_new_object();
	for (struct json_member member = { 0 }; json_next(own, &member);)
		json_set(all, member.key, member.value ? json_copy(member.value) : NULL);
	return all;
}

struct creation {
	struct studio *studio;
	char *folders; /* kinds */
	char *tasks;
	char *now;
};

static struct json *new_entity(const struct creation *creation, const struct json *description)
{
	CLEANUP(free) char *made = studio_new_id();
	const char *id = json_get_text(description, "id");
	struct json *attrib = json_get(description, "attrib");
	struct json *entity = json_new_object();
	json_set_text(entity, "id", id ? id : made);
	json_set_text(entity, "name", json_get_text(description, "name"));
	json_set_text(entity, "label", json_get_text(description, "label"));
	json_set(entity, "attrib", attrib ? json_copy(attrib) : json_new_object());
	json_set_text(entity, "status", "Not ready");
	json_set_text(entity, "createdAt", creation->now);
	json_set_text(entity, "updatedAt", creation->now);
	return entity;
}

static void create_task(
		const struct creation *creation, const struct json *description, const char *folder)
{
	CLEANUP(json) struct json *task = new_entity(creation, description);
	struct json *assignees = json_get(description, "assignees");
	json_set_text(task, "taskType", json_get_text(description, "type"));
	json_set_text(task, "folderId", folder);
	json_set(task, "assignees", assignees ? json_copy(assignees) : json_new_array());
	store_put(creation->studio->store, creation->tasks, json_get_text(task, "id"), task);
}

static void create_folders(const struct creation *creation, const struct json *list,
		const char *parent, int depth)
{
	for (size_t i = 0; i < json_count(list) && depth < MAX_FOLDER_DEPTH; i++) {
		const struct json *description = json_item(list, i);
		CLEANUP(json) struct json *folder = new_entity(creation, description);
		const char *id = json_get_text(folder, "id");
		const char *type = json_get_text(description, "type");
		json_set_text(folder, "folderType", type ? type : "Folder");
		json_set_text(folder, "parentId", parent);
		store_put(creation->studio->store, creation->folders, id, folder);
		const struct json *tasks = json_get(description, "tasks");
		for (size_t t = 0; t < json_count(tasks); t++)
			create_task(creation, json_item(tasks, t), id);
		create_folders(creation, json_get(description, "children"), id, depth + 1);
	}
}

static void copy_or_empty(struct json *target, const char *key, const struct json *source)
{
	struct json *value = json_get(source, key);
	json_set(target, key, value ? json_copy(value) : json_new_object());
}

void project_create(struct studio *studio, const struct json *description)
{
	const char *name = json_get_text(description, "name");
	CLEANUP(free) char *folders = project_kind("folder", name);
	CLEANUP(free) char *tasks = project_kind("task", name);
	CLEANUP(free) char *now = studio_now();
	CLEANUP(json) struct json *project = json_new_object();
	struct json *anatomy = data_anatomy();
	json_set_text(project, "name", name);
	json_set_text(project, "code", json_get_text(description, "code"));
	json_set_text(project, "label", json_get_text(description, "label"));
	json_set_bool(project, "library", json_get_bool(description, "library", false));
	json_set_bool(project, "active", json_get_bool(description, "active", true));
	copy_or_empty(project, "data", description);
	CLEANUP(json) struct json *attrib = json_new_object();
	for (struct json_member member = { 0 };
			json_next(json_get(anatomy, "attributes"), &member);) {
		if (member.value)
			json_set(attrib, member.key, json_copy(member.value));
	}
	json_set(project, "attrib", project_inherited(attrib, json_get(description, "attrib")));
	json_set(project, "anatomy", anatomy);
	json_set_text(project, "createdAt", now);
	json_set_text(project, "updatedAt", now);

	store_delete_kind(studio->store, folders);
	store_delete_kind(studio->store, tasks);
	store_put(studio->store, "project", name, project);
	struct creation creation = { studio, folders, tasks, now };
	create_folders(&creation, json_get(description, "folders"), NULL, 0);
}
