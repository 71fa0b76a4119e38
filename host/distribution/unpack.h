/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/unpack.h: the policy for files that come from outside. A tree is built entry by entry in an
 * empty folder of our own; whatever could reach out of it, lie about its size or differ between two readers
 * is refused, never repaired. Where entries come from (archive, git) is not known here.
 */
#ifndef AYON_HOST_UNPACK_H
#define AYON_HOST_UNPACK_H

#include "base/error.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UNPACK_MAX_ENTRIES 500000u
#define UNPACK_MAX_DEPTH   64u
#define UNPACK_MAX_NAME    255u
#define UNPACK_MAX_PATH    2048u
#define UNPACK_MAX_LINK    1024u
#define UNPACK_MAX_FILE    (16ull << 30)
#define UNPACK_MAX_TOTAL   (64ull << 30)
/* Up to so much a tree may be bigger than its archive by any factor; above it by UNPACK_MAX_RATIO. */
#define UNPACK_FREE_RATIO  (256ull << 20)
#define UNPACK_MAX_RATIO   200ull

enum unpack_kind {
	UNPACK_DIRECTORY = 1,
	UNPACK_FILE,
	UNPACK_LINK,
};

struct unpack_options {
	const char *directory;  /* there, empty, writable by nobody else */
	uint64_t archive_bytes; /* what the tree was packed into; 0: unknown, no ratio is checked */
	/* Refuse names that differ in letter case only: in ayon-native/, and everywhere on a disk that ignores case. */
	bool fold_case;
	bool hash;                 /* keep the SHA-256 of every file */
	const atomic_bool *cancel; /* true ends the work with AYON_ECANCELLED; may be NULL */
};

/* What was unpacked; borrowed from the tree. */
struct unpack_entry {
	char *path; /* relative, normalised */
	char *link; /* of a link */
	enum unpack_kind kind;
	uint64_t size;
	char sha256[65]; /* "" unless asked for */
};

struct unpack;
struct unpack_writer;

/* With `hash` the digest library must have been loaded before. */
int unpack_new(const struct unpack_options *options, struct unpack **ret_unpack, struct error *err);
void unpack_free(struct unpack *unpack); /* accepts NULL; the files stay */

/* All of them: AYON_EINVALID when the policy refuses the entry, AYON_EIO when the disk does. */
int unpack_directory(struct unpack *unpack, const char *name, struct error *err);
/* A file is begun, written and ended before the next entry. */
int unpack_file(struct unpack *unpack, const char *name, bool executable, struct error *err);
int unpack_write(struct unpack *unpack, const void *bytes, size_t length, struct error *err);
int unpack_file_end(struct unpack *unpack, struct error *err);
/*
 * For sources that can hand out files in any order and from several threads: the policy is asked for every file
 * first, then writers fill them (unpack_writer.h), each entry once. `size` is exactly what the file will have.
 */
int unpack_reserve(struct unpack *unpack, const char *name, uint64_t size,
		struct unpack_entry **ret_entry, struct error *err);
void unpack_new_writer(struct unpack *unpack, struct unpack_writer *writer);
int unpack_link(struct unpack *unpack, const char *name, const char *target, struct error *err);
/* The target is the name of a file that was unpacked before. */
int unpack_hardlink(struct unpack *unpack, const char *name, const char *target, struct error *err);
/* Makes the links, which wait until here so that no file can be written through one. */
int unpack_finish(struct unpack *unpack, struct error *err);

/* NULL when there is no such path. */
const struct unpack_entry *unpack_find(const struct unpack *unpack, const char *path);
/* All entries in the order in which they came; NULL past the end. */
const struct unpack_entry *unpack_entry(const struct unpack *unpack, size_t index);

/*
 * Every entry of the archive, then unpack_finish(). The archive library must have been loaded before. What was not
 * taken for a zip must not be read as one: the checks of zips were not made.
 */
int unpack_archive(struct unpack *unpack, const char *path, bool is_zip, struct error *err);

#endif
