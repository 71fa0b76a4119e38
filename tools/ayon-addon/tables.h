/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/tables.h: the tables of a built addon: loaded from its shared object, checked to the last option,
 * and told as JSON. What is refused here never reaches a studio.
 */
#ifndef AYON_TOOLS_TABLES_H
#define AYON_TOOLS_TABLES_H

#include "addon/entry.h"
#include "base/error.h"

struct json;

/*
 * Loads the shared object (it must be one for this machine) and reads its tables by the rules of the host. The code
 * stays loaded; addon_code_finish() ends the copies. AYON_EADDON names the file, the place and the fault.
 */
int tables_load(const char *path, struct addon_code *ret_code, struct error *err);
/* The head of addon.json: everything but `objects` and `files`. The caller frees it. */
struct json *tables_describe(const struct addon_code *code);

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
