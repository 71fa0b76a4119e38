/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cases.h: the measured cases of one file of tests/vectors, and values compared.
 */
#ifndef TEST_PIPELINE_CASES_H
#define TEST_PIPELINE_CASES_H

#include <ayon/pipeline.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The file "vectors-<name>.json"; the test ends when it cannot be read. To be freed. */
struct ayon_value *cases_read(const char *name);
/* Parses JSON that the test spells. To be freed. */
struct ayon_value *value_of(const char *json);
/* Members in any order; whole numbers equal whether written with a point or not. */
int values_are_equal(const struct ayon_value *a, const struct ayon_value *b);
/* Says in which case what differs, and fails. */
void assert_values_equal(const struct ayon_value *got, const struct ayon_value *wanted,
		const struct ayon_value *given);
/* The same for texts; NULL is null. */
void assert_text_equal(const char *got, const char *wanted, const struct ayon_value *given);
/* Counts the case as run; with a decision when our result is another one. */
void case_ran(const char *file, const char *list, size_t index, const char *decision);

#endif
