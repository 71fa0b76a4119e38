/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/manifest.h: reads ayon-native/addon.json, which the packer made from the tables of the shared object.
 * Its bytes come from a server: everything has a limit and nothing is taken on trust. It loads no code.
 */
#ifndef AYON_HOST_ADDON_MANIFEST_H
#define AYON_HOST_ADDON_MANIFEST_H

#include "addon/index.h"

/*
 * Fills the entry (all but origin) from the manifest of the addon folder; addon_entry_finish() ends it. A verb that
 * needs what this host does not know is left out. AYON_ENOTFOUND: there is no manifest. AYON_EINVALID with the
 * place. AYON_EIO.
 */
int addon_manifest_read(const char *directory, struct addon_entry *ret_entry, struct error *err);
/* Size and change time of the manifest, both 0 when there is none; for a cheap look whether it is still the same. */
void addon_manifest_stamp(const char *directory, int64_t *ret_size, int64_t *ret_mtime_ns);
/* Whether the folder holds Python code of an addon: a package or a module on its top level. */
bool addon_folder_has_python(const char *directory);

#endif
