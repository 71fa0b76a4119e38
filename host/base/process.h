/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/process.h: start a program, in the place of this one or beside it.
 */
#ifndef AYON_HOST_PROCESS_H
#define AYON_HOST_PROCESS_H

#include "base/error.h"

#include <stddef.h>
#include <sys/types.h>

struct process_spec {
	const char *const *argv;       /* NULL-terminated; argv[0] is looked up on PATH */
	char *const *environment;      /* whole environment, NULL: ours */
	const char *working_directory; /* NULL: ours */
};

/* Notes which files are open now, at the start: only these go to the programs that are started. main() calls it. */
void process_remember_files(void);
/* Marks all others but regular files to be closed by exec; nothing unless they were noted. The functions below call it. */
void process_keep_own_files(void);

/*
 * Runs it in the foreground; SIGINT, SIGQUIT, SIGTERM, SIGHUP to us or from the terminal reach it once. Whoever sends one to
 * our whole process group reaches it twice: the group stays ours, so that it also dies with the group. Exit code, or 128+n
 * when signal n killed it.
 */
int process_run(const struct process_spec *spec, struct error *err);
/* Replaces this process; returns only on failure. AYON_ENOTFOUND when there is no such program. */
int process_replace(const struct process_spec *spec, struct error *err);
/* Where the output of a detached program goes: open files, -1 for nowhere. */
struct process_output {
	int standard;
	int error;
};

/*
 * Starts it in a session of its own without input and does not wait for it. Its number is that of a child of ours until we
 * end. AYON_ENOTFOUND when there is no such program.
 */
int process_detach(const struct process_spec *spec, const struct process_output *output,
		pid_t *ret_pid, struct error *err);
/*
 * Runs it in a session of its own without input, and keeps at most limit bytes of its standard output; standard error
 * is dropped. Killed with all it started after timeout_ms: AYON_ETIMEOUT. AYON_EINVALID: more output than that.
 * Otherwise like process_run(). Caller frees *ret_text, which is set only when the result is 0 or more.
 */
int process_capture(const struct process_spec *spec, size_t limit, int timeout_ms, char **ret_text,
		struct error *err);
/*
 * Starts it in a session of its own, with these three as its standard input, output and error (-1: /dev/null), and
 * goes on. The caller waits for the process some day. AYON_ENOTFOUND when there is no such program.
 */
int process_start(const struct process_spec *spec, const int files[3], pid_t *ret_pid,
		struct error *err);
/* The same without any file and as nobody's child, for a program that is none of our business from then on. */
int process_abandon(const struct process_spec *spec, struct error *err);

#endif
