/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A home of its own for a test: data folders in a temporary place, no variable of the caller's environment, no
 * keyring.
 */
#ifndef AYON_TEST_HOME_H
#define AYON_TEST_HOME_H

#include "layout.h"

struct home {
	char directory[64];
	struct layout layout;
};

/* cmocka's setup and teardown; *state is the home. */
int home_setup(void **state);
int home_teardown(void **state);
/* Writes a file below the home and returns its path, in a static buffer. */
const char *home_write(const struct home *home, const char *name, const char *text, unsigned mode);

#endif
