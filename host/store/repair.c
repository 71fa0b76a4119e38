/* SPDX-License-Identifier: Apache-2.0 */
#include "store/repair.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/lock.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/self.h"
#include "base/str.h"
#include "bundle/plan.h"
#include "distribution/distribution.h"
#include "layout.h"
#include "progress.h"
#include "session/session.h"
#include "store/items.h"
#include "wrap/json.h"

#include <stdlib.h>
#include <string.h>

#define LOCK_MS 5000

static bool is_complete(const struct layout *layout, const struct plan_item *item)
{
	if (item->kind == PLAN_ADDON)
		return distribution_has_addon(layout, item->name, item->version);
	CLEANUP(free) char *found = distribution_find_package(layout, item->name);
	return found != NULL;
}

/* A folder that says "done" would be taken as it is. Its content stays until the new one is ready. */
static int mark_failed(const struct store_item *item, struct error *err)
{
	CLEANUP(free) char *lock_path = layout_lock_file(item->base, item->name);
	CLEANUP(free) char *folder = path_dirname(lock_path);
	CLEANUP(close) int lock = -1;
	char id[PROGRESS_ID_SIZE], now[PROGRESS_TIME_SIZE];

	if (!item->is_complete)
		return 0;
	int r = fs_make_dirs(folder, 0777, err);
	if (r == 0)
		r = lock_take(lock_path, LOCK_MS, &lock, err);
	if (r < 0)
		return r;
	progress_new_id(id);
	progress_now(now);
	const struct progress failed = { .state = PROGRESS_FAILED, .id = id, .started = now };
	return progress_write(item->path, &failed, FS_DURABLE, err);
}

/* The addons of the server whose folder is among the damaged, as a bundle that the planner understands. */
static void damaged_addons(
		const struct json *answer, const struct strlist *damaged, struct bundle *bundle)
{
	const struct json *addons = json_get(answer, "addons");

	bundle->addons = mem_array(damaged->count + 1, sizeof(*bundle->addons));
	for (size_t i = 0; i < json_count(addons); i++) {
		const char *name = json_get_text(json_item(addons, i), "name");
		const struct json *versions = json_get(json_item(addons, i), "versions");
		struct json_member version = { 0 };
		while (name && json_next(versions, &version)) {
			CLEANUP(free) char *folder = layout_addon_item(name, version.key);
			if (bundle->addon_count >= damaged->count || !strlist_has(damaged, folder))
				continue;
			bundle->addons[bundle->addon_count++] =
					(struct bundle_addon){ mem_dup(name),
						mem_dup(version.key) };
		}
	}
}

/* Only what the planner found a source for is marked, so what cannot be fetched stays as usable as it was. */
static int fetch_plan(const struct distribution_options *options, const struct plan *plan,
		const struct store_items *items, size_t *repaired, struct error *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < plan->count; i++) {
		const struct plan_item *one = &plan->items[i];
		CLEANUP(free)
		char *folder = one->kind == PLAN_ADDON ? layout_addon_item(one->name, one->version)
						       : mem_dup(one->name);
		const struct store_item *item = store_items_find(items, folder);
		if (item)
			r = mark_failed(item, err);
	}
	if (r == 0 && plan->count)
		r = distribution_run(options, plan, err);
	for (size_t i = 0; i < plan->count; i++)
		*repaired += is_complete(options->layout, &plan->items[i]);
	return r;
}

/* A bundle has one dependency package, so each further one is a plan of its own. */
static int fetch(const struct distribution_options *options, const struct strlist *damaged,
		const struct store_items *items, size_t *repaired, struct error *err)
{
	CLEANUP(json) struct json *addons = NULL;
	CLEANUP(json) struct json *packages = NULL;
	struct bundle bundle = { .name = mem_dup("repair") };
	struct plan plan = { 0 };

	int r = session_get_json(options->session, "/api/addons?details=1", &addons, err);
	if (r == 0)
		r = session_get_json(options->session, "/api/desktop/dependencyPackages", &packages,
				err);
	if (r == 0) {
		damaged_addons(addons, damaged, &bundle);
		r = plan_make(&bundle, false, addons, packages, SELF_PLATFORM, &plan, err);
	}
	if (r == 0)
		r = fetch_plan(options, &plan, items, repaired, err);
	plan_finish(&plan);
	bundle_finish(&bundle);

	const struct json *list = json_get(packages, "packages");
	for (size_t i = 0; r == 0 && i < json_count(list); i++) {
		const char *name = json_get_text(json_item(list, i), "filename");
		if (!name || !strlist_has(damaged, name))
			continue;
		struct bundle_package package = { (char *)(uintptr_t)SELF_PLATFORM,
			(char *)(uintptr_t)name };
		const struct bundle one = { .packages = &package, .package_count = 1 };
		struct plan package_plan = { 0 };
		r = plan_make(&one, false, addons, packages, SELF_PLATFORM, &package_plan, err);
		if (r == 0)
			r = fetch_plan(options, &package_plan, items, repaired, err);
		plan_finish(&package_plan);
	}
	return r;
}

static void show(void *payload, const struct distribution_progress *progress)
{
	const struct store_verify *how = payload;

	if (how->on_progress)
		how->on_progress(how->payload, "Fetching", progress->done_bytes,
				progress->total_bytes);
}

static bool is_cancelled(void *payload)
{
	const struct store_verify *how = payload;
	return how->is_cancelled && how->is_cancelled(how->payload);
}

int store_repair(const struct layout *layout, struct session *session, const char *name,
		const struct store_verify *how, struct store_verify_result *ret_result,
		size_t *ret_repaired, struct error *err)
{
	CLEANUP(store_items) struct store_items items = { 0 };
	CLEANUP(strlist) struct strlist damaged = { 0 };
	const struct distribution_options options = {
		.layout = layout,
		.session = session,
		.deadline_ms = session->deadline_ms,
		.payload = (void *)(uintptr_t)how,
		.on_progress = show,
		.is_cancelled = is_cancelled,
	};

	*ret_repaired = 0;
	int r = store_items_read(layout, 0, &items, err);
	if (r == 0)
		r = store_verify_items(&items, name, how, &damaged, ret_result, err);
	if (r < 0 || !damaged.count)
		return r;
	r = fetch(&options, &damaged, &items, ret_repaired, err);
	if (r == 0 && *ret_repaired < ret_result->damaged)
		return error_set(err, AYON_EDISTRIBUTION,
				"the server does not offer %zu of %zu damaged items any more; "
				"remove them with ayon store gc --keep 0",
				ret_result->damaged - *ret_repaired, ret_result->damaged);
	return r;
}
