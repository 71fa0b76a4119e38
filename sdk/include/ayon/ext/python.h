/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/python.h: which Python interpreter applies, and Python code in the place of this process.
 *
 * The interpreter is never part of this process. It is AYON_PYTHON, else one inside the dependency package or an
 * addon, else python3 on PATH. Its import path has the folders of the bundle's Python addons and of the dependency
 * package, also for what it starts; the package's `runtime` folder is only in its own.
 */
#ifndef AYON_EXT_PYTHON_H
#define AYON_EXT_PYTHON_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_PYTHON_1 "ayon.python/1"

/* What is run; `target` is a different thing for each. */
#define AYON_PYTHON_SCRIPT  1 /* a file, or a folder with a __main__.py */
#define AYON_PYTHON_MODULE  2 /* a module's dotted name, as `python3 -m` takes it */
#define AYON_PYTHON_CODE    3 /* a program as text, as `python3 -c` takes it */
#define AYON_PYTHON_CONSOLE 4 /* nothing: NULL; the interactive prompt */

/* Flags of a request. */
#define AYON_PYTHON_STAY 1u /* the interactive prompt follows, with the names of the script or text */

/* Strings are borrowed for the call. */
struct ayon_python_request {
	uint32_t size;
	uint32_t kind;               /* AYON_PYTHON_SCRIPT ... */
	uint32_t flags;              /* AYON_PYTHON_STAY, or 0 */
	const char *target;          /* also sys.argv[0], as it is */
	const char *const *argv;     /* NULL-terminated: sys.argv[1:]; or NULL */
	const char *banner;          /* printed to standard error before an interactive prompt, or NULL */
};

/* An interpreter that was looked at. Strings live as long as the process. */
struct ayon_python_candidate {
	uint32_t size;
	int32_t is_chosen;
	const char *path;    /* where it is, or what AYON_PYTHON says */
	const char *origin;  /* for people: "AYON_PYTHON", "dependency package", "addon python 3.11.0", "PATH" */
	const char *version; /* "3.11.2"; NULL when it did not run, or was not looked at because an earlier one fits */
	const char *problem; /* one sentence why it does not fit; NULL: it does, or was not looked at */
};

/* In a verb with AYON_NEEDS_BUNDLE the bundle's interpreters count, in others only AYON_PYTHON and PATH. [main] */
struct ayon_python_1 {
	uint32_t size;
	/* The chosen one. Set ret_candidate->size before. AYON_ENOTFOUND: none fits; the reason names all tried. */
	int32_t (*choose)(const struct ayon_host *host, struct ayon_python_candidate *ret_candidate);
	/* The index-th in the order of preference; AYON_ENOTFOUND past the last one. Set its size before. */
	int32_t (*candidate)(const struct ayon_host *host, uint32_t index,
			struct ayon_python_candidate *ret_candidate);
	/* The index-th folder that is put into the import path, NULL past the last one. */
	const char *(*import_path)(const struct ayon_host *host, uint32_t index);
	/*
	 * Replaces this process by the interpreter with the request; standard streams and working folder stay.
	 * Returns on failure: AYON_ENOTFOUND, AYON_EINVALID, AYON_EFAIL; or, when the host has something left to do,
	 * with the exit code once the interpreter has ended, or 128+n when signal n killed it. A verb returns what it
	 * gets.
	 */
	int32_t (*replace)(const struct ayon_host *host, const struct ayon_python_request *request);
};

#endif
