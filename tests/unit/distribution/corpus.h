/* SPDX-License-Identifier: Apache-2.0 */
/*
 * corpus.h: the archives that the scripts beside it write, in a folder of the test's own, unpacked as distribution does
 * it. corpus_make() and corpus_remove() are a cmocka group's set-up and tear-down.
 */
#ifndef AYON_TEST_CORPUS_H
#define AYON_TEST_CORPUS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

int corpus_make(void **state);
int corpus_remove(void **state);
const char *corpus_folder(void);
/* Unpacks one into <folder>/out/t, as an addon "demo" 1.0.0 or as a dependency package. */
int corpus_unpack(const char *name, bool is_addon, struct error *err);
/* Calls `visit` for each archive whose name begins so, in the order of their names; returns how many. */
size_t corpus_visit(
		const char *prefix, void (*visit)(void *payload, const char *name), void *payload);

#endif
