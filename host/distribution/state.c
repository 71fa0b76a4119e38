/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/distribution.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "bundle/plan.h"
#include "distribution/staging.h"
#include "layout.h"
#include "progress.h"
#include "record.h"

#include <stdlib.h>
#include <string.h>

/*
 * 1: present; 0: the state file says otherwise, cannot be read, or files that it names are gone or cut; -1: there is no
 * state file. One that cannot be read just now may say "failed": the record must not speak for it.
 */
static int state_of(const char *target)
{
	CLEANUP(progress) struct progress found = { 0 };

	int r = progress_read(target, &found, NULL);
	if (r < 0)
		return r == AYON_ENOTFOUND ? -1 : 0;
	return found.state == PROGRESS_DONE && progress_files_are_whole(&found.files, target);
}

/* Old launchers kept no state file, only the record: the folder is good. */
static bool is_recorded(const char *base, const char *record_name, const char *name,
		const char *version, const char *target)
{
	if (!fs_is_dir(target))
		return false;
	CLEANUP(free) char *record = path_join(base, record_name);
	return record_has(record, name, version);
}

/* "done" is written so that nobody has to look twice, and it is no matter when that fails. */
static void write_done(const char *target)
{
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
}

/* is_ours: the user's own store, in which a missing state file may be added. To a site store nothing is written. */
static char *find_addon(const char *base, const char *name, const char *version, bool is_ours)
{
	CLEANUP(free) char *item = layout_addon_item(name, version);
	CLEANUP(free) char *target = path_join(base, item);

	int state = state_of(target);
	if (state < 0 && is_recorded(base, LAYOUT_ADDONS_RECORD, name, version, target)) {
		if (is_ours)
			write_done(target);
		state = 1;
	}
	return state > 0 ? TAKE(target) : NULL;
}

static char *find_package(const char *base, const char *filename, bool is_ours)
{
	CLEANUP(free) char *target = path_join(base, filename);
	size_t ending = strlen(path_archive_ending(filename));
	CLEANUP(free) char *name = mem_dup_n(filename, strlen(filename) - ending);
	CLEANUP(free) char *other = path_join(base, name);

	int state = state_of(target);
	if (state > 0)
		return TAKE(target);
	if (!str_equal(target, other) && state_of(other) > 0)
		return TAKE(other);
	if (state < 0 && is_recorded(base, LAYOUT_PACKAGES_RECORD, filename, NULL, target)) {
		if (is_ours)
			write_done(target);
		return TAKE(target);
	}
	return NULL;
}

char *distribution_find_addon(const struct layout *layout, const char *name, const char *version)
{
	char *found = find_addon(layout->addons, name, version, true);

	for (size_t i = 0; !found && i < layout->site_count; i++)
		found = find_addon(layout->sites[i].addons, name, version, false);
	return found;
}

bool distribution_has_addon(const struct layout *layout, const char *name, const char *version)
{
	CLEANUP(free) char *found = distribution_find_addon(layout, name, version);
	return found != NULL;
}

char *distribution_find_package(const struct layout *layout, const char *filename)
{
	char *found = find_package(layout->packages, filename, true);

	for (size_t i = 0; !found && i < layout->site_count; i++)
		found = find_package(layout->sites[i].packages, filename, false);
	return found;
}

void distribution_tidy(const struct layout *layout)
{
	CLEANUP(free) char *addons = layout_addons_record(layout);
	CLEANUP(free) char *packages = layout_packages_record(layout);

	if (staging_tidy(layout->addons))
		record_tidy(addons);
	if (staging_tidy(layout->packages))
		record_tidy(packages);
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
