/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/process_detach.c: a program that outlives us: no terminal, no input and no process of ours is left to it.
 */
#include "base/process.h"

#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void be_child(
		const struct process_spec *spec, const struct process_output *output, int report)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int out = output->standard >= 0 ? output->standard : null;
	int problems = output->error >= 0 ? output->error : null;

	setsid();
	process_keep_own_files();
	if (null >= 0 && dup2(null, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
			dup2(problems, STDERR_FILENO) >= 0 &&
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

int process_detach(const struct process_spec *spec, const struct process_output *output,
		pid_t *ret_pid, struct error *err)
{
	int report[2];

	if (pipe2(report, O_CLOEXEC) < 0)
		return error_errno(err, AYON_EFAIL, errno, "cannot start '%s'", spec->argv[0]);
	pid_t pid = fork();
	if (pid == 0)
		be_child(spec, output, report[1]);
	int e = pid < 0 ? errno : 0;
	close(report[1]);
	if (pid > 0 && read(report[0], &e, sizeof(e)) != (ssize_t)sizeof(e))
		e = 0;
	close(report[0]);
	if (!e) {
		*ret_pid = pid;
		return 0;
	}
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	return error_errno(err, e == ENOENT || e == ENOTDIR ? AYON_ENOTFOUND : AYON_EFAIL, e,
			"cannot start '%s'", spec->argv[0]);
}
