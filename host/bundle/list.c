/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle/list.c: the answer of GET /api/bundles. Servers of several years are met, so every field is optional and
 * one of a wrong type counts as absent; only an answer that holds no list at all is refused.
 */
#include "bundle/bundle.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "wrap/json.h"

#include <stdlib.h>

static void read_addons(const struct json *addons, struct bundle *bundle)
{
	struct json_member member = { 0 };

	bundle->addons = mem_array(json_count(addons) + 1, sizeof(*bundle->addons));
	while (json_is_object(addons) && json_next(addons, &member)) {
		struct bundle_addon *addon = &bundle->addons[bundle->addon_count++];
		addon->name = mem_dup(member.key);
		addon->version = mem_dup(json_text(member.value));
	}
}

static void read_packages(const struct json *packages, struct bundle *bundle)
{
	struct json_member member = { 0 };

	bundle->packages = mem_array(json_count(packages) + 1, sizeof(*bundle->packages));
	while (json_is_object(packages) && json_next(packages, &member)) {
		const char *filename = json_text(member.value);
		if (str_is_empty(filename))
			continue;
		struct bundle_package *package = &bundle->packages[bundle->package_count++];
		package->platform = mem_dup(member.key);
		package->filename = mem_dup(filename);
	}
}

static void read_development(const struct json *entries, struct bundle *bundle)
{
	struct json_member member = { 0 };

	bundle->development = mem_array(json_count(entries) + 1, sizeof(*bundle->development));
	while (json_is_object(entries) && json_next(entries, &member)) {
		const char *path = json_get_text(member.value, "path");
		struct bundle_development *entry =
				&bundle->development[bundle->development_count++];
		entry->addon = mem_dup(member.key);
		entry->enabled = json_get_bool(member.value, "enabled", false);
		entry->path = mem_dup(path ? path : "");
	}
}

static void read_bundle(const struct json *value, struct bundle *bundle)
{
	bundle->name = mem_dup(json_get_text(value, "name"));
	bundle->installer_version = mem_dup(json_get_text(value, "installerVersion"));
	bundle->active_user = mem_dup(json_get_text(value, "activeUser"));
	bundle->is_production = json_get_bool(value, "isProduction", false);
	bundle->is_staging = json_get_bool(value, "isStaging", false);
	bundle->is_dev = json_get_bool(value, "isDev", false);
	bundle->is_project = json_get_bool(value, "isProject", false);
	bundle->is_archived = json_get_bool(value, "isArchived", false);
	read_addons(json_get(value, "addons"), bundle);
	read_packages(json_get(value, "dependencyPackages"), bundle);
	read_development(json_get(value, "addonDevelopment"), bundle);
}

/* Says what came when it was no list of bundles. Caller frees. */
static char *describe(const struct json *answer)
{
	const char *detail = json_get_text(answer, "detail");

	if (detail)
		return mem_printf("the message '%.200s'", detail);
	if (json_is_object(answer)) {
		struct json_member member = { 0 };
		if (!json_next(answer, &member))
			return mem_dup("an empty object");
		return json_get(answer, "bundles")
				       ? mem_dup("'bundles' that is no list")
				       : mem_printf("an object with '%.80s'", member.key);
	}
	return mem_dup(json_is_array(answer)     ? "a bare list"
			: json_is_string(answer) ? "a text"
			: json_is_number(answer) ? "a number"
			: json_is_bool(answer)   ? "a boolean"
						 : "nothing");
}

int bundle_list_read(const struct json *answer, struct bundle_list *ret_list, struct error *err)
{
	const struct json *values = json_get(answer, "bundles");
	struct bundle_list list = { 0 };

	if (!json_is_array(values)) {
		CLEANUP(free) char *what = describe(answer);
		return error_set(err, AYON_EINVALID,
				"the server's answer is no list of bundles, it is %s; is the URL "
				"that of an AYON server?",
				what);
	}
	list.bundles = mem_array(json_count(values) + 1, sizeof(*list.bundles));
	for (size_t i = 0; i < json_count(values); i++) {
		const struct json *value = json_item(values, i);
		if (str_is_empty(json_get_text(value, "name")))
			continue;
		read_bundle(value, &list.bundles[list.count++]);
	}
	*ret_list = list;
	return 0;
}

void bundle_list_finish(struct bundle_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		bundle_finish(&list->bundles[i]);
	free(list->bundles);
	*list = (struct bundle_list){ 0 };
}

const struct bundle *bundle_list_find(const struct bundle_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++) {
		if (str_equal(list->bundles[i].name, name))
			return &list->bundles[i];
	}
	return NULL;
}
