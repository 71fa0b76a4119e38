/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/entry_option.h: the options of one verb, as addon/entry.h reads the rest.
 */
#ifndef AYON_HOST_ADDON_ENTRY_OPTION_H
#define AYON_HOST_ADDON_ENTRY_OPTION_H

#include "addon/entry.h"

#include <stdbool.h>

/* Sizes beyond this are garbage, not a newer SDK. */
#define ENTRY_MAX_STRUCT 4096

/* Copies min(theirs, ours) bytes of a struct that begins with its size; false when it is shorter than `minimum`. */
bool addon_entry_copy(void *ours, size_t our_size, const void *theirs, size_t minimum);
/* Fills options, table and option_count of *code_verb from its verb.options. AYON_EADDON. */
int addon_entry_read_options(struct addon_code_verb *code_verb, struct error *err);

#endif
