/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/gc.h: removes what nobody needs from the user's own store. Never touched: what a bundle names, what a running
 * process uses, what somebody is filling now, the newest versions of each addon, and folders without a state file.
 */
#ifndef AYON_HOST_STORE_GC_H
#define AYON_HOST_STORE_GC_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct layout;
struct session;
struct store_item;
struct store_items;

/* How many versions of an addon stay when nobody says a number. */
#define STORE_GC_KEEP 2

struct store_gc {
	unsigned keep;  /* versions of each addon, and dependency packages, that stay in any case */
	bool has_limit; /* with a limit the oldest go until the store is that small, else all */
	uint64_t limit_bytes;
	bool is_dry;             /* nothing is removed, all is reported */
	struct session *session; /* whose bundles count; NULL: only those known from before */
	void *payload;
	/* Each one that was, or with is_dry would be, removed. May be NULL. */
	void (*on_removed)(void *payload, const struct store_item *item);
};

struct store_gc_result {
	size_t removed;
	uint64_t removed_bytes;
	uint64_t left_bytes; /* in the store afterwards */
	size_t failed;       /* could not be removed; logged */
};

/* AYON_ENETWORK, AYON_EAUTH: the server did not say which bundles there are, so nothing is removed. AYON_EIO. */
int store_gc(const struct layout *layout, const struct store_gc *gc,
		struct store_gc_result *ret_result, struct error *err);

/* The rules alone (gc_choose.c), pure: fills ret_chosen, one for each item, oldest first among those it takes. */
void store_gc_choose(const struct store_items *items, const struct store_gc *gc, int64_t now,
		bool *ret_chosen);

#endif
