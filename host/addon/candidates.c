/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/candidates.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "bundle/select.h"
#include "layout.h"
#include "store/items.h"

#include <stdlib.h>

void addon_candidates_finish(struct addon_candidates *candidates)
{
	for (size_t i = 0; i < candidates->count; i++) {
		free(candidates->items[i].version);
		free(candidates->items[i].path);
		free(candidates->items[i].detail);
	}
	free(candidates->items);
	*candidates = (struct addon_candidates){ 0 };
}

/* `detail` is taken. */
static void add(struct addon_candidates *candidates, enum addon_origin origin, const char *version,
		const char *path, char *detail)
{
	candidates->items = mem_grow(candidates->items, candidates->count, &candidates->capacity,
			sizeof(*candidates->items));
	candidates->items[candidates->count++] = (struct addon_candidate){
		.origin = origin,
		.version = mem_dup(version),
		.path = mem_dup(path),
		.detail = detail,
	};
}

/* An overlay is named by the variable, else by the file of `ayon addon link`. */
static const char *overlay_detail(const char *directory)
{
	CLEANUP(strlist) struct strlist folders = { 0 };

	strlist_split(&folders, env_get("AYON_ADDON_PATH"), ':');
	for (size_t i = 0; i < folders.count; i++) {
		CLEANUP(free) char *folder = path_absolute(folders.items[i]);
		if (path_is_inside(directory, folder))
			return "AYON_ADDON_PATH";
	}
	return "ayon addon link";
}

static void add_local(struct addon_candidates *candidates, const char *name,
		const struct addon_index *index)
{
	for (size_t i = 0; i < index->count; i++) {
		const struct addon_entry *entry = &index->entries[i];
		if (!str_equal(entry->name, name))
			continue;
		add(candidates, entry->origin, entry->version, entry->directory,
				mem_dup(entry->origin == ADDON_OVERLAY
								? overlay_detail(entry->directory)
								: "installed beside the launcher"));
	}
}

/* Where the item lies complete: the user's own store is the first of the places. */
static int find_in_stores(const struct layout *layout, const char *name, const char *version,
		char **ret_path, bool *ret_is_site, struct error *err)
{
	CLEANUP(store_items) struct store_items items = { 0 };
	CLEANUP(free) char *folder = layout_addon_item(name, version);

	int r = store_items_read(layout, STORE_SITES, &items, err);
	for (size_t i = 0; r == 0 && i < items.count; i++) {
		const struct store_item *item = &items.items[i];
		if (item->kind != STORE_ADDON || !item->is_complete ||
				!str_equal(item->name, folder))
			continue;
		*ret_path = mem_dup(item->path);
		*ret_is_site = item->place > 0;
		break;
	}
	return r;
}

/* Which of the two bundles decided, and what the other one says. Caller frees. */
static char *bundle_detail(
		const struct bundle_choice *choice, const char *name, const char *version)
{
	const char *studio = bundle_addon_version(&choice->studio, name);

	if (!choice->has_override || str_equal(studio, version))
		return mem_printf("bundle '%s'", choice->studio.name);
	return mem_printf("project bundle '%s' (studio bundle '%s' has %s)", choice->project.name,
			choice->studio.name, studio ? studio : "none");
}

static int add_of_bundle(const struct addon_context *context, const char *name,
		struct addon_candidates *candidates, struct error *err)
{
	const struct bundle_choice *choice = context->choice;
	const char *version = choice ? bundle_addon_version(&choice->project, name) : NULL;
	const struct bundle_development *development =
			choice && choice->mode == BUNDLE_DEV
					? bundle_development_of(&choice->studio, name)
					: NULL;
	CLEANUP(free) char *path = NULL;
	bool is_site = false;

	if (!version)
		return 0;
	CLEANUP(free) char *bundle = bundle_detail(choice, name, version);
	if (development) {
		int r = bundle_development_folder(development, &path, err);
		if (r == 0)
			add(candidates, ADDON_DEV, version, path,
					mem_printf("development path of bundle '%s'",
							choice->studio.name));
		return r;
	}
	int r = find_in_stores(context->layout, name, version, &path, &is_site, err);
	if (r == 0)
		add(candidates, ADDON_BUNDLE, version, path,
				mem_printf("%s%s", bundle, is_site ? ", in a site store" : ""));
	return r;
}

static void mark(struct addon_candidates *candidates, enum addon_origin origin, const char *path)
{
	for (size_t i = 0; i < candidates->count; i++) {
		struct addon_candidate *candidate = &candidates->items[i];
		if (candidate->origin != origin || !str_equal(candidate->path, path))
			continue;
		candidate->is_used = true;
		return;
	}
}

/* What the run uses is what its index says, whatever else would be expected here. Native and Python code may be two. */
static void mark_used(const struct addon_context *context, const char *name,
		struct addon_candidates *candidates)
{
	const struct addon_entry *used = addon_index_find(context->index, name);

	if (used)
		mark(candidates, used->origin, used->directory);
	if (used && used->python.directory)
		mark(candidates, used->python.origin, used->python.directory);
}

static int by_preference(const void *a, const void *b)
{
	const struct addon_candidate *left = a;
	const struct addon_candidate *right = b;

	if (left->is_used != right->is_used)
		return left->is_used ? -1 : 1;
	if (!left->path != !right->path)
		return left->path ? -1 : 1;
	return left->origin < right->origin ? -1 : left->origin > right->origin;
}

int addon_candidates_find(const struct addon_context *context, const char *name,
		struct addon_candidates *ret_candidates, struct error *err)
{
	CLEANUP(addon_candidates) struct addon_candidates candidates = { 0 };
	CLEANUP(addon_index) struct addon_index displaced = { 0 };
	CLEANUP(addon_index) struct addon_index local = { .displaced = &displaced };

	int r = addon_index_add_local(&local, context->layout, err);
	if (r < 0)
		return r;

	add_local(&candidates, name, &local);
	add_local(&candidates, name, &displaced);
	r = add_of_bundle(context, name, &candidates, err);
	if (r < 0)
		return r;

	mark_used(context, name, &candidates);
	if (candidates.count > 1)
		qsort(candidates.items, candidates.count, sizeof(*candidates.items), by_preference);
	*ret_candidates = candidates;
	candidates = (struct addon_candidates){ 0 };
	return 0;
}
