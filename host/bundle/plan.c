/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle/plan.c: what must be on this machine (spec-host 9.1). What the bundle names and the server cannot give
 * becomes a notice, never silence; a name that could leave the cache folder ends the run.
 */
#include "bundle/plan.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "bundle/plan_source.h"
#include "wrap/json.h"

#include <stdlib.h>

#define MAX_SOURCES 64

struct planner {
	const char *platform;
	const struct json *addons;
	const struct json *packages;
	struct plan *plan;
	size_t item_capacity;
	size_t notice_capacity;
};

static void notice(struct planner *planner, char *text)
{
	struct plan *plan = planner->plan;

	plan->notices = mem_grow(plan->notices, plan->notice_count, &planner->notice_capacity,
			sizeof(*plan->notices));
	plan->notices[plan->notice_count++] = text;
}

static void add_item(struct planner *planner, const struct plan_item *item)
{
	struct plan *plan = planner->plan;

	plan->items = mem_grow(
			plan->items, plan->count, &planner->item_capacity, sizeof(*plan->items));
	plan->items[plan->count++] = *item;
}

/* How the item is called in messages. Caller frees. */
static char *title(const struct plan_item *item)
{
	if (item->kind == PLAN_ADDON)
		return mem_printf("addon '%s' %s", item->name, item->version);
	return mem_printf("dependency package '%s'", item->name);
}

static void read_sources(
		struct planner *planner, const struct json *sources, struct plan_item *item)
{
	size_t count = json_is_array(sources) ? json_count(sources) : 0;
	CLEANUP(free) char *name = title(item);

	if (count > MAX_SOURCES) {
		notice(planner, mem_printf("%s: only the first %d of its sources are used", name,
						MAX_SOURCES));
		count = MAX_SOURCES;
	}
	item->sources = mem_array(count + 1, sizeof(*item->sources));
	for (size_t i = 0; i < count; i++) {
		const char *problem = plan_source_read(json_item(sources, i), item,
				planner->platform, &item->sources[item->source_count]);
		if (problem)
			notice(planner, mem_printf("%s: source %zu is left out, %s", name, i + 1,
							problem));
		else
			item->source_count++;
	}
}

/* `checksum`, or the older `hash`; without an algorithm it is sha256. */
static void read_checksum(const struct json *value, struct plan_item *item)
{
	const char *checksum = json_get_text(value, "checksum");
	const char *algorithm = json_get_text(value, "checksumAlgorithm");

	if (!checksum)
		checksum = json_get_text(value, "hash");
	if (str_is_empty(checksum))
		return;
	item->checksum = mem_dup(checksum);
	item->algorithm = mem_dup(str_is_empty(algorithm) ? "sha256" : algorithm);
}

static int64_t size_of(const struct json *value)
{
	int64_t size = json_get_int(value, "size", -1);
	return size > 0 ? size : -1;
}

static const struct json *find_by(const struct json *list, const char *key, const char *text)
{
	for (size_t i = 0; json_is_array(list) && i < json_count(list); i++) {
		const struct json *value = json_item(list, i);
		if (str_equal(json_get_text(value, key), text))
			return value;
	}
	return NULL;
}

/* The server's entry for the addon's version; NULL with a notice when there is none that works. */
static const struct json *find_version(struct planner *planner, const struct bundle_addon *addon)
{
	const struct json *entry = find_by(planner->addons, "name", addon->name);
	const struct json *version = json_get(json_get(entry, "versions"), addon->version);
	const char *what = !entry     ? "is not installed on the server"
			   : !version ? "is not on the server in that version"
			   : json_get_bool(version, "isBroken", false) ? "is broken on the server"
								       : NULL;

	if (what) {
		notice(planner, mem_printf("addon '%s' %s %s; it is left out", addon->name,
						addon->version, what));
		return NULL;
	}
	return version;
}

static int check_addon_name(const struct bundle_addon *addon, struct error *err)
{
	CLEANUP(free) char *folder = mem_printf("%s_%s", addon->name, addon->version);

	if (path_is_safe_name(addon->name) && path_is_safe_name(addon->version) &&
			path_is_safe_name(folder) && addon->name[0] != '.')
		return 0;
	return error_set(err, AYON_EINVALID,
			"the bundle names an addon '%s' in version '%s', which cannot be a folder; "
			"ask an administrator to correct it",
			addon->name, addon->version);
}

static int plan_addon(struct planner *planner, const struct bundle_addon *addon, struct error *err)
{
	int r = check_addon_name(addon, err);
	if (r < 0)
		return r;

	const struct json *version = find_version(planner, addon);
	/* Without source info the addon has only a server part. An empty list is a client part without a source. */
	const struct json *sources = json_get(version, "clientSourceInfo");
	if (!json_is_array(sources))
		return 0;

	struct plan_item item = { .kind = PLAN_ADDON,
		.name = mem_dup(addon->name),
		.version = mem_dup(addon->version),
		.size = size_of(version) };
	read_checksum(version, &item);
	read_sources(planner, sources, &item);
	add_item(planner, &item);
	return 0;
}

static int plan_package(struct planner *planner, const char *filename, struct error *err)
{
	if (!path_is_safe_name(filename) || filename[0] == '.' || !*path_archive_ending(filename))
		return error_set(err, AYON_EINVALID,
				"the bundle names a dependency package '%s', which cannot be an "
				"archive; ask an administrator to correct it",
				filename);

	const struct json *value = find_by(planner->packages, "filename", filename);
	if (!value) {
		notice(planner, mem_printf("dependency package '%s' is not on the server; it is "
					   "left out",
						filename));
		return 0;
	}
	struct plan_item item = {
		.kind = PLAN_PACKAGE, .name = mem_dup(filename), .size = size_of(value)
	};
	read_checksum(value, &item);
	read_sources(planner, json_get(value, "sources"), &item);
	add_item(planner, &item);
	return 0;
}

/* An answer without its list must not look like a server without addons. */
static int check_lists(
		const struct planner *planner, const struct bundle *bundle, struct error *err)
{
	if (bundle->addon_count && !json_is_array(planner->addons))
		return error_set(err, AYON_EINVALID, "the server's answer is no list of addons");
	if (bundle_package_name(bundle, planner->platform) && !json_is_array(planner->packages))
		return error_set(err, AYON_EINVALID,
				"the server's answer is no list of dependency packages");
	return 0;
}

int plan_make(const struct bundle *bundle, bool is_dev, const struct json *addons,
		const struct json *packages, const char *platform, struct plan *ret_plan,
		struct error *err)
{
	struct plan plan = { 0 };
	struct planner planner = { .platform = platform,
		.addons = json_get(addons, "addons"),
		.packages = json_get(packages, "packages"),
		.plan = &plan };
	const char *package = bundle_package_name(bundle, platform);

	int r = check_lists(&planner, bundle, err);
	for (size_t i = 0; i < bundle->addon_count && r == 0; i++) {
		const struct bundle_addon *addon = &bundle->addons[i];
		if (!addon->version || (is_dev && bundle_development_of(bundle, addon->name)))
			continue;
		r = plan_addon(&planner, addon, err);
	}
	if (r == 0 && package)
		r = plan_package(&planner, package, err);
	if (r < 0) {
		plan_finish(&plan);
		return r;
	}
	*ret_plan = plan;
	return 0;
}

void plan_finish(struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		struct plan_item *item = &plan->items[i];
		for (size_t s = 0; s < item->source_count; s++)
			plan_source_finish(&item->sources[s]);
		free(item->sources);
		free(item->name);
		free(item->version);
		free(item->checksum);
		free(item->algorithm);
	}
	free(plan->items);
	for (size_t i = 0; i < plan->notice_count; i++)
		free(plan->notices[i]);
	free(plan->notices);
	*plan = (struct plan){ 0 };
}
