/* SPDX-License-Identifier: Apache-2.0 */
#include "store/gc.h"

#include "base/memory.h"
#include "base/semver.h"
#include "base/str.h"
#include "store/items.h"

#include <stdlib.h>
#include <string.h>

/* A folder that the Python launcher says to be filling: it gives up far earlier than that. */
#define MOVING_SECONDS 3600

/* Where the version begins in "core_1.9.7": versions have no '_'. NULL: there is none. */
static const char *version_in(const char *name)
{
	const char *at = strrchr(name, '_');
	return at && at != name && at[1] ? at + 1 : NULL;
}

static bool is_same_addon(const struct store_item *a, const struct store_item *b)
{
	const char *va = version_in(a->name);
	const char *vb = version_in(b->name);

	if (!va || !vb)
		return str_equal(a->name, b->name);
	return va - a->name == vb - b->name &&
	       strncmp(a->name, b->name, (size_t)(va - a->name)) == 0;
}

static bool is_newer(const struct store_item *a, const struct store_item *b)
{
	const char *va = version_in(a->name);
	const char *vb = version_in(b->name);

	if (a->kind == STORE_ADDON && va && vb) {
		int order = semver_compare(va, vb);
		if (order)
			return order > 0;
	}
	return a->when != b->when ? a->when > b->when : strcmp(a->name, b->name) > 0;
}

/* How many complete ones of the same addon (or packages) are newer. */
static size_t newer_than(const struct store_items *items, const struct store_item *item)
{
	size_t newer = 0;

	for (size_t i = 0; i < items->count; i++) {
		const struct store_item *other = &items->items[i];
		if (other == item || other->place || !other->is_complete ||
				other->kind != item->kind)
			continue;
		if (item->kind == STORE_ADDON && !is_same_addon(item, other))
			continue;
		newer += is_newer(other, item);
	}
	return newer;
}

static bool may_go(const struct store_items *items, const struct store_item *item,
		const struct store_gc *gc, int64_t now)
{
	if (item->place || item->is_used || item->is_named)
		return false;
	if (item->is_moving && now - item->when < MOVING_SECONDS)
		return false;
	return !item->is_complete || newer_than(items, item) >= gc->keep;
}

static ssize_t oldest(const struct store_items *items, const bool *candidates)
{
	ssize_t found = -1;

	for (size_t i = 0; i < items->count; i++) {
		if (candidates[i] && (found < 0 || items->items[i].when < items->items[found].when))
			found = (ssize_t)i;
	}
	return found;
}

void store_gc_choose(const struct store_items *items, const struct store_gc *gc, int64_t now,
		bool *ret_chosen)
{
	bool *candidates = mem_array(items->count + 1, sizeof(*candidates));
	uint64_t bytes = 0;

	for (size_t i = 0; i < items->count; i++) {
		ret_chosen[i] = false;
		candidates[i] = may_go(items, &items->items[i], gc, now);
		bytes += items->items[i].place ? 0 : items->items[i].bytes;
	}
	for (;;) {
		ssize_t next = oldest(items, candidates);
		if (next < 0 || (gc->has_limit && bytes <= gc->limit_bytes))
			break;
		candidates[next] = false;
		ret_chosen[next] = true;
		bytes -= items->items[next].bytes;
	}
	free(candidates);
}
