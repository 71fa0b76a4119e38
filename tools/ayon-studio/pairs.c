/* SPDX-License-Identifier: Apache-2.0 */
#include "pairs.h"

#include "base/memory.h"

#include <stdlib.h>
#include <strings.h>

void pairs_add(struct pairs *pairs, const char *name, const char *value)
{
	pairs->items = mem_grow(
			pairs->items, pairs->count, &pairs->capacity, sizeof(*pairs->items));
	pairs->items[pairs->count++] = (struct pair){ .name = mem_dup(name),
		.value = mem_dup(value ? value : "") };
}

const char *pairs_get(const struct pairs *pairs, const char *name)
{
	for (size_t i = 0; i < pairs->count; i++) {
		if (!strcasecmp(pairs->items[i].name, name))
			return pairs->items[i].value;
	}
	return NULL;
}

void pairs_finish(struct pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++) {
		free(pairs->items[i].name);
		free(pairs->items[i].value);
	}
	free(pairs->items);
	*pairs = (struct pairs){ 0 };
}
