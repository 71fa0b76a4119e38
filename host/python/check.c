/* SPDX-License-Identifier: Apache-2.0 */
/*
 * python/check.c: whether an interpreter runs and how old it is. Asking costs as much as a whole start, so the answer
 * is remembered. One that did not run is asked again: what it missed may have come back.
 */
#include "python/python.h"

#include "base/cleanup.h"
#include "base/console.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/process.h"
#include "layout.h"
#include "wrap/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define TIMEOUT_MS      10000
#define MAX_ANSWER      64
#define MAX_REMEMBERED  64
#define FORMAT          1
#define VERSION_PROGRAM "import sys; print('%d.%d.%d' % tuple(sys.version_info[:3]))"

struct stamp {
	int64_t size;
	int64_t mtime_ns;
	int64_t inode;
};

static struct stamp stamp_of(const struct stat *st)
{
	return (struct stamp){ st->st_size,
		st->st_mtim.tv_sec * INT64_C(1000000000) + st->st_mtim.tv_nsec,
		(int64_t)st->st_ino };
}

static bool is_of(const struct json *item, const char *path, const struct stamp *stamp)
{
	return str_equal(json_get_text(item, "path"), path) &&
	       json_get_int(item, "size", -1) == stamp->size &&
	       json_get_int(item, "mtimeNs", -1) == stamp->mtime_ns &&
	       json_get_int(item, "inode", -1) == stamp->inode;
}

/* "3.11.2" and nothing else; the numbers of a file that anybody could have edited are checked like an answer. */
static bool read_version(const char *text, unsigned *ret_major, unsigned *ret_minor)
{
	unsigned patch;
	int end = 0;

	return text && sscanf(text, "%3u.%3u.%3u%n", ret_major, ret_minor, &patch, &end) == 3 &&
	       text[end] == '\0' && strspn(text, "0123456789.") == (size_t)end;
}

static char *recall(const struct layout *layout, const char *path, const struct stamp *stamp)
{
	CLEANUP(json) struct json *root = NULL;
	CLEANUP(free) char *file = layout_interpreters(layout);
	unsigned major, minor;

	if (json_read(file, &root, NULL) < 0 || json_get_int(root, "format", 0) != FORMAT)
		return NULL;

	const struct json *items = json_get(root, "interpreters");
	for (size_t i = 0; i < json_count(items) && i < MAX_REMEMBERED; i++) {
		const struct json *item = json_item(items, i);
		const char *version = json_get_text(item, "version");
		if (is_of(item, path, stamp) && read_version(version, &major, &minor))
			return mem_dup(version);
	}
	return NULL;
}

static struct json *new_item(const char *path, const struct stamp *stamp, const char *version)
{
	struct json *item = json_new_object();

	json_set_text(item, "path", path);
	json_set_int(item, "size", stamp->size);
	json_set_int(item, "mtimeNs", stamp->mtime_ns);
	json_set_int(item, "inode", stamp->inode);
	json_set_text(item, "version", version);
	return item;
}

/* The newest first; those of other paths are kept while there is room. A failure costs only the next check. */
static void remember(const struct layout *layout, const char *path, const struct stamp *stamp,
		const char *version)
{
	CLEANUP(json) struct json *old = NULL;
	CLEANUP(json) struct json *root = json_new_object();
	CLEANUP(free) char *file = layout_interpreters(layout);
	CLEANUP(free) char *folder = path_dirname(file);
	struct json *items = json_new_array();
	struct error err = { 0 };

	json_set_int(root, "format", FORMAT);
	json_set(root, "interpreters", items);
	json_add(items, new_item(path, stamp, version));
	if (json_read(file, &old, NULL) == 0 && json_get_int(old, "format", 0) == FORMAT) {
		const struct json *kept = json_get(old, "interpreters");
		for (size_t i = 0; i < json_count(kept) && json_count(items) < MAX_REMEMBERED;
				i++) {
			const struct json *item = json_item(kept, i);
			if (json_get_text(item, "path") &&
					!str_equal(json_get_text(item, "path"), path))
				json_add(items, json_copy(item));
		}
	}
	int r = fs_make_dirs(folder, 0700, &err);
	if (r == 0)
		r = json_write(file, root, 0600, FS_CACHE, &err);
	if (r < 0)
		console_log(CONSOLE_DEBUG, "the check of '%s' is not remembered: %s", path,
				err.text);
}

/* Isolated and without `site`, so that neither the environment nor a broken site-packages decides. */
static char *ask(const char *path, char **ret_problem)
{
	const char *argv[] = { path, "-I", "-S", "-c", VERSION_PROGRAM, NULL };
	/* The user's environment: what we added to ours, the token above all, is for the code that is run in the end. */
	const struct process_spec spec = { .argv = argv, .environment = env_original() };
	CLEANUP(free) char *answer = NULL;
	struct error err = { 0 };
	unsigned major, minor;

	int r = process_capture(&spec, MAX_ANSWER, TIMEOUT_MS, &answer, &err);
	if (r < 0) {
		*ret_problem = mem_dup(err.text);
		return NULL;
	}
	if (r > 0) {
		*ret_problem = mem_printf(
				"it ended with exit code %d when asked for its version", r);
		return NULL;
	}
	const char *version = str_trim(answer);
	if (!read_version(version, &major, &minor)) {
		*ret_problem = mem_dup("it does not answer like a Python interpreter");
		return NULL;
	}
	return mem_dup(version);
}

static void judge(struct python_candidate *candidate)
{
	unsigned major = 0, minor = 0;

	read_version(candidate->version, &major, &minor);
	if (major == PYTHON_MINIMUM_MAJOR && minor >= PYTHON_MINIMUM_MINOR)
		return;
	candidate->problem = mem_printf("it is Python %s; %d.%d or newer is needed",
			candidate->version, PYTHON_MINIMUM_MAJOR, PYTHON_MINIMUM_MINOR);
}

void python_check(struct python_candidate *candidate, const struct layout *layout)
{
	struct stat st;

	if (candidate->problem || candidate->version)
		return;
	if (stat(candidate->path, &st) < 0) {
		candidate->problem = mem_printf("%s", strerror(errno));
		return;
	}
	struct stamp stamp = stamp_of(&st);
	candidate->version = layout ? recall(layout, candidate->path, &stamp) : NULL;
	if (!candidate->version) {
		candidate->version = ask(candidate->path, &candidate->problem);
		if (candidate->version && layout)
			remember(layout, candidate->path, &stamp, candidate->version);
	}
	if (candidate->version)
		judge(candidate);
}
