/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/process_files.c: which open files a program gets that takes our place or is started by us: those that we got
 * ourselves, never one that a library opened here. A logged-in connection to the server is such a one.
 * A regular file is left as its opener wants it: the lock of the items in use is handed on on purpose.
 */
#include "base/process.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_INHERITED 1024

static bool inherited[MAX_INHERITED];
static bool is_known;

static void visit(void (*use)(int fd))
{
	DIR *folder = opendir("/proc/self/fd");
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		int fd = atoi(entry->d_name);
		if (entry->d_name[0] != '.' && fd > STDERR_FILENO && fd != dirfd(folder))
			use(fd);
	}
	if (folder)
		closedir(folder);
}

static void note(int fd)
{
	if (fd < MAX_INHERITED)
		inherited[fd] = true;
}

static void keep(int fd)
{
	struct stat st;

	if ((fd >= MAX_INHERITED || !inherited[fd]) && fstat(fd, &st) == 0 && !S_ISREG(st.st_mode))
		fcntl(fd, F_SETFD, FD_CLOEXEC);
}

void process_remember_files(void)
{
	visit(note);
	is_known = true;
}

void process_keep_own_files(void)
{
	if (is_known)
		visit(keep);
}
