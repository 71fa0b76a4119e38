/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/replace.h: another program in the place of this process, so that no process of ours stays. Where something must
 * still happen after its end, the launcher waits for it instead.
 */
#ifndef AYON_HOST_ADDON_REPLACE_H
#define AYON_HOST_ADDON_REPLACE_H

#include "base/process.h"

struct addon_context;
struct python_choice;
struct python_places;
struct python_start;

/*
 * What was printed before goes out first. Returns only on failure, or when the context says that the launcher waits: then
 * with the program's exit code, or 128+n when signal n killed it.
 */
int addon_replace(const struct addon_context *context, const struct process_spec *spec,
		struct error *err);
/* The same for Python code, in the interpreter that was chosen; `start` names neither interpreter nor runtime folder. */
int addon_replace_by_python(const struct addon_context *context, const struct python_places *places,
		const struct python_choice *choice, const struct python_start *start,
		struct error *err);

#endif
