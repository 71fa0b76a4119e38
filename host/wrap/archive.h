/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/archive.h: entries of a zip or tar (libarchive), one after the other. No policy: what may be unpacked,
 * and where, is distribution/unpack.h. The first archive_open() or archive_create() of a process loads the
 * library and belongs to the main thread, see archive_load(); after it each thread may use readers of its own.
 */
#ifndef AYON_HOST_ARCHIVE_H
#define AYON_HOST_ARCHIVE_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum archive_kind {
	ARCHIVE_FILE = 1,
	ARCHIVE_DIRECTORY,
	ARCHIVE_SYMLINK,
	ARCHIVE_HARDLINK,
	ARCHIVE_OTHER, /* device, fifo, socket */
};

enum archive_format {
	ARCHIVE_ZIP = 1,
	ARCHIVE_TAR = 2, /* also compressed */
	ARCHIVE_ANY = ARCHIVE_ZIP | ARCHIVE_TAR,
};

/* Borrowed until the next entry is read. */
struct archive_item {
	enum archive_kind kind;
	const char *name; /* the bytes in the archive */
	const char *link; /* of a link, else NULL */
	int64_t size;     /* -1: not said */
	mode_t mode;      /* permission bits */
	int64_t mtime;    /* seconds since 1970 */
};

struct archive_reader;
struct archive_writer;

/* Loads the library, so that other threads find it there. */
int archive_load(struct error *err);
/* The kind is found by content among zip, tar and its compressions. AYON_EINVALID: it is none of them. */
int archive_open(const char *path, struct archive_reader **ret_reader, struct error *err);
/* As archive_open(), and AYON_EINVALID for a file of another format than the one given. */
int archive_open_format(const char *path, enum archive_format format,
		struct archive_reader **ret_reader, struct error *err);
/* 1: *ret_item is the next entry; 0: no more; AYON_EINVALID: broken. */
int archive_next(struct archive_reader *reader, struct archive_item *ret_item, struct error *err);
/* The next block of the current entry's data, borrowed until the next call; *ret_length 0 at its end. */
int archive_data(struct archive_reader *reader, const void **ret_bytes, size_t *ret_length,
		struct error *err);
void archive_close(struct archive_reader *reader); /* accepts NULL */

/* A new zip (deflate) at the path. */
int archive_create(const char *path, struct archive_writer **ret_writer, struct error *err);
/* A regular file with that content; parents need no entry of their own. */
int archive_add(struct archive_writer *writer, const char *name, mode_t mode, int64_t mtime,
		const void *bytes, size_t length, struct error *err);
/* Completes the file. Ends the writer in any case. */
int archive_finish(struct archive_writer *writer, struct error *err);
/* Gives up; the file is left as it is for the caller to remove. Accepts NULL. */
void archive_abort(struct archive_writer *writer);

/* What the backend "archive_libarchive" exports; for archive.c only. */
struct archive_backend {
	int (*open)(const char *path, enum archive_format format,
			struct archive_reader **ret_reader, struct error *err);
	int (*next)(struct archive_reader *reader, struct archive_item *ret_item,
			struct error *err);
	int (*data)(struct archive_reader *reader, const void **ret_bytes, size_t *ret_length,
			struct error *err);
	void (*close)(struct archive_reader *reader);
	int (*create)(const char *path, struct archive_writer **ret_writer, struct error *err);
	int (*add)(struct archive_writer *writer, const char *name, mode_t mode, int64_t mtime,
			const void *bytes, size_t length, struct error *err);
	int (*finish)(struct archive_writer *writer, struct error *err);
	void (*abort)(struct archive_writer *writer);
};

#endif
