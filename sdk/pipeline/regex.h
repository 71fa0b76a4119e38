/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex.h: regular expressions of Perl's and Python's kind (PCRE2). The whole text must match.
 */
#ifndef PIPELINE_REGEX_H
#define PIPELINE_REGEX_H

#include <stdbool.h>

struct regex; /* used by one thread at a time */

/* NULL: the expression is none. */
struct regex *regex_new(const char *expression);
void regex_free(struct regex *regex);
/* Also false for a match that takes too long: people type these expressions. */
bool regex_matches(struct regex *regex, const char *text);
/* The text of a named group of the last match, to be freed; NULL when the group took no part. */
char *regex_group(struct regex *regex, const char *text, const char *name);

#endif
