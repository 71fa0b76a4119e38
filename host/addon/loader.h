/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/loader.h: brings the code of one addon into the process: owner check, checksum, dlopen, tables. It calls
 * nothing in it.
 */
#ifndef AYON_HOST_ADDON_LOADER_H
#define AYON_HOST_ADDON_LOADER_H

#include "addon/entry.h"
#include "addon/index.h"

struct layout;

/*
 * The handle stays open for good once anything of the addon was called; before that the caller may dlclose() it.
 * On failure nothing stays loaded. AYON_EADDON begins with the addon's name and version and says what to do;
 * Layout and server are only looked at for what a bundle brought; the URL may be NULL. AYON_ENOTFOUND when the addon has no code for this machine.
 */
int addon_load(const struct addon_entry *entry, const struct layout *layout, const char *server_url,
		void **ret_handle, struct addon_code *ret_code, struct error *err);

#endif
