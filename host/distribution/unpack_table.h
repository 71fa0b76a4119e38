/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/unpack_table.h: the entries of one tree, found by name.
 */
#ifndef AYON_HOST_UNPACK_TABLE_H
#define AYON_HOST_UNPACK_TABLE_H

#include "distribution/unpack.h"

/* Zero, but for the first two, is an empty one. */
struct unpack_table {
	bool fold_case;         /* names that differ in letter case only are one */
	const char *fold_below; /* only this folder and what is in it; NULL: everywhere. Borrowed */
	struct unpack_entry **entries;
	char **keys;
	size_t count, capacity, key_capacity;
	size_t *slots; /* index + 1, 0: free */
	size_t slot_count;
};

struct unpack_entry *unpack_table_find(const struct unpack_table *table, const char *path);
/* The path must not be there yet; copied. Borrowed until the table ends. */
struct unpack_entry *unpack_table_add(
		struct unpack_table *table, const char *path, enum unpack_kind kind);
void unpack_table_finish(struct unpack_table *table);

#endif
