/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/given.h: the inside of `struct options`, for options.c (what was given) and options_parse.c (the words) only.
 */
#ifndef AYON_HOST_CLI_GIVEN_H
#define AYON_HOST_CLI_GIVEN_H

#include "base/cleanup.h"
#include "base/str.h"
#include "cli/options.h"

/* One row of the table with what was given for it. */
struct given {
	const struct ayon_option *option;
	struct strlist values;
	size_t count;
};

struct options {
	struct given *given;
	size_t count;
	struct strlist rest;
};

CLEANUP_DEFINE(options, struct options *, options_free);

/* One row for each option of the table, nothing given. */
struct options *options_new(const struct ayon_option *const *table);
/* Flag, text or integer: what is written with a dash. */
bool given_is_named(const struct given *given);
/* NULL: no such option. */
struct given *options_find_name(const struct options *options, const char *name, size_t length);
struct given *options_find_letter(const struct options *options, char letter);
/* Checks the value against kind, choices and number of times, and keeps a copy. */
int given_add(struct given *given, const char *value, struct error *err);

#endif
