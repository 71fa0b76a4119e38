/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/pairs.h: names with values, as headers and query texts come. Names are compared
 * without case.
 */
#ifndef AYON_STUDIO_PAIRS_H
#define AYON_STUDIO_PAIRS_H

#include <stddef.h>

struct pair {
	char *name;
	char *value;
};

/* Zero is an empty one. Owned. */
struct pairs {
	struct pair *items;
	size_t count;
	size_t capacity;
};

void pairs_add(struct pairs *pairs, const char *name,
		const char *value); /* copies; NULL value becomes "" */
/* The first value of that name, NULL when there is none; borrowed. */
const char *pairs_get(const struct pairs *pairs, const char *name);
void pairs_finish(struct pairs *pairs);

#endif
