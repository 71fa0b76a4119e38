/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/store.h: the studio's memory: JSON documents under a kind and a key, in one SQLite
 * file. No policy and no locking of its own between threads: studio.h serialises whoever uses it.
 *
 * The first failure of a transaction is kept and makes store_commit() fail and undo, so that
 * readers and writers need no check of their own.
 */
#ifndef AYON_STUDIO_STORE_H
#define AYON_STUDIO_STORE_H

#include "base/error.h"
#include "wrap/json.h"

#include <stdbool.h>

struct store;

enum store_order {
	STORE_OLDEST_FIRST = 1,
	STORE_NEWEST_FIRST,
};

/* Opens or makes the file. AYON_EIO. */
int store_open(const char *path, struct store **ret_store, struct error *err);
void store_close(struct store *store); /* accepts NULL */

void store_begin(struct store *store);
int store_commit(struct store *store, struct error *err);

/* A copy for the caller to free, NULL when there is none. */
struct json *store_get(struct store *store, const char *kind, const char *key);
bool store_has(struct store *store, const char *kind, const char *key);
/*
 * Adds or replaces; a replaced document keeps its place in the order. The document stays the
 * caller's.
 */
void store_put(struct store *store, const char *kind, const char *key, const struct json *document);
void store_delete(struct store *store, const char *kind, const char *key);
void store_delete_kind(struct store *store, const char *kind);
/* An array of all documents of that kind; caller frees. */
struct json *store_list(struct store *store, const char *kind, enum store_order order);

#endif
