/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addons-cache-layout/record.h: addons.json and dependency.json, what was distributed from where. Shared with
 * the Python launcher: entries are merged into whatever is there, headers of a source never get in.
 */
#ifndef AYON_LAYOUT_RECORD_H
#define AYON_LAYOUT_RECORD_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct json;

/* Strings are borrowed for the call; NULL becomes null. */
struct record_entry {
	const char *name;          /* of the addon, or the package's file name */
	const char *version;       /* of an addon, NULL for a package */
	const struct json *source; /* {"type": ...}; "headers" is left out */
	const char *checksum;
	const char *algorithm;
	const char *distributed; /* local time as progress_now() gives it */
};

/* Whether the file has an entry; an unreadable file has none. */
bool record_has(const char *path, const char *name, const char *version);
/*
 * Adds or replaces the entries and writes the file durably, under the lock of its folder. A file that is no
 * JSON object is replaced: it only ever repeats what the folders say themselves.
 */
int record_merge(const char *path, const struct record_entry *entries, size_t count,
		struct error *err);

/* Removes the temporary files of writers that were killed; leaves it to the next time when somebody writes. */
void record_tidy(const char *path);

#endif
