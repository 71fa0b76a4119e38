/* SPDX-License-Identifier: Apache-2.0 */
/*
 * app_launcher FILE: starts the program that the JSON file names, away from our own process tree, and writes its number
 * back into the file (README.md).
 */
#include "base/clock.h"
#include "base/console.h"
#include "base/process.h"
#include "request.h"
#include "wrap/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PID_FILE_MS  500
#define MAX_PID_FILE 4096

/* A program that is only a starter writes the number of the one it started; 0: it wrote none. */
static long pid_of_file(const char *path)
{
	CLEANUP(free) char *text = NULL;

	clock_sleep_ms(PID_FILE_MS);
	if (fs_read(path, MAX_PID_FILE, &text, NULL, NULL) < 0)
		return 0;
	long pid = strtol(text, NULL, 10);
	return pid > 0 && pid <= INT32_MAX ? pid : 0;
}

static int start(const struct json *root, long *ret_pid, struct error *err)
{
	CLEANUP(request) struct request request = { 0 };
	struct process_output output = { -1, -1 };
	pid_t pid = 0;

	int r = request_read(root, &request, err);
	if (r == 0)
		r = request_open_output(root, "stdout", STDOUT_FILENO, &output.standard, err);
	if (r == 0)
		r = request_open_output(root, "stderr", STDERR_FILENO, &output.error, err);
	if (r < 0)
		return r;

	char *nothing[] = { NULL };
	const struct process_spec spec = {
		.argv = (const char *const *)request.args.items,
		.environment = !request.has_environment    ? NULL
			       : request.environment.items ? request.environment.items
							   : nothing,
	};
	r = process_detach(&spec, &output, &pid, err);
	if (r < 0)
		return r;

	long written = request.pid_file ? pid_of_file(request.pid_file) : 0;
	*ret_pid = written ? written : (long)pid;
	return 0;
}

static int run(const char *path, struct error *err)
{
	CLEANUP(json) struct json *root = NULL;
	struct error reason = { 0 };
	long pid = 0;

	int r = json_read(path, &root, err);
	if (r == 0 && !json_is_object(root))
		r = error_set(err, AYON_EINVALID, "it holds no JSON object");
	if (r < 0)
		return error_prefix(err, "'%s'", path);

	int started = start(root, &pid, &reason);
	json_set(root, "pid", started == 0 ? json_new_int(pid) : NULL);
	/* The environment in it may hold credentials. */
	r = json_write(path, root, 0600, FS_CACHE, err);
	return started < 0 ? error_set(err, started, "%s", reason.text) : r;
}

int main(int argc, char **argv)
{
	struct error err = { 0 };

	if (argc != 2) {
		fputs("usage: app_launcher FILE\n", stderr);
		return 1;
	}
	console_init();
	if (run(argv[1], &err) == 0)
		return 0;
	fprintf(stderr, "app_launcher: %s\n", err.text);
	return 1;
}
