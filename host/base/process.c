/* SPDX-License-Identifier: Apache-2.0 */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t child_pid;

/* A terminal sends SIGINT and SIGQUIT to the whole foreground group: the child has them already. */
static void forward(int number, siginfo_t *info, void *context)
{
	(void)context;
	if (child_pid > 0 && info->si_code <= 0)
		kill(child_pid, number);
}

/* The launcher ignores SIGPIPE, and what is ignored stays so across exec. */
static int exec_errno(const struct process_spec *spec)
{
	signal(SIGPIPE, SIG_DFL);
	process_keep_own_files();
	if (spec->working_directory && chdir(spec->working_directory) < 0)
		return errno;
	if (spec->environment)
		execvpe(spec->argv[0], (char *const *)spec->argv, spec->environment);
	else
		execvp(spec->argv[0], (char *const *)spec->argv);
	return errno;
}

static int exec_failed(const struct process_spec *spec, int errnum, struct error *err)
{
	return error_errno(err, errnum == ENOENT || errnum == ENOTDIR ? AYON_ENOTFOUND : AYON_EFAIL,
			errnum, "cannot start '%s'", spec->argv[0]);
}

int process_replace(const struct process_spec *spec, struct error *err)
{
	fflush(NULL);
	int e = exec_errno(spec);
	signal(SIGPIPE, SIG_IGN);
	return exec_failed(spec, e, err);
}

static int wait_for(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return AYON_EINTERNAL;
	}
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int process_run(const struct process_spec *spec, struct error *err)
{
	static const int signals[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };
	struct sigaction old[4];
	int report[2];

	if (pipe2(report, O_CLOEXEC) < 0)
		return error_errno(err, AYON_EFAIL, errno, "cannot start '%s'", spec->argv[0]);
	fflush(NULL);

	struct sigaction action = { .sa_sigaction = forward, .sa_flags = SA_SIGINFO | SA_RESTART };
	for (int i = 0; i < 4; i++)
		sigaction(signals[i], &action, &old[i]);

	pid_t pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 4; i++)
			sigaction(signals[i], &old[i], NULL);
		int e = exec_errno(spec);
		ssize_t ignored = write(report[1], &e, sizeof(e));
		(void)ignored;
		_exit(127);
	}
	child_pid = pid;
	close(report[1]);

	int e = pid < 0 ? errno : 0;
	if (pid > 0 && read(report[0], &e, sizeof(e)) != (ssize_t)sizeof(e))
		e = 0;
	close(report[0]);
	int r = pid > 0 ? wait_for(pid) : AYON_EFAIL;
	child_pid = 0;
	for (int i = 0; i < 4; i++)
		sigaction(signals[i], &old[i], NULL);
	return e ? exec_failed(spec, e, err) : r;
}
