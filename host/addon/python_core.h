/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/python_core.h: the Python addon `core` of the bundle and its command line, which has the commands of all addons
 * that are written in Python (decision 0170).
 */
#ifndef AYON_HOST_ADDON_PYTHON_CORE_H
#define AYON_HOST_ADDON_PYTHON_CORE_H

#include "addon/index.h"

struct addon_context;

/* Whether the index has it, with code on this machine. */
bool addon_python_core_is_here(const struct addon_index *index);
/*
 * Runs its command line with the words (NULL-terminated, without the program's name) in the place of this process, as
 * addon_replace() does. `unknown` is the sentence for the user when it does not know them either: it ends as a usage error.
 */
int addon_python_core_run(const struct addon_context *context, const char *const *words,
		const char *unknown, struct error *err);

#endif
