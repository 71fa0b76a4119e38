/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/fs.h: the disk. Every write of a final name is staged: a temporary sibling, fsync, rename, fsync of
 * the folder, so that a reader or a crash sees the old or the new content and nothing between.
 */
#ifndef AYON_HOST_FS_H
#define AYON_HOST_FS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Whether the new content must survive a power failure, or may be made again. */
/* How the temporary siblings begin; one of them stays when its writer is killed. */
#define FS_TEMPORARY ".tmp-"

enum fs_durability {
	FS_DURABLE = 1,
	FS_CACHE = 2, /* atomic, not synced */
};

/* open() and openat() that a signal does not fail; -1 and errno. */
int fs_open(const char *path, int flags, mode_t mode);
int fs_open_at(int folder, const char *path, int flags, mode_t mode);
bool fs_exists(const char *path);
bool fs_is_dir(const char *path);
bool fs_is_file(const char *path);
/* Makes the folder and its parents; one that is there is fine. */
int fs_make_dirs(const char *path, mode_t mode, struct error *err);
/* Reads a regular file of at most limit bytes; a NUL is put behind. AYON_ENOTFOUND, AYON_EINVALID, AYON_EIO. */
int fs_read(const char *path, size_t limit, char **ret_text, size_t *ret_length, struct error *err);
int fs_write_atomic(const char *path, const void *bytes, size_t length, mode_t mode,
		enum fs_durability durability, struct error *err);
/* Removes a file or a whole tree without following links; absent is fine. */
int fs_remove_tree(const char *path, struct error *err);
int fs_sync_dir(const char *path, struct error *err);
/* Bytes that an unprivileged user can still write there (nearest existing parent). */
int fs_free_bytes(const char *path, unsigned long long *ret_bytes, struct error *err);
/* Whether the path, or its nearest existing parent, can be written by us. */
bool fs_is_writable(const char *path);
/* Visits the names in a folder in sorted order, without "." and "..". AYON_ENOTFOUND when it is not there. */
int fs_list(const char *path, char ***ret_names, size_t *ret_count, struct error *err);

#endif
