/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/content.h: the files of a package in memory, by their path inside it: gathered from folders or from
 * a zip, sorted, written to a zip or a folder. The same content gives the same bytes everywhere.
 */
#ifndef AYON_TOOLS_CONTENT_H
#define AYON_TOOLS_CONTENT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define CONTENT_MAX_FILES 20000
#define CONTENT_MAX_PATH  180 /* leaves room for the cache folder below Windows' 260 */
#define CONTENT_MAX_FILE  ((size_t)1 << 30)
#define CONTENT_MAX_TOTAL ((size_t)4 << 30)

struct content_file {
	char *path; /* inside the package, '/' between */
	char *bytes;
	size_t length;
	bool is_link; /* a link or another thing that is no file: kept only so that a check can name it */
	bool is_executable;
};

/* Zero is empty. Owned. */
struct content {
	struct content_file *files;
	size_t count;
	size_t capacity;
	size_t total;
};

void content_finish(struct content *content);
static inline void cleanup_content(struct content *content)
{
	content_finish(content);
}

/* Copies the bytes. */
void content_add(struct content *content, const char *path, const void *bytes, size_t length,
		bool is_executable);
/* Adds one file from the disk. A link is refused. */
int content_add_file(
		struct content *content, const char *path, const char *source, struct error *err);
/*
 * Adds what is in the folder, below `prefix` ("" for the top). With `is_tidy` names that begin with a dot,
 * __pycache__ and *.pyc are left out and links refused; without it everything is taken as it is.
 */
int content_add_tree(struct content *content, const char *prefix, const char *directory,
		bool is_tidy, struct error *err);
/* Reads a zip. Limits are kept; names are taken as they are, content_check_path() judges them. */
int content_read_zip(struct content *content, const char *path, struct error *err);
/* The same of bytes, by way of a temporary file. */
int content_read_zip_bytes(
		struct content *content, const void *bytes, size_t length, struct error *err);

/* Takes the file of that path out, if it is there. */
void content_remove(struct content *content, const char *path);
void content_sort(struct content *content);
const struct content_file *content_find(const struct content *content, const char *path);
/* Why the path cannot be inside a package, NULL when it can. Static. */
const char *content_path_fault(const char *path);
/* Every path as content_path_fault() wants it, no link, none twice, also not when case is ignored. */
int content_check(struct content *content, struct error *err);

/* Writes the zip beside its place and renames it there. */
int content_write_zip(const struct content *content, const char *path, struct error *err);
/* Puts the files below the folder; what else was there is removed. */
int content_write_tree(const struct content *content, const char *directory, struct error *err);

#endif
