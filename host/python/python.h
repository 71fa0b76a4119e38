/* SPDX-License-Identifier: Apache-2.0 */
/*
 * python/python.h: which Python interpreter applies (decision 0130), and how code is started in it. The room knows
 * neither bundle nor addons: it is told the folders. It starts nothing but the question for a version.
 */
#ifndef AYON_HOST_PYTHON_PYTHON_H
#define AYON_HOST_PYTHON_PYTHON_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct layout;

/* The oldest that fits: the one that the Python launcher came with, for which Python addons are written. */
#define PYTHON_MINIMUM_MAJOR 3
#define PYTHON_MINIMUM_MINOR 9

/* One folder that may hold an interpreter. */
struct python_place {
	char *folder;
	char *origin; /* for people: "dependency package", "addon python 3.11.0" */
};

/* Where to look, and what to import. Zeroed: only AYON_PYTHON and PATH. */
struct python_places {
	struct python_place *items;
	size_t count;
	size_t capacity;
	struct strlist imports; /* folders in PYTHONPATH, for --which */
	char *runtime;          /* only for the started process itself; NULL: none */
};

void python_places_add(struct python_places *places, const char *folder, const char *origin);
void python_places_finish(struct python_places *places);
static inline void cleanup_python_places(struct python_places *places)
{
	python_places_finish(places);
}

struct python_candidate {
	char *path;
	char *origin;
	char *version; /* NULL: not looked at, or it does not run */
	char *problem; /* NULL: it fits, or was not looked at */
	bool is_given; /* AYON_PYTHON: when it does not fit, nothing else is taken */
};

/* In the order of preference; `chosen` is count when none fits. Zeroed is empty. */
struct python_choice {
	struct python_candidate *items;
	size_t count;
	size_t capacity;
	size_t chosen;
};

/* The candidates, unchecked: executables that are there, and AYON_PYTHON in any case. */
void python_candidates(const struct python_places *places, struct python_choice *ret_choice);
/*
 * Checks them in their order up to the first that fits. What a check said is remembered in the file of the layout
 * (NULL: not remembered) as long as the interpreter's size, time and inode stay. AYON_ENOTFOUND names all tried;
 * *ret_choice is filled then too.
 */
int python_choose(const struct python_places *places, const struct layout *layout,
		struct python_choice *ret_choice, struct error *err);
void python_choice_finish(struct python_choice *choice);
static inline void cleanup_python_choice(struct python_choice *choice)
{
	python_choice_finish(choice);
}

/* Fills version or problem of one candidate. */
void python_check(struct python_candidate *candidate, const struct layout *layout);

enum python_kind {
	PYTHON_SCRIPT = 1,
	PYTHON_MODULE = 2,
	PYTHON_CODE = 3,
	PYTHON_CONSOLE = 4,
	PYTHON_CORE = 5, /* the command line of the core addon; no target */
};

struct python_start {
	enum python_kind kind;
	bool stay; /* the interactive prompt follows */
	const char *interpreter;
	const char *runtime; /* NULL: none */
	const char *banner;  /* NULL: none */
	const char *unknown; /* PYTHON_CORE: what to say when the core addon does not know the words; NULL: nothing */
	const char *target;
	const char *const *argv; /* NULL-terminated, or NULL */
};

/* Appends the whole command line. AYON_EINVALID when the target is missing. */
int python_command(const struct python_start *start, struct strlist *ret_words, struct error *err);
/*
 * Our environment for the interpreter: without the library paths that lead into our own tree, and without a
 * PYTHONHOME that was meant for another interpreter (kept when AYON_PYTHON is given).
 */
void python_environment(bool is_given, struct strlist *ret_environment);

#endif
