/* SPDX-License-Identifier: Apache-2.0 */
/*
 * variables.h: a list of variables: those of this process that AYON decides, or those of a file.
 */
#ifndef AYON_ADDON_ENV_VARIABLES_H
#define AYON_ADDON_ENV_VARIABLES_H

#include "addon.h"

#include <stddef.h>

struct variable {
	char *name;
	char *value; /* NULL: the AYON environment does not have it, whoever starts ayon may */
};

/* Sorted by name once variables_sort() was called. Zeroed is empty. */
struct variables {
	struct variable *items;
	size_t count;
	size_t capacity;
};

/* Which ones: what AYON sets or takes away, and every other variable whose name begins with AYON_. */
#define VARIABLES_ALL         1u /* the whole environment of a child, and nothing that is taken away */
#define VARIABLES_CREDENTIALS 2u /* also what holds a credential */

/* Copies. Running out of memory ends the process, as it does in the launcher. */
void variables_add(struct variables *variables, const char *name, const char *value);
void variables_collect(
		const struct env_addon *addon, unsigned flags, struct variables *ret_variables);
void variables_sort(struct variables *variables);
/* NULL: there is none of that name. Of a sorted list. */
const struct variable *variables_find(const struct variables *variables, const char *name);
void variables_finish(struct variables *variables);

int variables_is_secret(const char *name);
/* Whether a shell can have a variable of that name. */
int variables_is_plain_name(const char *name);
/* The pointer, or the end of the process when it is NULL. */
void *variables_must(void *pointer);

#endif
