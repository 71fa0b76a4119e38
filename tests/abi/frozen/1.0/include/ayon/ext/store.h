/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/store.h: the stores of addons and dependency packages on this machine: what lies there, whether it is whole,
 * and how to be rid of what nobody needs. For tools that look after a machine; a verb that only wants its bundle asks
 * ayon.bundle/1.
 */
#ifndef AYON_EXT_STORE_H
#define AYON_EXT_STORE_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_STORE_1 "ayon.store/1"

/* What an item is. */
#define AYON_ITEM_ADDON   1
#define AYON_ITEM_PACKAGE 2

/* What is known of an item. list() says only COMPLETE or INCOMPLETE; the others come from looking at every file. */
#define AYON_ITEM_SOUND      1 /* every file is as it was unpacked */
#define AYON_ITEM_DAMAGED    2 /* a file is missing or has other content */
#define AYON_ITEM_INCOMPLETE 3 /* it was never finished, or is being filled just now */
#define AYON_ITEM_UNLISTED   4 /* another launcher unpacked it, so there is nothing to compare it with */
#define AYON_ITEM_COMPLETE   5 /* it says that it is complete; nobody looked at the files */

/* One store. Number 0 is the user's own, the others are read-only site stores in the order in which they count. */
struct ayon_store_place {
	uint32_t size;
	int32_t is_site;
	int32_t is_there;
	int32_t is_writable;
	const char *path;
	uint64_t free_bytes; /* of its file system; 0 when that is not known */
};

struct ayon_store_item {
	uint32_t size;
	int32_t kind;      /* AYON_ITEM_ADDON, AYON_ITEM_PACKAGE */
	int32_t state;     /* AYON_ITEM_SOUND ... */
	uint32_t place;    /* the number of its store */
	const char *name;  /* of its folder: "core_1.9.7" */
	const char *path;
	uint64_t bytes;    /* on the disk; 0 where nobody counted */
	int64_t completed; /* when it was completed, in seconds since 1970 */
};

/* Whom the functions tell. Both may be NULL. What they are given is borrowed for the call. */
struct ayon_store_watcher {
	uint32_t size;
	void *ctx;
	void (*item)(void *ctx, const struct ayon_store_item *item);
	/* One file of an item that is wrong; `what` is a sentence without its subject: "is missing". */
	void (*problem)(void *ctx, const struct ayon_store_item *item, const char *path, const char *what);
};

struct ayon_store_gc {
	uint32_t size;
	int32_t is_dry;         /* 1: remove nothing, tell everything */
	int32_t without_server; /* 1: the bundles that are known from before will do */
	int32_t has_limit;      /* 1: stop as soon as the store takes no more than limit_bytes */
	int64_t keep;           /* newest versions of each addon that stay; negative: as many as usual */
	uint64_t limit_bytes;
};

/* What came of it. A function fills the members that belong to it and leaves the others 0. */
struct ayon_store_summary {
	uint32_t size;
	uint32_t checked;
	uint32_t damaged; /* or incomplete */
	uint32_t unlisted;
	uint32_t repaired;
	uint32_t removed;
	uint32_t failed; /* should have been removed and could not be */
	uint64_t removed_bytes;
	uint64_t left_bytes; /* in the user's own store */
};

/*
 * Everything here is [main]. Set the size of a struct before it is given. Strings of places live as long as the
 * process. verify, repair and gc show their progress, and end with AYON_ECANCELLED when the user asks for it.
 */
struct ayon_store_1 {
	uint32_t size;
	/* The index-th store; AYON_ENOTFOUND past the last. */
	int32_t (*place)(const struct ayon_host *host, uint32_t index, struct ayon_store_place *ret_place);
	/* All items of all stores, with their sizes. */
	int32_t (*list)(const struct ayon_host *host, const struct ayon_store_watcher *watcher);
	/* Compares every file of the item of that name, or of all (NULL). AYON_ENOTFOUND: there is none. Damage is no
	 * failure: it is in the summary. */
	int32_t (*verify)(const struct ayon_host *host, const char *name, const struct ayon_store_watcher *watcher,
			struct ayon_store_summary *ret_summary);
	/* The same in the user's own store, and fetches what is damaged. Needs AYON_NEEDS_CONFIG; asks the server only
	 * when there is something to fetch. */
	int32_t (*repair)(const struct ayon_host *host, const char *name, const struct ayon_store_watcher *watcher,
			struct ayon_store_summary *ret_summary);
	/* Removes from the user's own store what no bundle names, no process uses and `keep` does not hold; tells each
	 * item that goes. Needs AYON_NEEDS_CONFIG. AYON_ENETWORK, AYON_EAUTH: the server did not say what its bundles
	 * name, and nothing was removed. */
	int32_t (*gc)(const struct ayon_host *host, const struct ayon_store_gc *gc,
			const struct ayon_store_watcher *watcher, struct ayon_store_summary *ret_summary);
};

#endif
