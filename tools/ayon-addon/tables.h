/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/tables.h: the tables of a built addon: loaded from its shared object, checked to the last option,
 * and told as JSON. What is refused here never reaches a studio.
 */
#ifndef AYON_TOOLS_TABLES_H
#define AYON_TOOLS_TABLES_H

#include "base/error.h"

#include <ayon/addon.h>

struct json;

/*
 * Loads the shared object (it must be one for this machine) and checks its tables. *ret_addon lives as long as
 * the process: nothing is unloaded. AYON_EADDON names the file, the place in the tables and the fault.
 */
int tables_load(const char *path, const struct ayon_addon **ret_addon, struct error *err);
/* Checks the tables; tables_load() does it already. */
int tables_check(const struct ayon_addon *addon, struct error *err);
/* The head of addon.json: everything but `objects` and `files`. The caller frees it. */
struct json *tables_describe(const struct ayon_addon *addon);

/* The words of addon.json for bits and kinds: NULL-terminated by name. */
struct tables_word {
	const char *name;
	unsigned value;
};
extern const struct tables_word tables_needs[];
extern const struct tables_word tables_verb_flags[];
extern const struct tables_word tables_kinds[];
extern const struct tables_word tables_option_flags[];

#endif
