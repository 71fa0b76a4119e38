/* SPDX-License-Identifier: Apache-2.0 */
#include "store/tree.h"

#include "base/cleanup.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_DEPTH 128

CLEANUP_DEFINE(closedir, DIR *, closedir);

/*
 * The descriptor is ours to close. The sizes of the files, not their blocks: the same item is then as large on every
 * file system. A file with several names counts a part for each, so that it counts once.
 */
static uint64_t bytes_of(int fd, int depth)
{
	CLEANUP(closedir) DIR *directory = fdopendir(fd);
	uint64_t bytes = 0;
	struct dirent *entry;
	struct stat st;

	if (!directory) {
		close(fd);
		return 0;
	}
	while ((entry = readdir(directory))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
				fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		if (S_ISREG(st.st_mode))
			bytes += (uint64_t)st.st_size / (st.st_nlink ? st.st_nlink : 1);
		if (!S_ISDIR(st.st_mode) || depth >= MAX_DEPTH)
			continue;
		int child = openat(
				fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (child >= 0)
			bytes += bytes_of(child, depth + 1);
	}
	return bytes;
}

uint64_t store_tree_bytes(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? 0 : bytes_of(fd, 0);
}
