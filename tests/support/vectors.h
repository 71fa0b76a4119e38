/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/support/vectors.h: the cases of tests/vectors as tests, and a record of which were run. The test
 * vectors_counted compares the records of all programs with the files: a case that nobody runs is a failure.
 */
#ifndef AYON_TEST_VECTORS_H
#define AYON_TEST_VECTORS_H

#include <stddef.h>

struct json;

/* One case of a list, as the state of a cmocka test of its own. */
struct vector {
	const char *file; /* "urls" */
	const char *list; /* "validate" */
	size_t index;     /* in the list */
	const struct json *given;
};

/* To be called behind the last assertion of the case: it gave what the vector says. */
void vector_ran(const struct vector *vector);
/*
 * The same for a case whose result is another by a decision: "20: the host must be exactly that". The case was
 * run with our result, or says nothing about this program because of the decision.
 */
void vector_overridden(const struct vector *vector, const char *decision);

#endif
