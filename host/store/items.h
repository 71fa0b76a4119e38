/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/items.h: what lies in the stores: one item is the folder of one addon version or one dependency package.
 * Folders without a state file are nobody's business here: they may be a person's own.
 */
#ifndef AYON_HOST_STORE_ITEMS_H
#define AYON_HOST_STORE_ITEMS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct layout;

/* The numbers of AYON_ITEM_ADDON and AYON_ITEM_PACKAGE in ayon/ext/store.h. */
enum store_kind {
	STORE_ADDON = 1,
	STORE_PACKAGE = 2,
};

struct store_item {
	enum store_kind kind;
	char *name; /* of the folder: "core_1.9.7", "ayon_2611200000_linux.zip" */
	char *path;
	const char *base; /* borrowed from the layout */
	size_t place;     /* 0: the user's own store, n: the n-th site store */
	bool is_complete;
	bool is_moving; /* the Python launcher, or one of us, says that it fills the folder now */
	bool is_used;   /* by a running process; filled by gc */
	bool is_named;  /* by a bundle; filled by gc */
	char *id;       /* progress_id of the state file, NULL: none */
	uint64_t bytes; /* on the disk; 0 unless sizes were asked for */
	int64_t when;   /* of the state file, seconds since 1970 */
};

/* Sorted by place, kind and name. Owned; zeroed is empty. */
struct store_items {
	struct store_item *items;
	size_t count, capacity;
};

#define STORE_SITES 1u /* the site stores too */
#define STORE_SIZES 2u /* and how much each takes, which looks at every file */

/* A store that is not there has no items. AYON_EIO when one cannot be listed. */
int store_items_read(const struct layout *layout, unsigned flags, struct store_items *ret_items,
		struct error *err);
void store_items_finish(struct store_items *items);
static inline void cleanup_store_items(struct store_items *items)
{
	store_items_finish(items);
}
/* Of the user's own store. NULL: none. */
struct store_item *store_items_find(const struct store_items *items, const char *name);

#endif
