/* SPDX-License-Identifier: Apache-2.0 */
#include "variables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXIT_INTERNAL 8

void *variables_must(void *pointer)
{
	if (!pointer) {
		static const char text[] = "ayon: env: out of memory\n";
		ssize_t ignored = write(STDERR_FILENO, text, sizeof(text) - 1);
		(void)ignored;
		_exit(EXIT_INTERNAL);
	}
	return pointer;
}

int variables_is_secret(const char *name)
{
	return strcmp(name, "AYON_API_KEY") == 0;
}

int variables_is_plain_name(const char *name)
{
	static const char letters[] =
			"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";

	return *name && !(*name >= '0' && *name <= '9') && name[strspn(name, letters)] == '\0';
}

void variables_add(struct variables *variables, const char *name, const char *value)
{
	if (variables->count == variables->capacity) {
		variables->capacity = variables->capacity ? 2 * variables->capacity : 64;
		variables->items = variables_must(reallocarray(
				variables->items, variables->capacity, sizeof(*variables->items)));
	}
	variables->items[variables->count++] = (struct variable){
		.name = variables_must(strdup(name)),
		.value = value ? variables_must(strdup(value)) : NULL,
	};
}

void variables_finish(struct variables *variables)
{
	for (size_t i = 0; i < variables->count; i++) {
		free(variables->items[i].name);
		free(variables->items[i].value);
	}
	free(variables->items);
	*variables = (struct variables){ 0 };
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct variable *)a)->name, ((const struct variable *)b)->name);
}

void variables_sort(struct variables *variables)
{
	if (variables->count > 1)
		qsort(variables->items, variables->count, sizeof(*variables->items), by_name);
}

const struct variable *variables_find(const struct variables *variables, const char *name)
{
	const struct variable wanted = { .name = (char *)(uintptr_t)name };

	if (!variables->count)
		return NULL;
	return bsearch(&wanted, variables->items, variables->count, sizeof(wanted), by_name);
}

static int is_wanted(const char *name, unsigned flags)
{
	return flags & VARIABLES_CREDENTIALS || !variables_is_secret(name);
}

/* Every variable of this process; with `prefix` only those whose name begins so. */
static void add_environment(struct variables *variables, const char *prefix, unsigned flags)
{
	for (char **entry = environ; entry && *entry; entry++) {
		const char *equals = strchr(*entry, '=');
		if (!equals || equals == *entry || strncmp(*entry, prefix, strlen(prefix)) != 0)
			continue;
		char *name = variables_must(strndup(*entry, (size_t)(equals - *entry)));
		/* Of two with one name only the first counts; so it is for getenv(). */
		if (is_wanted(name, flags) && getenv(name) == equals + 1)
			variables_add(variables, name, equals + 1);
		free(name);
	}
}

void variables_collect(
		const struct env_addon *addon, unsigned flags, struct variables *ret_variables)
{
	struct variables variables = { 0 };
	const char *name = NULL;

	add_environment(&variables, flags & VARIABLES_ALL ? "" : "AYON_", flags);
	variables_sort(&variables);
	/* Found by name in the part that is sorted; what follows has names of its own. */
	struct variables sorted = variables;
	for (uint32_t i = 0; (name = addon->provenance->changed(addon->host, i)); i++) {
		const char *value = getenv(name);
		if (!is_wanted(name, flags) || variables_find(&sorted, name) ||
				(!value && flags & VARIABLES_ALL))
			continue;
		variables_add(&variables, name, value);
		sorted.items = variables.items;
	}
	variables_sort(&variables);
	*ret_variables = variables;
}
