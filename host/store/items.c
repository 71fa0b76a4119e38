/* SPDX-License-Identifier: Apache-2.0 */
#include "store/items.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "layout.h"
#include "progress.h"
#include "store/tree.h"

#include <stdlib.h>
#include <sys/stat.h>

struct place {
	enum store_kind kind;
	const char *base;
	size_t number;
};

static void add(struct store_items *items, const struct place *place, const char *name,
		unsigned flags)
{
	CLEANUP(free) char *path = path_join(place->base, name);
	CLEANUP(free) char *state_file = layout_progress_file(path);
	CLEANUP(progress) struct progress progress = { 0 };
	struct stat folder, state;

	if (lstat(path, &folder) < 0 || !S_ISDIR(folder.st_mode) || stat(state_file, &state) < 0)
		return;
	uint64_t bytes = flags & STORE_SIZES ? store_tree_bytes(path) : 0;
	/* A state file that cannot be read is an item that a start would fetch again. */
	progress_read(path, &progress, NULL);
	items->items = mem_grow(
			items->items, items->count, &items->capacity, sizeof(*items->items));
	items->items[items->count++] = (struct store_item){
		.kind = place->kind,
		.name = mem_dup(name),
		.base = place->base,
		.place = place->number,
		.is_complete = progress.state == PROGRESS_DONE,
		.is_moving = progress.state == PROGRESS_MOVING,
		.id = TAKE(progress.id),
		.bytes = bytes,
		.when = (int64_t)state.st_mtim.tv_sec,
		.path = TAKE(path),
	};
}

static int add_place(struct store_items *items, const struct place *place, unsigned flags,
		struct error *err)
{
	CLEANUP(strlist) struct strlist names = { 0 };

	int r = fs_list(place->base, &names.items, &names.count, err);
	if (r < 0)
		return r == AYON_ENOTFOUND ? 0 : r;
	for (size_t i = 0; i < names.count; i++) {
		if (names.items[i][0] != '.')
			add(items, place, names.items[i], flags);
	}
	return 0;
}

int store_items_read(const struct layout *layout, unsigned flags, struct store_items *ret_items,
		struct error *err)
{
	CLEANUP(store_items) struct store_items items = { 0 };
	const struct place own[] = { { STORE_ADDON, layout->addons, 0 },
		{ STORE_PACKAGE, layout->packages, 0 } };

	int r = add_place(&items, &own[0], flags, err);
	if (r == 0)
		r = add_place(&items, &own[1], flags, err);
	for (size_t i = 0; r == 0 && (flags & STORE_SITES) && i < layout->site_count; i++) {
		const struct layout_site *site = &layout->sites[i];
		r = add_place(&items, &(struct place){ STORE_ADDON, site->addons, i + 1 }, flags,
				err);
		if (r == 0)
			r = add_place(&items,
					&(struct place){ STORE_PACKAGE, site->packages, i + 1 },
					flags, err);
	}
	if (r < 0)
		return r;
	*ret_items = items;
	items = (struct store_items){ 0 };
	return 0;
}

void store_items_finish(struct store_items *items)
{
	for (size_t i = 0; i < items->count; i++) {
		free(items->items[i].name);
		free(items->items[i].path);
		free(items->items[i].id);
	}
	free(items->items);
	*items = (struct store_items){ 0 };
}

struct store_item *store_items_find(const struct store_items *items, const char *name)
{
	for (size_t i = 0; i < items->count; i++) {
		if (items->items[i].place == 0 && str_equal(items->items[i].name, name))
			return &items->items[i];
	}
	return NULL;
}
