/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/unpack_table.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "distribution/unpack_name.h"

#include <stdlib.h>
#include <string.h>

static size_t hash(const char *key)
{
	size_t value = 1469598103934665603u;

	for (; *key; key++)
		value = (value ^ (unsigned char)*key) * 1099511628211u;
	return value ^ value >> 29;
}

static size_t *slot_of(const struct unpack_table *table, const char *key)
{
	size_t at = hash(key) & (table->slot_count - 1);

	while (table->slots[at] && !str_equal(table->keys[table->slots[at] - 1], key))
		at = (at + 1) & (table->slot_count - 1);
	return &table->slots[at];
}

static bool is_below(const char *path, const char *folder)
{
	size_t length = strlen(folder);

	return str_starts(path, folder) && (path[length] == '/' || path[length] == '\0');
}

static char *key_of(const struct unpack_table *table, const char *path)
{
	if (!table->fold_case)
		return mem_dup(path);

	CLEANUP(free) char *folded = unpack_fold(path);
	bool counts = !table->fold_below || is_below(folded, table->fold_below);
	return counts ? TAKE(folded) : mem_dup(path);
}

struct unpack_entry *unpack_table_find(const struct unpack_table *table, const char *path)
{
	if (!table->count)
		return NULL;

	CLEANUP(free) char *key = key_of(table, path);
	size_t slot = *slot_of(table, key);
	return slot ? table->entries[slot - 1] : NULL;
}

static void make_room(struct unpack_table *table)
{
	if ((table->count + 1) * 2 <= table->slot_count)
		return;

	free(table->slots);
	table->slot_count = table->slot_count ? table->slot_count * 2 : 256;
	table->slots = mem_array(table->slot_count, sizeof(*table->slots));
	for (size_t i = 0; i < table->count; i++)
		*slot_of(table, table->keys[i]) = i + 1;
}

struct unpack_entry *unpack_table_add(
		struct unpack_table *table, const char *path, enum unpack_kind kind)
{
	struct unpack_entry *entry = mem_new(sizeof(*entry));
	entry->path = mem_dup(path);
	entry->kind = kind;

	make_room(table);
	table->entries = mem_grow(
			table->entries, table->count, &table->capacity, sizeof(*table->entries));
	table->keys = mem_grow(
			table->keys, table->count, &table->key_capacity, sizeof(*table->keys));
	char *key = key_of(table, path);
	size_t *slot = slot_of(table, key);
	table->entries[table->count] = entry;
	table->keys[table->count] = key;
	*slot = ++table->count;
	return entry;
}

void unpack_table_finish(struct unpack_table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		free(table->entries[i]->path);
		free(table->entries[i]->link);
		free(table->entries[i]);
		free(table->keys[i]);
	}
	free(table->entries);
	free(table->keys);
	free(table->slots);
	*table = (struct unpack_table){ 0 };
}
