/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addons-cache-layout/progress.h: dist_progress.json, the state of one folder of the cache, in exactly the
 * form that the Python launcher reads and writes. What the states mean for whom is README.md.
 */
#ifndef AYON_LAYOUT_PROGRESS_H
#define AYON_LAYOUT_PROGRESS_H

#include "base/error.h"
#include "base/fs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROGRESS_ID_SIZE   33
#define PROGRESS_TIME_SIZE 32

enum progress_state {
	PROGRESS_UNKNOWN = 0, /* the file says something that nobody knows */
	PROGRESS_MOVING = 1,
	PROGRESS_DONE = 2,
	PROGRESS_FAILED = 3,
};

#define PROGRESS_MAX_FILES 64

/* Some files of a complete folder: when one is gone or shorter, the folder is damaged. Owned. */
struct progress_files {
	struct progress_file {
		char *path; /* relative */
		int64_t size;
	} * items;
	size_t count;
};

/* Zero is an empty one. Strings are owned, NULL when absent or null. */
struct progress {
	enum progress_state state;
	char *id;       /* 32 hex digits, the same as long as one process works on one item */
	char *checksum; /* lower-case hex */
	char *algorithm;
	char *started; /* local time, "2026-11-20 17:21:00" */
	char *finished;
	struct progress_files files; /* of "done"; none: nothing is known about them */
	char *host; /* of a writer that also holds the lock file (ours); NULL: the Python launcher */
};

/* AYON_ENOTFOUND: there is no file. AYON_EINVALID: it is no JSON object; AYON_EIO. */
int progress_read(const char *target_dir, struct progress *ret_progress, struct error *err);
/* Replaces the file of an existing folder as a whole. */
int progress_write(const char *target_dir, const struct progress *progress,
		enum fs_durability durability, struct error *err);
void progress_finish(struct progress *progress);
static inline void cleanup_progress(struct progress *progress)
{
	progress_finish(progress);
}

/* At most PROGRESS_MAX_FILES; more are not kept. */
void progress_files_add(struct progress_files *files, const char *path, int64_t size);
void progress_files_finish(struct progress_files *files);
/* Whether all of them lie below the folder and none is shorter than it was. One stat() each. */
bool progress_files_are_whole(const struct progress_files *files, const char *target_dir);

/* A fresh id. */
void progress_new_id(char ret_id[PROGRESS_ID_SIZE]);
/* Now, in the form of the file. */
void progress_now(char ret_time[PROGRESS_TIME_SIZE]);

#endif
