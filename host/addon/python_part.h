/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/python_part.h: the Python code of an addon. It lies in the addon's own folder; or the bundle has an addon written in
 * Python whose name a native addon beside the host or in an overlay bears too: then both are used (decision 0173).
 */
#ifndef AYON_HOST_ADDON_PYTHON_PART_H
#define AYON_HOST_ADDON_PYTHON_PART_H

#include "addon/index.h"

/* Moves folder, version and origin of the second to the first, when the first is such a native addon and the second such a
 * Python one. The second is still for the caller to end. */
bool addon_python_part_take(struct addon_entry *native, struct addon_entry *python);
/* The bundle's entry that stands behind the part, for the file of the last bundle: all is copied. Only with a part. */
void addon_python_part_entry(const struct addon_entry *entry, struct addon_entry *ret_python);
/* The folder from which Python imports the addon, NULL: it has nothing to import. Borrowed. */
const char *addon_python_folder(const struct addon_entry *entry);
/* Whether some of its commands may be written in Python. */
bool addon_has_python(const struct addon_entry *entry);

#endif
