/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/pipeline/environment.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "reason.h"

#include <string.h>

CLEANUP_DEFINE(value, struct ayon_value *, ayon_value_free);

/* A tool of the settings that was asked for and is meant for the application. */
struct tool {
	const struct ayon_value *group, *variant;
	char *name; /* full */
};

struct tools {
	struct tool *items;
	size_t count, capacity;
};

static void tools_finish(struct tools *tools)
{
	for (size_t i = 0; i < tools->count; i++)
		free(tools->items[i].name);
	free(tools->items);
}

/* A description is an object, or one as JSON text; a broken one counts as empty. The caller's. */
static struct ayon_value *description_of(const struct ayon_value *value)
{
	const char *text = ayon_value_text(value);
	struct ayon_value *parsed = NULL;

	if (!text)
		return ayon_value_copy(value);
	ayon_value_parse(text, strlen(text), &parsed, NULL);
	return parsed;
}

/* acc = merge(description, acc) */
static void add_description(const struct ayon_application *application,
		const struct ayon_value *value, struct ayon_value **accumulated)
{
	CLEANUP(value) struct ayon_value *description = description_of(value);
	CLEANUP(value)
	struct ayon_value *parsed = ayon_environment_parse_group(
			description, application->environment_group, application->platform);
	struct ayon_value *merged = ayon_environment_merge(parsed, *accumulated, NULL);

	ayon_value_free(*accumulated);
	*accumulated = merged;
}

/* An empty list fits everything. */
static bool fits(const struct ayon_value *list, const char *word)
{
	size_t count = ayon_value_count(list);

	for (size_t i = 0; i < count; i++) {
		if (str_equal(ayon_value_text(ayon_value_item(list, i)), word))
			return true;
	}
	return count == 0;
}

static const struct ayon_value *find_named(const struct ayon_value *list, const char *name)
{
	for (size_t i = 0; i < ayon_value_count(list); i++) {
		const struct ayon_value *one = ayon_value_item(list, i);
		if (str_equal(ayon_value_get_text(one, "name"), name))
			return one;
	}
	return NULL;
}

static void find_tools(const struct ayon_application *application, struct tools *tools)
{
	for (size_t i = 0; i < ayon_value_count(application->tools); i++) {
		const char *name = ayon_value_text(ayon_value_item(application->tools, i));
		const char *slash = name ? strchr(name, '/') : NULL;
		if (!slash)
			continue;
		CLEANUP(free) char *group_name = mem_dup_n(name, (size_t)(slash - name));
		const struct ayon_value *group = find_named(application->tool_groups, group_name);
		const struct ayon_value *variant =
				find_named(ayon_value_get(group, "variants"), slash + 1);
		if (!variant ||
				!fits(ayon_value_get(variant, "app_variants"),
						application->full_name) ||
				!fits(ayon_value_get(variant, "host_names"),
						application->host_name))
			continue;
		tools->items = mem_grow(tools->items, tools->count, &tools->capacity,
				sizeof(*tools->items));
		tools->items[tools->count++] = (struct tool){ group, variant, mem_dup(name) };
	}
}

static int by_name(const void *a, const void *b)
{
	const struct tool *left = a, *right = b;
	int order = strcmp(ayon_value_get_text(left->group, "name"),
			ayon_value_get_text(right->group, "name"));

	return order ? order
		     : strcmp(ayon_value_get_text(left->variant, "name"),
				       ayon_value_get_text(right->variant, "name"));
}

/* Names in the order of the settings, as AYON_APP_TOOLS has them. To be freed. */
static char *names_of(const struct tools *tools)
{
	struct str names = { 0 };

	for (size_t i = 0; i < tools->count; i++)
		str_appendf(&names, "%s%s", i ? ";" : "", tools->items[i].name);
	str_append(&names, "");
	return str_take(&names);
}

int32_t ayon_environment_application(const struct ayon_application *application,
		const struct ayon_value *base, struct ayon_value **ret_environment,
		struct ayon_reason *why)
{
	CLEANUP(value) struct ayon_value *accumulated = ayon_value_new_object();
	struct tools tools = { 0 };

	find_tools(application, &tools);
	CLEANUP(free) char *names = names_of(&tools);
	if (tools.count)
		qsort(tools.items, tools.count, sizeof(*tools.items), by_name);
	add_description(application, application->group, &accumulated);
	add_description(application, application->variant, &accumulated);
	for (size_t i = 0; i < tools.count; i++) {
		if (!i || tools.items[i].group != tools.items[i - 1].group)
			add_description(application,
					ayon_value_get(tools.items[i].group, "environment"),
					&accumulated);
		add_description(application, ayon_value_get(tools.items[i].variant, "environment"),
				&accumulated);
	}
	tools_finish(&tools);

	CLEANUP(value)
	struct ayon_value *merged = ayon_environment_merge(accumulated, base, NULL);
	int r = ayon_environment_compute(merged, ret_environment, why);
	if (r == 0)
		ayon_value_set_text(*ret_environment, "AYON_APP_TOOLS", names);
	return r;
}

int32_t ayon_environment_project(const char *setting, const char *group,
		const struct ayon_value *base, struct ayon_value **ret_environment,
		struct ayon_reason *why)
{
	CLEANUP(value) struct ayon_value *description = NULL;
	struct ayon_reason reason = { 0 };

	if (str_is_empty(setting)) {
		*ret_environment = base ? ayon_value_copy(base) : ayon_value_new_object();
		return 0;
	}
	int r = ayon_value_parse(setting, strlen(setting), &description, &reason);
	if (r == 0 && ayon_value_kind(description) != AYON_VALUE_OBJECT)
		r = reason_set(&reason, AYON_EINVALID, "it is no object");
	if (r < 0)
		return reason_set(why, r, "the environment in the project's settings: %.900s",
				reason.text);
	CLEANUP(value)
	struct ayon_value *parsed = ayon_environment_parse_group(description, group, NULL);
	CLEANUP(value) struct ayon_value *merged = ayon_environment_merge(parsed, base, NULL);
	return ayon_environment_compute(merged, ret_environment, why);
}
