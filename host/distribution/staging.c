/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/staging.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/lock.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "layout.h"
#include "progress.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define OWNER   "owner.lock"
#define FRESH   ".new"
#define FRESH_S 60 /* nobody needs so long to lock a folder; who was stopped there makes it again */

static bool is_old(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && time(NULL) - st.st_mtime > FRESH_S;
}

static bool remove_when_dead(const char *top, const char *name)
{
	CLEANUP(free) char *path = path_join(top, name);
	CLEANUP(free) char *owner = path_join(path, OWNER);
	CLEANUP(close) int fd = -1;

	if (str_ends(name, FRESH) && !is_old(path))
		return false;
	/* Of another user or of a living process: not ours to remove. */
	if (lock_try(owner, &fd, NULL) != 1)
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
	struct stat st;

	/* Most file systems count a folder's folders in its links: two is none. */
	if (stat(top, &st) < 0 || st.st_nlink == 2)
		return false;
	return remove_orphans(top);
}

/*
 * Until its lock is held the folder has a name that nobody takes for an orphan. So no lock is shared between processes,
 * and one that is stopped here keeps nobody waiting.
 */
static int make_locked(const char *path, int *ret_lock, struct error *err)
{
	CLEANUP(free) char *fresh = mem_printf("%s" FRESH, path);
	CLEANUP(free) char *owner = path_join(fresh, OWNER);
	CLEANUP(close) int lock = -1;

	int r = fs_make_dirs(fresh, 0700, err);
	if (r < 0)
		return r;
	r = lock_take(owner, 0, &lock, err);
	if (r == 0 && rename(fresh, path) < 0)
		r = error_errno(err, AYON_EIO, errno, "cannot make folder '%s'", path);
	if (r < 0) {
		fs_remove_tree(fresh, NULL);
		return r;
	}
	*ret_lock = lock;
	lock = -1;
	return 0;
}

int staging_open(const char *base, struct staging *staging, struct error *err)
{
	CLEANUP(free) char *top = layout_staging_dir(base);
	char id[PROGRESS_ID_SIZE];
	int lock = -1;

	int r = fs_make_dirs(top, 0777, err);
	if (r < 0)
		return r;
	remove_orphans(top);

	progress_new_id(id);
	CLEANUP(free) char *path = path_join(top, id);
	r = make_locked(path, &lock, err);
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
