/* SPDX-License-Identifier: Apache-2.0 */
/*
 * python/candidates.c: what could be the interpreter, in the order of preference, without running anything.
 */
#include "python/python.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"

#include <string.h>

/* Of a PATH with more, only the first count. */
#define MAX_CANDIDATES 64

void python_places_add(struct python_places *places, const char *folder, const char *origin)
{
	places->items = mem_grow(
			places->items, places->count, &places->capacity, sizeof(*places->items));
	places->items[places->count++] = (struct python_place){ mem_dup(folder), mem_dup(origin) };
}

void python_places_finish(struct python_places *places)
{
	for (size_t i = 0; i < places->count; i++) {
		free(places->items[i].folder);
		free(places->items[i].origin);
	}
	free(places->items);
	free(places->runtime);
	strlist_finish(&places->imports);
	*places = (struct python_places){ 0 };
}

void python_choice_finish(struct python_choice *choice)
{
	for (size_t i = 0; i < choice->count; i++) {
		free(choice->items[i].path);
		free(choice->items[i].origin);
		free(choice->items[i].version);
		free(choice->items[i].problem);
	}
	free(choice->items);
	*choice = (struct python_choice){ 0 };
}

static struct python_candidate *add(
		struct python_choice *choice, const char *path, const char *origin)
{
	choice->items = mem_grow(
			choice->items, choice->count, &choice->capacity, sizeof(*choice->items));
	struct python_candidate *candidate = &choice->items[choice->count++];
	*candidate = (struct python_candidate){ .path = mem_dup(path), .origin = mem_dup(origin) };
	return candidate;
}

static bool is_program(const char *path)
{
	return fs_is_file(path) && access(path, X_OK) == 0;
}

/* Adds "<folder>/<name>" for each folder of PATH that has it; at most `limit` of them. */
static size_t add_from_path(
		struct python_choice *choice, const char *name, const char *origin, size_t limit)
{
	CLEANUP(strlist) struct strlist folders = { 0 };
	size_t added = 0;
	const char *path = env_get("PATH");

	strlist_split(&folders, path ? path : "/usr/local/bin:/usr/bin:/bin", ':');
	for (size_t i = 0; i < folders.count && added < limit; i++) {
		/* A relative folder would mean another interpreter in every working folder. */
		if (folders.items[i][0] != '/' || choice->count >= MAX_CANDIDATES)
			continue;
		CLEANUP(free) char *program = path_join(folders.items[i], name);
		if (!is_program(program))
			continue;
		add(choice, program, origin);
		added++;
	}
	return added;
}

/* A word without a slash is looked up like any command. */
static void add_given(struct python_choice *choice, const char *given)
{
	if (strchr(given, '/')) {
		CLEANUP(free) char *path = path_absolute(given);
		add(choice, path, "AYON_PYTHON");
	} else if (!add_from_path(choice, given, "AYON_PYTHON", 1)) {
		struct python_candidate *candidate = add(choice, given, "AYON_PYTHON");
		candidate->problem = mem_dup("there is no such program on PATH");
	}
	choice->items[0].is_given = true;
}

void python_candidates(const struct python_places *places, struct python_choice *ret_choice)
{
	static const char *const inside[] = { "python/bin/python3", "bin/python3",
		"runtime/bin/python3" };
	const char *given = env_get("AYON_PYTHON");
	struct python_choice choice = { 0 };

	if (given)
		add_given(&choice, given);
	for (size_t i = 0; i < places->count; i++) {
		for (size_t k = 0; k < sizeof(inside) / sizeof(*inside); k++) {
			CLEANUP(free) char *path = path_join(places->items[i].folder, inside[k]);
			if (choice.count < MAX_CANDIDATES && is_program(path))
				add(&choice, path, places->items[i].origin);
		}
	}
	add_from_path(&choice, "python3", "PATH", MAX_CANDIDATES);
	choice.chosen = choice.count;
	*ret_choice = choice;
}
