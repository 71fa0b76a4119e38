/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/index_file.h: the index as one small text file, so that a start without a server reads neither JSON nor
 * ten folders. Two of them: the installed set (relative folders, written by the build) and the last-known bundle
 * of this machine (absolute folders). Both are only a copy of what the manifests say: whoever reads one checks
 * that the folders still fit, and does without it when they do not.
 *
 * Lines of tab-separated fields; an empty field is nothing:
 *     ayon-index  1  <kind>                              kind: "installed" or "bundle"
 *     addon  <origin> <name> <version> <title> <folder> <object> <sha256> <abi major> <abi minor> <python 0|1>
 *            <size of the manifest> <its change time in ns, 0: not recorded>
 *     verb  <name> <needs> <flags> <summary>             of the addon above
 *     extension  <id>                                    of the addon above
 *     end  <number of addons>
 */
#ifndef AYON_HOST_ADDON_INDEX_FILE_H
#define AYON_HOST_ADDON_INDEX_FILE_H

#include "addon/index.h"

struct str;

#define INDEX_FILE_MAX_BYTES (4u << 20)

/* Appends the text of the entries; AYON_EINVALID when a path holds a tab or a line break. */
int index_file_write(const struct addon_index *index, const char *kind, struct str *text,
		struct error *err);
/* Strict: AYON_EINVALID names the line. `text` is taken apart in place. The entries keep the order of the file. */
int index_file_read(char *text, const char *kind, struct addon_index *ret_index, struct error *err);

/* Moves the entry into the index by its rules (better origin wins); it is empty afterwards. */
void addon_index_insert(struct addon_index *index, struct addon_entry *entry);
/* Adds the set in that folder, from its index file or, where that does not fit, from the manifests. */
int addon_index_add_installed(struct addon_index *index, const char *directory, struct error *err);

#endif
