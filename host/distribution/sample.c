/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/sample.c: a start cannot look at 66,000 files, so it looks at those whose loss is most likely or worst:
 * the native ones, those nearest to the top, and for the rest every n-th, so that a removed sub-folder is noticed.
 */
#include "distribution/sample.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "distribution/unpack.h"
#include "progress.h"

#include <stdlib.h>
#include <string.h>

#define NEAREST  (PROGRESS_MAX_FILES / 2)
#define MAX_PATH 200 /* the state file, which holds them all, is small */

struct candidate {
	const struct unpack_entry *entry;
	size_t depth, order;
};

static size_t depth_of(const char *path)
{
	size_t depth = 1;

	if (str_starts(path, "ayon-native/"))
		return 0;
	for (const char *c = path; *c; c++)
		depth += *c == '/';
	return depth;
}

static int compare(const void *a, const void *b)
{
	const struct candidate *one = a, *two = b;

	if (one->depth != two->depth)
		return one->depth < two->depth ? -1 : 1;
	return one->order < two->order ? -1 : one->order > two->order;
}

void sample_choose(const struct unpack *unpack, struct progress_files *ret_files)
{
	CLEANUP(free) struct candidate *all = NULL;
	const struct unpack_entry *entry;
	size_t count = 0, capacity = 0;

	for (size_t i = 0; (entry = unpack_entry(unpack, i)); i++) {
		if (entry->kind != UNPACK_FILE || strlen(entry->path) > MAX_PATH)
			continue;
		all = mem_grow(all, count, &capacity, sizeof(*all));
		all[count++] = (struct candidate){ entry, depth_of(entry->path), i };
	}
	if (!count)
		return;
	qsort(all, count, sizeof(*all), compare);
	size_t near = count <= PROGRESS_MAX_FILES ? count : NEAREST;
	for (size_t i = 0; i < near; i++)
		progress_files_add(ret_files, all[i].entry->path, (int64_t)all[i].entry->size);
	/* The last one is always among them. */
	size_t rest = count - near, wanted = PROGRESS_MAX_FILES - near;
	for (size_t i = 1; rest && i <= wanted; i++) {
		entry = all[near + rest * i / wanted - 1].entry;
		progress_files_add(ret_files, entry->path, (int64_t)entry->size);
	}
}
