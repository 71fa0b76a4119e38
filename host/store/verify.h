/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/verify.h: whether the files of an item are those that were unpacked. Reads every byte, changes nothing.
 */
#ifndef AYON_HOST_STORE_VERIFY_H
#define AYON_HOST_STORE_VERIFY_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store_item;
struct store_items;
struct strlist;

/* The numbers of AYON_ITEM_SOUND and the others in ayon/ext/store.h. */
enum store_verdict {
	STORE_SOUND = 1,
	STORE_DAMAGED = 2,
	STORE_INCOMPLETE = 3, /* its state file does not say that it is done */
	STORE_UNLISTED = 4, /* another launcher unpacked it: there are no digests to compare with */
};

/* Who is told what. All may be NULL. */
struct store_verify {
	void *payload;
	/* Each file that is wrong: "is missing", "has other content". */
	void (*on_problem)(void *payload, const struct store_item *item, const char *path,
			const char *what);
	/* Each item when it has been looked at. */
	void (*on_item)(void *payload, const struct store_item *item, enum store_verdict verdict);
	void (*on_progress)(void *payload, const char *label, uint64_t done, uint64_t total);
	bool (*is_cancelled)(void *payload);
};

struct store_verify_result {
	size_t checked;
	size_t damaged;  /* or incomplete */
	size_t unlisted; /* could not be compared */
};

/*
 * One item. Loads the digest library. A file that cannot be read is a problem of the item and no error of the call.
 * AYON_ECANCELLED.
 */
int store_verify(const struct store_item *item, const struct store_verify *how,
		enum store_verdict *ret_verdict, struct error *err);
/*
 * All items, or those of that name. ret_damaged (may be NULL) gets the names of what is damaged or incomplete.
 * AYON_ENOTFOUND: there is none of that name.
 */
int store_verify_items(const struct store_items *items, const char *name,
		const struct store_verify *how, struct strlist *ret_damaged,
		struct store_verify_result *ret_result, struct error *err);

#endif
