/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/exit_code.h: the documented exit codes (docs/exit-codes.md, `ayon --help`), from one table.
 */
#ifndef AYON_HOST_EXIT_CODE_H
#define AYON_HOST_EXIT_CODE_H

#include <stddef.h>

struct str;

/* Of signals there is one row: code 128 stands for 128+n. */
struct exit_code {
	int code;
	const char *name;    /* "auth" */
	const char *meaning; /* one phrase */
};

/* The exit code for a status (negative) or a verb's result (0 to 255, itself). */
int exit_code_of(int status);
/* All documented codes in ascending order; static. */
const struct exit_code *exit_codes(size_t *ret_count);
/* The table of docs/exit-codes.md. */
void exit_codes_document(struct str *ret_text);

#endif
