/* SPDX-License-Identifier: Apache-2.0 */
/*
 * formats.h: variables in words that others read: a shell, a JSON reader, PowerShell, a reader of .env files.
 * What each does with bytes that are no UTF-8, and with names that it cannot have, stands in docs/user/environment.md.
 */
#ifndef AYON_ADDON_ENV_FORMATS_H
#define AYON_ADDON_ENV_FORMATS_H

#include "variables.h"

#include <stdio.h>

struct format {
	const char *name;
	void (*begin)(FILE *out);
	/* One variable; `index` counts those that were written before. */
	void (*write)(FILE *out, const struct variable *variable, size_t index);
	void (*end)(FILE *out, size_t count);
	int needs_plain_name; /* the reader has no variables of other names */
	int needs_utf8;       /* the reader knows text, no bytes */
	int can_take_away;    /* the reader can be told that a variable is not there */
};

/* NULL: there is none of that name. */
const struct format *format_find(const char *name);
/* Whether the format has words for the variable. NULL: it has; else why not, for people. */
const char *format_objection(const struct format *format, const struct variable *variable);

#endif
