/* SPDX-License-Identifier: Apache-2.0 */
#include "capture.h"

#include "support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int saved = -1;
static int file = -1;

static void redirect(int fd)
{
	fflush(stdout);
	saved = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (saved < 0 || dup2(fd, STDOUT_FILENO) < 0)
		abort();
}

void capture_back(void)
{
	fflush(stdout);
	if (dup2(saved, STDOUT_FILENO) < 0)
		abort();
	close(saved);
}

void capture_to(const char *path)
{
	CLEANUP(close) int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		abort();
	redirect(fd);
}

void capture_start(void)
{
	char name[] = "/tmp/ayon-test-output-XXXXXX";

	file = mkostemp(name, O_CLOEXEC);
	if (file < 0)
		abort();
	unlink(name);
	redirect(file);
}

char *capture_end(void)
{
	CLEANUP(str) struct str text = { 0 };
	char chunk[4096];
	ssize_t n = 0;

	capture_back();
	lseek(file, 0, SEEK_SET);
	while ((n = read(file, chunk, sizeof(chunk))) > 0)
		str_append_n(&text, chunk, (size_t)n);
	close(file);
	return mem_dup(str_get(&text));
}
