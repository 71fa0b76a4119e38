/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/options.h: the parser of option tables (ayon/option.h), for the launcher's own and for those of verbs.
 */
#ifndef AYON_HOST_OPTIONS_H
#define AYON_HOST_OPTIONS_H

#include "base/error.h"

#include <ayon/option.h>
#include <stdbool.h>
#include <stddef.h>

struct options; /* what was given; owned */

/*
 * Parses the words by the table (NULL-terminated array of pointers, or NULL), which must outlive the result.
 * AYON_EUSAGE names the word, what was expected and, for an unknown option, the nearest known one. `--help` and
 * `-h` are reported in *ret_help and end the parsing without an error; a table may have an own `help` or `h`.
 *
 * The words of AYON_OPTION_REST begin where the last positional was, or at the first word without a name when the
 * table has no positional; one `--` in front of them is dropped. The word behind `--name` is its value whatever it
 * begins with, unless it is an option of the same table: that is refused, `--name=--other` says it on purpose.
 */
int options_parse(const struct ayon_option *const *table, int argc, const char *const *argv,
		struct options **ret_options, bool *ret_help, struct error *err);
void options_free(struct options *options);
size_t options_count(const struct options *options, const char *name);
const char *options_text(const struct options *options, const char *name,
		size_t index); /* NULL past the end */
long long options_integer(const struct options *options, const char *name, long long fallback);
/* The words of AYON_OPTION_REST, NULL-terminated; borrowed. */
const char *const *options_rest(const struct options *options, size_t *ret_count);

/* What stands for the value in a help or an error: "NAME"; caller frees. */
char *options_metavar(const struct ayon_option *option);
/* Whether the text (no dashes) is the option's name or one of its older spellings. */
bool options_has_name(const struct ayon_option *option, const char *name, size_t length);

#endif
