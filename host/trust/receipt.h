/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust/receipt.h: what was found when an addon was verified as a whole, so that the next start looks at a few
 * stamps instead of hashing. It covers the manifest, its signature and the files for this machine's kind. It lies in
 * a folder of the user's own, outside the cache: who can change the cache cannot change what it is held against.
 */
#ifndef AYON_HOST_TRUST_RECEIPT_H
#define AYON_HOST_TRUST_RECEIPT_H

#include "base/error.h"
#include "trust/trust.h"

#include <stdint.h>
#include <sys/stat.h>

struct json;
struct layout;

struct receipt_stamp {
	int64_t size;
	int64_t mtime_ns;
	int64_t ctime_ns; /* cannot be set back, unlike the other one */
	uint64_t inode;
	uint64_t device;
};

struct receipt_file {
	char *path; /* below the addon's folder */
	char sha256[65];
	struct receipt_stamp stamp;
};

/* Zeroed is empty; owned. The first file is the manifest. */
struct receipt {
	struct receipt_file *files;
	size_t count;
	size_t capacity;
	struct trust_verdict verdict;
};

void receipt_finish(struct receipt *receipt);
static inline void cleanup_receipt(struct receipt *receipt)
{
	receipt_finish(receipt);
}

/*
 * What the manifest lists for this machine, not yet compared with anything, after the manifest itself, whose bytes
 * are given, and its signature (NULL: none). AYON_EINVALID, AYON_EINTERNAL.
 */
int receipt_begin(const struct json *root, const char *manifest, size_t length,
		const char *signature, struct receipt *ret_receipt, struct error *err);
/*
 * Takes the stamps of the files as they lie in the folder now. Only where nobody can exchange them: it does not look
 * whether they are those that were hashed. AYON_ENOTFOUND, AYON_EADDON (no regular file).
 */
int receipt_stamp(struct receipt *receipt, const char *directory, struct error *err);
/* Whether every file still has its stamp: no byte is read. */
bool receipt_is_fresh(const struct receipt *receipt, const char *directory);
bool receipt_has_stamp(const struct receipt_file *file, const struct stat *st);
const struct receipt_file *receipt_find(const struct receipt *receipt, const char *path);
/* Whether it lists shared objects beside this one. */
bool receipt_has_libraries(const struct receipt *receipt, const struct receipt_file *object);
/* Reads every file and compares its digest. AYON_EADDON names the first that differs or is missing. */
int receipt_compare(const struct receipt *receipt, const char *directory, struct error *err);
/* The same, and the stamps become those of the files that were read. */
int receipt_verify(struct receipt *receipt, const char *directory, struct error *err);
/* Compares, and puts a copy in the place of each file: a descriptor that somebody still has open for writing then
 * leads to what is not used any more. */
int receipt_renew(const struct receipt *receipt, const char *directory, struct error *err);

/* The receipt of the folder. AYON_ENOTFOUND: none, or none that can be relied on. */
int receipt_read(const struct layout *layout, const char *directory, struct receipt *ret_receipt,
		struct error *err);
int receipt_write(const struct layout *layout, const char *directory, const struct receipt *receipt,
		struct error *err);

#endif
