/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/origins.h"

#include "base/env.h"
#include "base/memory.h"
#include "base/str.h"

#include <stdlib.h>

static struct {
	struct origin *items;
	size_t count;
	size_t capacity;
} notes;

bool origins_is_secret(const char *name)
{
	return str_equal(name, "AYON_API_KEY");
}

static void note(const char *name, const char *value, enum origin_kind kind, const char *detail,
		bool is_part)
{
	notes.items = mem_grow(notes.items, notes.count, &notes.capacity, sizeof(*notes.items));
	notes.items[notes.count++] = (struct origin){
		.name = mem_dup(name),
		.kind = kind,
		.value = mem_dup(value && origins_is_secret(name) ? "" : value),
		.detail = mem_dup(detail),
		.is_part = is_part,
	};
}

void origins_set(const char *name, const char *value, enum origin_kind kind, const char *detail)
{
	if (value || getenv(name))
		note(name, value, kind, detail, false);
	env_set(name, value);
}

void origins_keep(const char *name, const char *value, enum origin_kind kind, const char *detail)
{
	if (!str_equal(getenv(name), value))
		origins_set(name, value, kind, detail);
}

void origins_note_part(
		const char *name, const char *part, enum origin_kind kind, const char *detail)
{
	note(name, part, kind, detail, true);
}

const struct origin *origins_get(size_t index)
{
	return index < notes.count ? &notes.items[index] : NULL;
}

void origins_clear(void)
{
	for (size_t i = 0; i < notes.count; i++) {
		free(notes.items[i].name);
		free(notes.items[i].value);
		free(notes.items[i].detail);
	}
	free(notes.items);
	notes.items = NULL;
	notes.count = notes.capacity = 0;
}
