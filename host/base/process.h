/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/process.h: start a program, in the place of this one or beside it.
 */
#ifndef AYON_HOST_PROCESS_H
#define AYON_HOST_PROCESS_H

#include "base/error.h"

struct process_spec {
	const char *const *argv;        /* NULL-terminated; argv[0] is looked up on PATH */
	char *const *environment;       /* whole environment, NULL: ours */
	const char *working_directory;  /* NULL: ours */
};

/* Runs it in the foreground; SIGINT, SIGQUIT, SIGTERM reach it once. Exit code, or 128+n when signal n killed it. */
int process_run(const struct process_spec *spec, struct error *err);
/* Replaces this process; returns only on failure. AYON_ENOTFOUND when there is no such program. */
int process_replace(const struct process_spec *spec, struct error *err);

#endif
