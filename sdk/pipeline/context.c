/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/pipeline/context.h>
#include <ayon/pipeline/template.h>

#include "base/cleanup.h"
#include "base/str.h"

#include <string.h>

struct ayon_value *ayon_context_folder_data(
		const struct ayon_value *folder, const char *project_name)
{
	CLEANUP(strlist) struct strlist names = { 0 };
	CLEANUP(str) struct str hierarchy = { 0 };
	struct ayon_value *data = ayon_value_new_object(), *entry = ayon_value_new_object();
	struct ayon_value *parents = ayon_value_new_list();
	const char *path = ayon_value_get_text(folder, "path");

	strlist_split(&names, path ? path : "", '/');
	size_t depth = names.count ? names.count - 1 : 0;
	for (size_t i = 0; i < depth; i++) {
		ayon_value_add(parents, ayon_value_new_text(names.items[i]));
		str_appendf(&hierarchy, "%s%s", i ? "/" : "", names.items[i]);
	}
	ayon_value_set_text(entry, "name", names.count ? names.items[depth] : "");
	ayon_value_set_text(entry, "type", ayon_value_get_text(folder, "folderType"));
	ayon_value_set_text(entry, "path", path);
	ayon_value_set(entry, "parents", parents);
	ayon_value_set(data, "folder", entry);
	ayon_value_set_text(data, "hierarchy", str_get(&hierarchy));
	ayon_value_set_text(data, "parent", depth ? names.items[depth - 1] : project_name);
	return data;
}

struct ayon_value *ayon_context_task_data(
		const struct ayon_value *project, const struct ayon_value *task)
{
	const struct ayon_value *types = ayon_value_get(project, "taskTypes");
	const char *type = ayon_value_get_text(task, "taskType"), *short_name = NULL;
	struct ayon_value *data = ayon_value_new_object(), *entry = ayon_value_new_object();

	for (size_t i = 0; !short_name && i < ayon_value_count(types); i++) {
		const struct ayon_value *one = ayon_value_item(types, i);
		if (str_equal(ayon_value_get_text(one, "name"), type))
			short_name = ayon_value_get_text(one, "shortName");
	}
	ayon_value_set_text(entry, "name", ayon_value_get_text(task, "name"));
	ayon_value_set_text(entry, "type", type);
	ayon_value_set_text(entry, "short", short_name);
	ayon_value_set(data, "task", entry);
	return data;
}

/* Moves the members of one object into another. */
static void take_all(struct ayon_value *data, struct ayon_value *from)
{
	struct ayon_member member = { 0 };

	while (ayon_value_next(from, &member))
		ayon_value_set(data, member.key, ayon_value_copy(member.value));
	ayon_value_free(from);
}

static struct ayon_value *named(const struct ayon_value *source, const char *name, const char *code)
{
	struct ayon_value *entry = ayon_value_new_object();

	ayon_value_set_text(entry, "name", ayon_value_get_text(source, name));
	ayon_value_set_text(entry, "code", ayon_value_get_text(source, code));
	return entry;
}

static struct ayon_value *user_data(const struct ayon_value *user)
{
	struct ayon_value *entry = ayon_value_new_object();

	ayon_value_set_text(entry, AYON_TEMPLATE_DEFAULT_KEY, "name");
	ayon_value_set_text(entry, "name", ayon_value_get_text(user, "name"));
	ayon_value_set(entry, "attrib", ayon_value_copy(ayon_value_get(user, "attrib")));
	ayon_value_set(entry, "data", ayon_value_copy(ayon_value_get(user, "data")));
	return entry;
}

struct ayon_value *ayon_context_data(const struct ayon_context *context)
{
	struct ayon_value *data = ayon_value_new_object();

	if (context->settings)
		ayon_value_set(data, "studio",
				named(context->settings, "studio_name", "studio_code"));
	if (context->user)
		ayon_value_set(data, "user", user_data(context->user));
	if (context->project)
		ayon_value_set(data, "project", named(context->project, "name", "code"));
	if (context->folder)
		take_all(data, ayon_context_folder_data(context->folder,
					       ayon_value_get_text(context->project, "name")));
	if (context->task)
		take_all(data, ayon_context_task_data(context->project, context->task));
	if (context->host_name) {
		struct ayon_value *host = ayon_value_new_object();
		ayon_value_set_text(host, "name", context->host_name);
		ayon_value_set(data, "host", host);
		ayon_value_set_text(data, "app", context->host_name);
	}
	return data;
}
