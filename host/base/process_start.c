/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/process_start.c: a program beside us that is not waited for, in a session of its own: Ctrl-C on our terminal
 * is not for it.
 */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

/* Puts the three files in place, whatever numbers they have now. */
static bool place_files(const int files[3])
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int moved[3];

	for (int i = 0; i < 3; i++)
		moved[i] = fcntl(files[i] >= 0 ? files[i] : null, F_DUPFD_CLOEXEC, 3);
	for (int i = 0; i < 3; i++) {
		if (moved[i] < 0 || dup2(moved[i], i) < 0)
			return false;
	}
	return true;
}

/* An exec that works closes the report without a word. */
static void be_program(const struct process_spec *spec, const int files[3], int report)
{
	process_keep_own_files();
	if (place_files(files) &&
			(!spec->working_directory || chdir(spec->working_directory) == 0)) {
		signal(SIGPIPE, SIG_DFL);
		if (spec->environment)
			execvpe(spec->argv[0], (char *const *)spec->argv, spec->environment);
		else
			execvp(spec->argv[0], (char *const *)spec->argv);
	}
	int e = errno;
	ssize_t ignored = write(report, &e, sizeof(e));
	(void)ignored;
	_exit(127);
}

static pid_t wait_for(pid_t pid)
{
	pid_t done;
	while ((done = waitpid(pid, NULL, 0)) < 0 && errno == EINTR)
		continue;
	return done;
}

/* What the child says about its exec, 0 when it worked. */
static int read_report(int fd)
{
	int e = 0;
	ssize_t n;
	while ((n = read(fd, &e, sizeof(e))) < 0 && errno == EINTR)
		continue;
	return n == (ssize_t)sizeof(e) ? e : 0;
}

static int start(const struct process_spec *spec, const int files[3], bool is_abandoned,
		pid_t *ret_pid, struct error *err)
{
	int report[2];

	if (pipe2(report, O_CLOEXEC) < 0)
		return error_errno(err, AYON_EFAIL, errno, "cannot start '%s'", spec->argv[0]);
	pid_t pid = fork();
	if (pid == 0) {
		setsid();
		/* The one in between ends at once, and whoever adopts the other one waits for it. */
		if (is_abandoned && fork() != 0)
			_exit(0);
		be_program(spec, files, report[1]);
	}
	int e = pid < 0 ? errno : 0;
	close(report[1]);
	if (pid > 0)
		e = read_report(report[0]);
	close(report[0]);
	if (pid > 0 && (e || is_abandoned))
		wait_for(pid);
	if (e)
		return error_errno(err, e == ENOENT || e == ENOTDIR ? AYON_ENOTFOUND : AYON_EFAIL,
				e, "cannot start '%s'", spec->argv[0]);
	*ret_pid = pid;
	return 0;
}

int process_start(const struct process_spec *spec, const int files[3], pid_t *ret_pid,
		struct error *err)
{
	return start(spec, files, false, ret_pid, err);
}

int process_abandon(const struct process_spec *spec, struct error *err)
{
	static const int nothing[3] = { -1, -1, -1 };
	pid_t pid = 0;
	return start(spec, nothing, true, &pid, err);
}

int process_detach(const struct process_spec *spec, const struct process_output *output,
		pid_t *ret_pid, struct error *err)
{
	const int files[3] = { -1, output->standard, output->error };
	return start(spec, files, false, ret_pid, err);
}
