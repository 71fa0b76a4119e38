/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "base/memory.h"
#include "base/str.h"
#include "projects.h"
#include "studio.h"

#include <string.h>

#define MAX_DEPTH 64

/* The folders and tasks of one project while a request is answered. */
struct tree {
	struct json *project;
	struct json *folders;
	struct json *tasks;
};

static void tree_finish(struct tree *tree)
{
	json_free(tree->project);
	json_free(tree->folders);
	json_free(tree->tasks);
}

static bool tree_open(struct request *request, struct reply *reply, struct tree *tree)
{
	*tree = (struct tree){ .project = project_open(request, reply) };
	if (!tree->project)
		return false;
	CLEANUP(free) char *folders = project_kind("folder", request->args[0]);
	CLEANUP(free) char *tasks = project_kind("task", request->args[0]);
	tree->folders = store_list(request->studio->store, folders, STORE_OLDEST_FIRST);
	tree->tasks = store_list(request->studio->store, tasks, STORE_OLDEST_FIRST);
	return true;
}

static const struct json *find(const struct json *list, const char *id)
{
	for (size_t i = 0; id && i < json_count(list); i++) {
		if (str_equal(json_get_text(json_item(list, i), "id"), id))
			return json_item(list, i);
	}
	return NULL;
}

static struct json *task_names(const struct tree *tree, const char *folder)
{
	struct json *names = json_new_array();
	for (size_t i = 0; i < json_count(tree->tasks); i++) {
		const struct json *task = json_item(tree->tasks, i);
		if (str_equal(json_get_text(task, "folderId"), folder))
			json_add(names, json_new_text(json_get_text(task, "name")));
	}
	return names;
}

static bool has_children(const struct tree *tree, const char *id)
{
	for (size_t i = 0; i < json_count(tree->folders); i++) {
		if (str_equal(json_get_text(json_item(tree->folders, i), "parentId"), id))
			return true;
	}
	return false;
}

/* The folder's parents by name, from the top; *path gets the whole path without a leading slash. */
static struct json *parents(const struct tree *tree, const struct json *folder, char **ret_path)
{
	const struct json *chain[MAX_DEPTH];
	size_t count = 0;
	for (const struct json *at = folder; at && count < MAX_DEPTH;
			at = find(tree->folders, json_get_text(at, "parentId")))
		chain[count++] = at;

	CLEANUP(str) struct str path = { 0 };
	struct json *names = json_new_array();
	while (count--) {
		const char *name = json_get_text(chain[count], "name");
		str_appendf(&path, "%s%s", path.length ? "/" : "", name);
		if (count)
			json_add(names, json_new_text(name));
	}
	if (ret_path)
		*ret_path = str_take(&path);
	return names;
}

static struct json *attributes(const struct tree *tree, const struct json *folder, int depth)
{
	if (!folder || depth > MAX_DEPTH)
		return json_copy(json_get(tree->project, "attrib"));
	const struct json *parent = find(tree->folders, json_get_text(folder, "parentId"));
	CLEANUP(json) struct json *inherited = attributes(tree, parent, depth + 1);
	return project_inherited(inherited, json_get(folder, "attrib"));
}

static struct json *own_attributes(const struct json *entity)
{
	struct json *names = json_new_array();
	for (struct json_member member = { 0 }; json_next(json_get(entity, "attrib"), &member);)
		json_add(names, json_new_text(member.key));
	return names;
}

/* Six characters that change with the thumbnail; without one they come from the id. */
static const char *thumbnail_hash(const struct json *entity)
{
	const char *id = json_get_text(entity, "id");
	return id && strlen(id) > 6 ? id + strlen(id) - 6 : "000000";
}

static void copy(struct json *view, const struct json *entity, const char *key)
{
	struct json *value = json_get(entity, key);
	json_set(view, key, value ? json_copy(value) : NULL);
}

static struct json *branch(const struct tree *tree, const char *parent, int depth)
{
	struct json *list = json_new_array();
	for (size_t i = 0; i < json_count(tree->folders) && depth < MAX_DEPTH; i++) {
		const struct json *folder = json_item(tree->folders, i);
		if (!str_equal(json_get_text(folder, "parentId"), parent))
			continue;
		const char *id = json_get_text(folder, "id");
		const char *label = json_get_text(folder, "label");
		struct json *names = task_names(tree, id);
		struct json *view = json_new_object();
		copy(view, folder, "id");
		copy(view, folder, "name");
		json_set_text(view, "label", label ? label : json_get_text(folder, "name"));
		copy(view, folder, "status");
		copy(view, folder, "folderType");
		json_set_bool(view, "hasTasks", json_count(names) > 0);
		json_set(view, "taskNames", names);
		json_set(view, "parents", parents(tree, folder, NULL));
		copy(view, folder, "parentId");
		json_set(view, "children", branch(tree, id, depth + 1));
		json_add(list, view);
	}
	return list;
}

void hierarchy_get(struct request *request, struct reply *reply)
{
	struct tree tree;
	if (!tree_open(request, reply, &tree))
		return;
	struct json *root = json_new_object();
	json_set_text(root, "detail", "Hierarchy loaded");
	json_set_text(root, "projectName", request->args[0]);
	json_set(root, "hierarchy", branch(&tree, NULL, 0));
	reply_json(reply, 200, root);
	tree_finish(&tree);
}

static struct json *list_view(const struct tree *tree, const struct json *folder, bool attrib)
{
	CLEANUP(free) char *path = NULL;
	const char *id = json_get_text(folder, "id");
	struct json *names = task_names(tree, id);
	struct json *view = json_new_object();
	if (attrib) {
		json_set(view, "attrib", attributes(tree, folder, 0));
		json_set(view, "ownAttrib", own_attributes(folder));
	}
	copy(view, folder, "createdAt");
	copy(view, folder, "folderType");
	json_set_bool(view, "hasChildren", has_children(tree, id));
	json_set_bool(view, "hasReviewables", false);
	json_set_bool(view, "hasTasks", json_count(names) > 0);
	json_set_bool(view, "hasVersions", false);
	copy(view, folder, "id");
	copy(view, folder, "label");
	copy(view, folder, "name");
	copy(view, folder, "parentId");
	json_set(view, "parents", parents(tree, folder, &path));
	json_set_text(view, "path", path);
	copy(view, folder, "status");
	json_set(view, "tags", json_new_array());
	json_set(view, "taskNames", names);
	json_set_text(view, "thumbnailHash", thumbnail_hash(folder));
	copy(view, folder, "updatedAt");
	return view;
}

void folders_get(struct request *request, struct reply *reply)
{
	struct tree tree;
	if (!tree_open(request, reply, &tree))
		return;
	bool attrib = request_flag(request, "attrib", false);
	struct json *list = json_new_array();
	for (size_t i = 0; i < json_count(tree.folders); i++)
		json_add(list, list_view(&tree, json_item(tree.folders, i), attrib));
	struct json *root = json_new_object();
	json_set(root, "folders", list);
	reply_json(reply, 200, root);
	tree_finish(&tree);
}

/* Whether the second piece of the path is an id; otherwise the reply says that it is not. */
static bool check_id(const struct request *request, struct reply *reply, const char *field)
{
	size_t length = strlen(request->args[1]);
	if (length == 32)
		return true;
	struct json *context = json_new_object();
	json_set_int(context, "limit_value", 32);
	if (length < 32)
		reply_invalid(request, reply, "path", field,
				"ensure this value has at least 32 characters",
				"value_error.any_str.min_length", context);
	else
		reply_invalid(request, reply, "path", field,
				"ensure this value has at most 32 characters",
				"value_error.any_str.max_length", context);
	return false;
}

static void set_rest(struct json *view, const struct tree *tree, const struct json *entity,
		const struct json *folder)
{
	CLEANUP(json) struct json *inherited = attributes(tree, folder, 0);
	json_set(view, "attrib", project_inherited(inherited, json_get(entity, "attrib")));
	struct json *data = json_new_object();
	json_set_text(data, "thumbnailHash", thumbnail_hash(entity));
	json_set(view, "data", data);
	json_set_bool(view, "active", true);
	json_set(view, "ownAttrib", own_attributes(entity));
	copy(view, entity, "status");
	json_set(view, "tags", json_new_array());
	copy(view, entity, "createdAt");
	copy(view, entity, "updatedAt");
}

static struct json *folder_view(const struct tree *tree, const struct json *folder)
{
	CLEANUP(free) char *path = NULL;
	json_free(parents(tree, folder, &path));
	CLEANUP(free) char *full = mem_printf("/%s", path);
	struct json *view = json_new_object();
	copy(view, folder, "id");
	copy(view, folder, "name");
	copy(view, folder, "folderType");
	if (json_get(folder, "parentId"))
		copy(view, folder, "parentId");
	json_set_text(view, "path", full);
	json_set_bool(view, "hasVersions", false);
	set_rest(view, tree, folder, folder);
	json_set_text(view, "createdBy", "admin");
	json_set_text(view, "updatedBy", "admin");
	return view;
}

static struct json *task_view(const struct tree *tree, const struct json *task)
{
	CLEANUP(free) char *path = NULL;
	const struct json *folder = find(tree->folders, json_get_text(task, "folderId"));
	json_free(parents(tree, folder, &path));
	CLEANUP(free) char *full = mem_printf("/%s/%s", path, json_get_text(task, "name"));
	struct json *view = json_new_object();
	copy(view, task, "id");
	copy(view, task, "name");
	copy(view, task, "taskType");
	copy(view, task, "assignees");
	copy(view, task, "folderId");
	json_set_text(view, "path", full);
	set_rest(view, tree, task, folder);
	return view;
}

static void entity_get(struct request *request, struct reply *reply, bool is_task)
{
	struct tree tree;
	if (!check_id(request, reply, is_task ? "task_id" : "folder_id") ||
			!tree_open(request, reply, &tree))
		return;
	const struct json *entity = find(is_task ? tree.tasks : tree.folders, request->args[1]);
	if (!entity)
		reply_error(reply, 404, "Entity %s not found", request->args[1]);
	else
		reply_json(reply, 200,
				is_task ? task_view(&tree, entity) : folder_view(&tree, entity));
	tree_finish(&tree);
}

void folder_get(struct request *request, struct reply *reply)
{
	entity_get(request, reply, false);
}

void task_get(struct request *request, struct reply *reply)
{
	entity_get(request, reply, true);
}
