/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/distribution.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/str.h"
#include "bundle/plan.h"
#include "layout.h"
#include "progress.h"
#include "record.h"

#include <stdlib.h>

/*
 * Old launchers kept no state file, only the record. The folder is good; "done" is written so that nobody has
 * to look twice, and it is no matter when that fails: the cache may be read-only.
 */
static bool accept_recorded(
		const char *record, const char *name, const char *version, const char *target)
{
	if (!record_has(record, name, version) || !fs_is_dir(target))
		return false;

	char id[PROGRESS_ID_SIZE], now[PROGRESS_TIME_SIZE];
	progress_new_id(id);
	progress_now(now);
	struct progress done = {
		.state = PROGRESS_DONE,
		.id = id,
		.started = now,
		.finished = now,
	};
	progress_write(target, &done, FS_CACHE, NULL);
	return true;
}

/* 1: present; 0: the state file says otherwise; -1: there is no readable state file. */
static int state_of(const char *target)
{
	CLEANUP(progress) struct progress found = { 0 };

	if (progress_read(target, &found, NULL) < 0 || found.state == PROGRESS_UNKNOWN)
		return -1;
	return found.state == PROGRESS_DONE;
}

bool distribution_has_addon(const struct layout *layout, const char *name, const char *version)
{
	CLEANUP(free) char *target = layout_addon_dir(layout, name, version);

	int state = state_of(target);
	if (state >= 0)
		return state;
	CLEANUP(free) char *record = layout_addons_record(layout);
	return accept_recorded(record, name, version, target);
}

char *distribution_find_package(const struct layout *layout, const char *filename)
{
	CLEANUP(free) char *target = layout_package_dir(layout, filename);
	CLEANUP(free) char *other = layout_package_dir_short(layout, filename);

	int state = state_of(target);
	if (state > 0)
		return TAKE(target);
	if (!str_equal(target, other) && state_of(other) > 0)
		return TAKE(other);
	CLEANUP(free) char *record = layout_packages_record(layout);
	if (state < 0 && accept_recorded(record, filename, NULL, target))
		return TAKE(target);
	return NULL;
}

size_t distribution_missing(const struct layout *layout, const struct plan *plan)
{
	size_t missing = 0;

	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_item *item = &plan->items[i];
		if (item->kind == PLAN_ADDON) {
			missing += !distribution_has_addon(layout, item->name, item->version);
			continue;
		}
		CLEANUP(free) char *found = distribution_find_package(layout, item->name);
		missing += !found;
	}
	return missing;
}
