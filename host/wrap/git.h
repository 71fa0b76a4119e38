/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/git.h: the files of one revision of a repository (libgit2).
 */
#ifndef AYON_HOST_GIT_H
#define AYON_HOST_GIT_H

#include "base/error.h"

#include <stdint.h>

struct git_request {
	const char *url;        /* https://, http://, file:// or a path */
	const char *revision;   /* commit, tag or branch; NULL: the default branch */
	const char *sub_folder; /* only this folder of the repository, or NULL for all */
	const char *directory;  /* empty folder to put the files in */
	const char *ca_file;    /* as in http_options */
	const char *scratch;    /* folder for the bare clone; removed by the caller */
	int64_t deadline_ms;    /* by clock_ms(), 0: none */
	void *payload;
	void (*on_progress)(void *payload, uint64_t received_bytes, unsigned objects, unsigned total_objects);
};

/* Writes the files (no .git) and the full commit id, hex, to ret_commit (41 bytes at least). */
int git_export(const struct git_request *request, char *ret_commit, struct error *err);

#endif
