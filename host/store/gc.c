/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/gc.c: the order is what makes it safe beside starting launchers. They share the clean-up's lock while they
 * lock what they use, and look whether it is there afterwards; we hold it alone while we look at those locks and move
 * what goes out of sight. So an item is either seen as used, or missing before anybody relies on it. The bytes
 * are removed when nobody waits any more.
 */
#include "store/gc.h"

#include "base/cleanup.h"
#include "base/console.h"
#include "base/fs.h"
#include "base/lock.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "distribution/staging.h"
#include "layout.h"
#include "store/items.h"
#include "store/named.h"
#include "store/process.h"
#include "store/use.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LOCK_MS 10000

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool has_sorted(const struct strlist *list, const char *text)
{
	return list->count && bsearch(&text, list->items, list->count, sizeof(char *), by_text);
}

static void mark_named(struct store_items *items, struct strlist *named)
{
	strlist_sort(named);
	for (size_t i = 0; i < items->count; i++)
		items->items[i].is_named = has_sorted(named, items->items[i].name);
}

/* Takes the base's lock alone and marks what the locks of running processes say. */
static int lock_base(struct store_items *items, const char *base, int *ret_lock, struct error *err)
{
	CLEANUP(strlist) struct strlist used = { 0 };
	CLEANUP(free) char *path = layout_gc_lock(base);
	CLEANUP(free) char *folder = path_dirname(path);

	if (!fs_is_dir(base))
		return 0;
	int r = fs_make_dirs(folder, 0777, err);
	if (r == 0)
		r = lock_take(path, LOCK_MS, ret_lock, err);
	if (r == 0)
		r = store_use_read(base, &used, err);
	if (r < 0)
		return r;
	strlist_sort(&used);
	for (size_t i = 0; i < items->count; i++) {
		struct store_item *item = &items->items[i];
		if (item->base == base && has_sorted(&used, item->name))
			item->is_used = true;
	}
	return 0;
}

/* 1: out of sight; 0: somebody is filling it. */
static int take_away(const struct store_item *item, const char *trash, struct error *err)
{
	CLEANUP(free) char *lock_path = layout_lock_file(item->base, item->name);
	CLEANUP(free) char *list = layout_file_list(item->base, item->name);
	CLEANUP(free) char *target = path_join(trash, item->name);
	CLEANUP(close) int lock = -1;

	int r = lock_try(lock_path, &lock, err);
	if (r <= 0)
		return r;
	if (rename(item->path, target) < 0)
		return error_errno(err, AYON_EIO, errno, "cannot remove '%s'", item->path);
	unlink(list);
	return 1;
}

static void report(const struct store_gc *gc, const struct store_item *item,
		struct store_gc_result *result)
{
	result->removed++;
	result->removed_bytes += item->bytes;
	result->left_bytes -= item->bytes;
	if (gc->on_removed)
		gc->on_removed(gc->payload, item);
}

static int remove_chosen(const struct store_items *items, const bool *chosen, const char *base,
		const struct store_gc *gc, struct staging *staging, struct store_gc_result *result,
		struct error *err)
{
	for (size_t i = 0; i < items->count; i++) {
		const struct store_item *item = &items->items[i];
		struct error reason = { 0 };
		int r = 0;
		if (!chosen[i] || item->base != base)
			continue;
		if (!gc->is_dry && !staging->path)
			r = staging_open(base, staging, err);
		if (r < 0)
			return r;
		r = gc->is_dry ? 1 : take_away(item, staging->path, &reason);
		if (r == 1)
			report(gc, item, result);
		if (r < 0) {
			result->failed++;
			console_log(CONSOLE_WARNING, "%s", reason.text);
		}
	}
	return 0;
}

/* Under the locks of both bases. */
static int collect(const struct layout *layout, struct store_items *items,
		const struct store_gc *gc, struct staging *staging, struct store_gc_result *result,
		struct error *err)
{
	CLEANUP(close) int addons_lock = -1;
	CLEANUP(close) int packages_lock = -1;
	CLEANUP(free) bool *chosen = mem_array(items->count + 1, sizeof(*chosen));
	bool is_one = str_equal(layout->addons, layout->packages);

	int r = lock_base(items, layout->addons, &addons_lock, err);
	if (r == 0 && !is_one)
		r = lock_base(items, layout->packages, &packages_lock, err);
	if (r < 0)
		return r;
	store_gc_choose(items, gc, (int64_t)time(NULL), chosen);
	r = remove_chosen(items, chosen, layout->addons, gc, &staging[0], result, err);
	return r < 0 ? r
		     : remove_chosen(items, chosen, layout->packages, gc, &staging[1], result, err);
}

int store_gc(const struct layout *layout, const struct store_gc *gc,
		struct store_gc_result *ret_result, struct error *err)
{
	CLEANUP(store_items) struct store_items items = { 0 };
	CLEANUP(strlist) struct strlist named = { 0 };
	struct staging staging[2] = { { 0 }, { 0 } };
	struct store_gc_result result = { 0 };

	int r = store_named_read(layout, gc->session, &named, err);
	if (r == 0)
		r = store_items_read(layout, STORE_SIZES, &items, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < items.count; i++)
		result.left_bytes += items.items[i].bytes;
	mark_named(&items, &named);
	store_process_mark(&items);
	r = collect(layout, &items, gc, staging, &result, err);
	staging_close(&staging[0]);
	staging_close(&staging[1]);
	if (r == 0)
		*ret_result = result;
	return r;
}
