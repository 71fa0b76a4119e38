/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addons-cache-layout/progress_files.c: a cheap look whether a complete folder is still whole. Files that were added,
 * or grew, are no damage: Python writes its caches there, and addons their logs.
 */
#include "progress.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void progress_files_add(struct progress_files *files, const char *path, int64_t size)
{
	if (files->count >= PROGRESS_MAX_FILES)
		return;
	if (!files->items)
		files->items = mem_array(PROGRESS_MAX_FILES, sizeof(*files->items));
	files->items[files->count].path = mem_dup(path);
	files->items[files->count++].size = size;
}

void progress_files_finish(struct progress_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		free(files->items[i].path);
	free(files->items);
	*files = (struct progress_files){ 0 };
}

bool progress_files_are_whole(const struct progress_files *files, const char *target_dir)
{
	struct stat st;

	if (!files->count)
		return true;
	CLEANUP(close) int folder = fs_open(target_dir, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
	if (folder < 0)
		return false;
	for (size_t i = 0; i < files->count; i++) {
		const struct progress_file *file = &files->items[i];
		if (fstatat(folder, file->path, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
				!S_ISREG(st.st_mode) || st.st_size < file->size)
			return false;
	}
	return true;
}
