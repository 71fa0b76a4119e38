/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench-crowd: starts a command COUNT times, at most WIDTH at once, and says how long all of them took.
 *
 *     bench-crowd COUNT WIDTH -- CMD ARGS...
 *
 * Prints one line: seconds of all, then median and longest of one in milliseconds, tab-separated. A command that
 * fails ends the benchmark; output goes to /dev/null.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct start {
	pid_t pid;
	double began;
	double took;
};

static double now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void begin(struct start *start, char **argv, const posix_spawn_file_actions_t *actions)
{
	start->began = now_s();
	int e = posix_spawnp(&start->pid, argv[0], actions, NULL, argv, environ);
	if (e) {
		fprintf(stderr, "bench-crowd: cannot start '%s': %s\n", argv[0], strerror(e));
		exit(1);
	}
}

static void wait_for_one(struct start *starts, size_t begun)
{
	int status = 0;
	pid_t pid = wait(&status);

	if (pid < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		fprintf(stderr, "bench-crowd: a start failed with status %d\n", status);
		exit(1);
	}
	for (size_t i = 0; i < begun; i++) {
		if (starts[i].pid == pid)
			starts[i].took = now_s() - starts[i].began;
	}
}

static int by_time(const void *a, const void *b)
{
	double x = ((const struct start *)a)->took, y = ((const struct start *)b)->took;
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	size_t count = argc > 4 ? (size_t)atol(argv[1]) : 0;
	size_t width = argc > 4 ? (size_t)atol(argv[2]) : 0;
	if (!count || !width || count > 10000 || strcmp(argv[3], "--") != 0) {
		fprintf(stderr, "usage: bench-crowd COUNT WIDTH -- CMD ARGS...\n");
		return 2;
	}

	struct start *starts = calloc(count, sizeof(*starts));
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	if (!starts)
		return 1;

	double began = now_s();
	for (size_t i = 0; i < count; i++) {
		if (i >= width)
			wait_for_one(starts, i);
		begin(&starts[i], argv + 4, &actions);
	}
	for (size_t i = count < width ? count : width; i > 0; i--)
		wait_for_one(starts, count);
	double all = now_s() - began;
	qsort(starts, count, sizeof(*starts), by_time);
	printf("%.4f\t%.2f\t%.2f\n", all, starts[count / 2].took * 1e3,
			starts[count - 1].took * 1e3);
	posix_spawn_file_actions_destroy(&actions);
	free(starts);
	return 0;
}
