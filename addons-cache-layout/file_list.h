/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addons-cache-layout/file_list.h: what one package holds, written while it was unpacked, in the form of sha256sum:
 * `cd <item> && sha256sum -c ../.files/<item>.sha256` checks it without us. The last line names the state file that
 * it belongs to, so a folder that another launcher filled later is not measured by it, and a torn list is none.
 */
#ifndef AYON_LAYOUT_FILE_LIST_H
#define AYON_LAYOUT_FILE_LIST_H

#include "base/error.h"
#include "base/str.h"

#include <stddef.h>

#define FILE_LIST_MAX_BYTES (256u << 20)

struct file_list_entry {
	const char *path; /* relative; borrowed from the list */
	const char *sha256;
};

/* Sorted as they were written; owned. Zeroed is empty. */
struct file_list {
	char *text;
	struct file_list_entry *entries;
	size_t count, capacity;
	const char *id; /* progress_id of the folder's state file */
};

/* Building: the files, then the id, which ends the text. Paths have no control characters. */
void file_list_add(struct str *text, const char *path, const char *sha256);
void file_list_end(struct str *text, const char *id);

/* AYON_ENOTFOUND: none. AYON_EINVALID: it is no complete list; AYON_EIO. */
int file_list_read(const char *path, struct file_list *ret_list, struct error *err);
void file_list_finish(struct file_list *list);
static inline void cleanup_file_list(struct file_list *list)
{
	file_list_finish(list);
}

#endif
