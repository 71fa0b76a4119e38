/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/staging.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/lock.h"
#include "base/memory.h"
#include "base/path.h"
#include "layout.h"
#include "progress.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OWNER   "owner.lock"
#define LOCK_MS 10000

static bool remove_when_dead(const char *top, const char *name)
{
	CLEANUP(free) char *path = path_join(top, name);
	CLEANUP(free) char *owner = path_join(path, OWNER);
	CLEANUP(close) int fd = -1;

	/* Of another user or of a living process: not ours to remove. */
	if (strlen(name) != PROGRESS_ID_SIZE - 1 || lock_try(owner, &fd, NULL) != 1)
		return false;
	fs_remove_tree(path, NULL);
	return true;
}

static bool remove_orphans(const char *top)
{
	bool removed = false;
	char **names = NULL;
	size_t count = 0;

	if (fs_list(top, &names, &count, NULL) < 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		removed |= remove_when_dead(top, names[i]);
		free(names[i]);
	}
	free(names);
	return removed;
}

bool staging_tidy(const char *base)
{
	CLEANUP(free) char *top = layout_staging_dir(base);
	CLEANUP(free) char *gate_path = path_join(top, ".lock");
	CLEANUP(close) int gate = -1;
	struct stat st;

	/* Most file systems count a folder's folders in its links: two is none. */
	if (stat(top, &st) < 0 || st.st_nlink == 2 || lock_try(gate_path, &gate, NULL) != 1)
		return false;
	return remove_orphans(top);
}

int staging_open(const char *base, struct staging *staging, struct error *err)
{
	CLEANUP(free) char *top = layout_staging_dir(base);
	CLEANUP(free) char *gate_path = path_join(top, ".lock");
	CLEANUP(close) int gate = -1;
	char id[PROGRESS_ID_SIZE];

	int r = fs_make_dirs(top, 0777, err);
	if (r < 0)
		return r;
	/* Between the making of a folder and its lock nobody else may look at it. */
	r = lock_take(gate_path, LOCK_MS, &gate, err);
	if (r < 0)
		return r;
	remove_orphans(top);

	progress_new_id(id);
	CLEANUP(free) char *path = path_join(top, id);
	CLEANUP(free) char *owner = path_join(path, OWNER);
	r = fs_make_dirs(path, 0700, err);
	if (r < 0)
		return r;
	int lock = -1;
	r = lock_take(owner, 0, &lock, err);
	if (r < 0)
		return r;
	*staging = (struct staging){ mem_dup(base), TAKE(path), lock };
	return 0;
}

void staging_close(struct staging *staging)
{
	if (!staging->path)
		return;

	fs_remove_tree(staging->path, NULL);
	close(staging->lock);
	free(staging->base);
	free(staging->path);
	*staging = (struct staging){ 0 };
}
