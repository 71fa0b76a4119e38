/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/git.h: the files of one revision of a repository (libgit2), handed out one by one: no policy, and no work
 * tree, so that no filter, hook or attribute of the repository has a say.
 */
#ifndef AYON_HOST_GIT_H
#define AYON_HOST_GIT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GIT_COMMIT_SIZE 65

/* Borrowed for the call. */
struct git_file {
	const char *path; /* below the sub-folder, as the repository has it */
	bool is_link;     /* the bytes are its target */
	bool executable;
	const void *bytes;
	size_t length;
};

struct git_wire;
struct git_wire_calls;
struct http_options;

struct git_request {
	/* https://, http://, file:// or an absolute path; "user:token@" is a credential, which follows no redirect */
	const char *url;
	const char *revision; /* tag, branch or commit (abbreviated too); NULL: the default branch */
	const char *sub_folder;          /* only this folder of the repository, or NULL for all */
	const struct http_options *http; /* for the requests of http and https */
	const char *scratch; /* empty folder for the bare clone; removed by the caller */
	int64_t deadline_ms; /* by clock_ms(), 0: none */
	void *payload;
	/* A negative return ends the export with that status; set err. */
	int (*on_file)(void *payload, const struct git_file *file, struct error *err);
	/* Asked several times a second; true ends it with AYON_ECANCELLED. May be NULL. */
	bool (*is_cancelled)(void *payload);
};

/* Loads the libraries, so that other threads find them there. */
int git_load(struct error *err);
/*
 * Hands out the files and writes the full commit id, hex, to ret_commit (GIT_COMMIT_SIZE bytes). AYON_ENOTFOUND:
 * no such revision or folder; AYON_ENETWORK; AYON_EAUTH; AYON_ETIMEOUT: the deadline; AYON_EINVALID: submodule, LFS pointer or a URL that is not taken.
 */
int git_export(const struct git_request *request, char *ret_commit, struct error *err);

/* What the backend "git_libgit2" exports; for git.c only. */
struct git_backend {
	/* With a wire it asks the server through the calls, else it reads a repository on this machine. */
	int (*export_files)(const struct git_request *request, const struct git_wire_calls *calls,
			struct git_wire *wire, char *ret_commit, struct error *err);
};

#endif
