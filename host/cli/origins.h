/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/origins.h: what decided each variable of this run, in the order in which it happened. Written where a variable is
 * set, read by who asks why it has its value. What the user's environment held is not written down: it is kept anyway.
 * One process, one thread, one environment: the notes are the process's own.
 */
#ifndef AYON_HOST_CLI_ORIGINS_H
#define AYON_HOST_CLI_ORIGINS_H

#include <stdbool.h>
#include <stddef.h>

/* The numbers of AYON_ORIGIN_* in ayon/ext/provenance.h. */
enum origin_kind {
	ORIGIN_ENVIRONMENT = 1,
	ORIGIN_COMMAND_LINE = 2,
	ORIGIN_LAUNCHER = 3,
	ORIGIN_BUNDLE = 4,
	ORIGIN_FILE = 5,
	ORIGIN_KEYRING = 6,
	ORIGIN_LOGIN = 7,
	ORIGIN_ADDON = 8,
	ORIGIN_POLICY = 9,
};

/* One thing that decided a variable. Owned by the notes. */
struct origin {
	char *name;
	enum origin_kind kind;
	char *value;  /* NULL: it was taken away; of a credential only "" is kept */
	char *detail; /* "--bundle", "addon review 1.0.0", a path; never NULL */
	bool is_part; /* `value` was put into a list joined by ':' */
};

/* Sets the variable (NULL takes it away) and notes why. Taking away what was not there is no event. */
void origins_set(const char *name, const char *value, enum origin_kind kind, const char *detail);
/* The same, unless it has that value already: then whoever gave it is still the one who decided. */
void origins_keep(const char *name, const char *value, enum origin_kind kind, const char *detail);
/* Notes that a folder was put into a variable that the caller sets. */
void origins_note_part(
		const char *name, const char *part, enum origin_kind kind, const char *detail);
/* The index-th note, the oldest first; NULL past the last. Borrowed until the next note. */
const struct origin *origins_get(size_t index);
/* Whether a variable holds a credential, which nothing may show unasked. */
bool origins_is_secret(const char *name);
/* For tests: forgets everything. */
void origins_clear(void);

#endif
