/* SPDX-License-Identifier: Apache-2.0 */
/*
 * env.h: the parts of `ayon env`.
 */
#ifndef AYON_ADDON_ENV_VERB_H
#define AYON_ADDON_ENV_VERB_H

#include "formats.h"

/* Writes what the format has words for, and says on standard error what it leaves out. */
void env_write(const struct env_addon *addon, const struct variables *variables,
		const struct format *format, FILE *out);
/*
 * `ayon env --diff`: `left` and `right` (NULL: this run) are files, bundles or variants. 0: no difference, 1: there is
 * one; AYON_EUSAGE when a side cannot be read, or the exit code of the ayon that was asked for it.
 */
int32_t env_diff(const struct env_addon *addon, const struct ayon_invocation *invocation);
/* One side, sorted. 0, a status, or the exit code (2 and more) of the ayon that was asked for it. NULL: this run. */
int32_t env_side(const struct env_addon *addon, const struct ayon_invocation *invocation,
		const char *side, struct variables *ret_variables);
/* Reads what --format json wrote. NULL: it did; else what is wrong, for people. */
const char *env_read_json(const char *text, size_t length, struct variables *ret_variables);
/* Prints what was written into a stream of open_memstream(), and frees it. */
int32_t env_print(const struct env_addon *addon, char *text);

#endif
