/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/loader.h: brings the code of one addon into the process: owner check, checksum, dlopen, tables. It calls
 * nothing in it.
 */
#ifndef AYON_HOST_ADDON_LOADER_H
#define AYON_HOST_ADDON_LOADER_H

#include "addon/entry.h"
#include "addon/index.h"

/*
 * The handle stays open for good once anything of the addon was called; before that the caller may dlclose() it.
 * On failure nothing stays loaded. AYON_EADDON begins with the addon's name and version and says what to do;
 * AYON_ENOTFOUND when the addon has no code for this machine.
 */
int addon_load(const struct addon_entry *entry, void **ret_handle, struct addon_code *ret_code,
		struct error *err);

#endif
