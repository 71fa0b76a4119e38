/* SPDX-License-Identifier: Apache-2.0 */
#include "store/use.h"

#include "base/cleanup.h"
#include "base/console.h"
#include "base/fs.h"
#include "base/lock.h"
#include "base/memory.h"
#include "base/path.h"
#include "layout.h"

#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

#define GC_WAIT_MS \
	5000 /* a clean-up holds its lock for moments; one that was stopped must not stop the studio */
#define MAX_BYTES (1u << 20)

/* A name for the set. Two sets of the same name would be 2^-64 of bad luck, and the file says which one it is. */
static char *name_of(const char *text)
{
	uint64_t hash = 14695981039346656037u;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 1099511628211u;
	return mem_printf("%016llx", (unsigned long long)hash);
}

static int lock_set(const char *base, const char *text, size_t length, struct error *err)
{
	CLEANUP(free) char *folder = layout_use_dir(base);
	CLEANUP(free) char *name = name_of(text);
	CLEANUP(free) char *path = path_join(folder, name);
	int fd = -1;
	int r = 0;

	if (!fs_is_file(path)) {
		r = fs_make_dirs(folder, 0777, err);
		if (r == 0)
			r = fs_write_atomic(path, text, length, layout_file_mode(), FS_CACHE, err);
	}
	if (r == 0)
		r = lock_share(path, 0, &fd, err);
	if (r < 0)
		return r;
	/* Children use the items too, and may outlive us. */
	fcntl(fd, F_SETFD, 0);
	return fd;
}

int store_use_take(const char *base, const struct strlist *items)
{
	CLEANUP(free) char *gc_path = layout_gc_lock(base);
	CLEANUP(free) char *folder = path_dirname(gc_path);
	CLEANUP(strlist) struct strlist sorted = { 0 };
	CLEANUP(str) struct str text = { 0 };
	CLEANUP(close) int gc_lock = -1;
	struct error err = { 0 };

	if (!items->count)
		return -1;
	for (size_t i = 0; i < items->count; i++)
		strlist_add(&sorted, items->items[i]);
	strlist_sort(&sorted);
	for (size_t i = 0; i < sorted.count; i++)
		str_appendf(&text, "%s\n", sorted.items[i]);

	int r = fs_is_dir(folder) ? 0 : fs_make_dirs(folder, 0777, &err);
	if (r == 0)
		r = lock_share(gc_path, GC_WAIT_MS, &gc_lock, &err);
	/* Without that lock a clean-up that is at work might not see us, but no start fails for it. */
	if (r == 0 || r == AYON_ETIMEOUT)
		r = lock_set(base, text.text, text.length, &err);
	if (r < 0)
		console_log(CONSOLE_DEBUG, "what this run uses is not locked: %s", err.text);
	return r < 0 ? -1 : r;
}

static int read_set(const char *path, struct strlist *ret_items, struct error *err)
{
	CLEANUP(free) char *text = NULL;
	CLEANUP(close) int fd = -1;

	int r = lock_try(path, &fd, err);
	if (r == 1) {
		/* Nobody has it, and nobody can get it while the caller holds the lock of the clean-up. */
		unlink(path);
		return 0;
	}
	/* One that we may not write (of another user) cannot be told from one in use, so it counts as in use. */
	r = fs_read(path, MAX_BYTES, &text, NULL, err);
	if (r < 0)
		return r;
	strlist_split(ret_items, text, '\n');
	return 0;
}

int store_use_read(const char *base, struct strlist *ret_items, struct error *err)
{
	CLEANUP(free) char *folder = layout_use_dir(base);
	CLEANUP(strlist) struct strlist names = { 0 };

	int r = fs_list(folder, &names.items, &names.count, err);
	if (r == AYON_ENOTFOUND)
		return 0;
	for (size_t i = 0; r == 0 && i < names.count; i++) {
		CLEANUP(free) char *path = path_join(folder, names.items[i]);
		if (names.items[i][0] != '.')
			r = read_set(path, ret_items, err);
	}
	return r;
}
