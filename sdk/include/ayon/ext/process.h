/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/process.h: run other programs with the right environment.
 */
#ifndef AYON_EXT_PROCESS_H
#define AYON_EXT_PROCESS_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_PROCESS_1 "ayon.process/1"

/* Which environment the child gets. */
#define AYON_PROCESS_ENV_AYON 1 /* ours: the AYON_* variables of this run; for launchers and tools of ours */
#define AYON_PROCESS_ENV_USER 2 /* the one that the user had, without what the host added; for a DCC */

struct ayon_process_request {
	uint32_t size;
	uint32_t environment;           /* AYON_PROCESS_ENV_AYON or AYON_PROCESS_ENV_USER */
	const char *const *argv;        /* NULL-terminated; argv[0] is looked up on PATH when it has no slash */
	const char *const *set;         /* NULL-terminated "NAME=value" on top, or NULL */
	const char *working_directory;  /* NULL: ours */
};

struct ayon_process_1 {
	uint32_t size;
	/*
	 * Runs the program in the foreground with our standard streams and waits; signals from the terminal reach
	 * it once. Returns its exit code, 128+n when signal n killed it, or AYON_ENOTFOUND / AYON_EFAIL. [main]
	 */
	int32_t (*run)(const struct ayon_host *host, const struct ayon_process_request *request);
	/*
	 * Replaces this process by the program, so that no process of ours stays. Returns on failure only, or, when
	 * the host has something left to do, with what run() returns once the program has ended; a verb returns
	 * that as its own result. [main]
	 */
	int32_t (*replace)(const struct ayon_host *host, const struct ayon_process_request *request);
};

#endif
