/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench-spawn: times whole processes side by side: posix_spawn to wait, the commands in turn, so that a noisy
 * moment of the machine hits all of them alike.
 *
 *     bench-spawn ROUNDS -- CMD ARGS... ::: CMD ARGS... [::: ...]
 *
 * Prints one line a command: median, lowest and highest in microseconds, tab-separated. Output of the commands goes
 * to /dev/null; a command that fails ends the benchmark.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_COMMANDS 16

static double now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double run_us(char **argv, const posix_spawn_file_actions_t *actions)
{
	pid_t pid;
	int status = 0;
	double start = now_us();

	int e = posix_spawnp(&pid, argv[0], actions, NULL, argv, environ);
	if (e) {
		fprintf(stderr, "bench-spawn: cannot start '%s': %s\n", argv[0], strerror(e));
		exit(1);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	double took = now_us() - start;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		fprintf(stderr, "bench-spawn: '%s' failed with status %d\n", argv[0], status);
		exit(1);
	}
	return took;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Cuts argv at each ":::" into NULL-terminated commands. */
static size_t split(int argc, char **argv, char **ret_commands[MAX_COMMANDS])
{
	size_t count = 0;

	ret_commands[count++] = argv;
	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], ":::") == 0 && count < MAX_COMMANDS) {
			argv[i] = NULL;
			ret_commands[count++] = argv + i + 1;
		}
	}
	return count;
}

int main(int argc, char **argv)
{
	if (argc < 4 || strcmp(argv[2], "--") != 0 || atol(argv[1]) <= 0) {
		fprintf(stderr, "usage: bench-spawn ROUNDS -- CMD ARGS... [::: CMD ARGS...]...\n");
		return 2;
	}

	char **commands[MAX_COMMANDS];
	size_t rounds = (size_t)atol(argv[1]);
	size_t count = split(argc - 3, argv + 3, commands);
	double *times = calloc(rounds * count, sizeof(*times));
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (!times)
		return 1;

	for (size_t k = 0; k < count; k++)
		run_us(commands[k], &actions); /* warm */
	for (size_t i = 0; i < rounds; i++) {
		for (size_t k = 0; k < count; k++)
			times[k * rounds + i] = run_us(commands[k], &actions);
	}
	for (size_t k = 0; k < count; k++) {
		double *own = times + k * rounds;
		qsort(own, rounds, sizeof(*own), ascending);
		printf("%.1f\t%.1f\t%.1f\n", own[rounds / 2], own[0], own[rounds - 1]);
	}
	free(times);
	posix_spawn_file_actions_destroy(&actions);
	return 0;
}
