/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last-known bundle of this machine: what `ayon --help` shows without asking the server, and what spares a
 * warm start the reading of manifests. Written after a bundle was resolved; each entry is used only while its
 * folder is as it was then.
 */
#include "addon/index_file.h"

#include "addon/manifest.h"
#include "addon/python_part.h"
#include "base/cleanup.h"
#include "base/console.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "layout.h"

#include <string.h>

#define KIND "bundle"

static bool is_of_bundle(const struct addon_entry *entry)
{
	return entry->origin == ADDON_DEV || entry->origin == ADDON_BUNDLE;
}

static bool fits(const struct addon_entry *entry)
{
	int64_t size = 0;
	int64_t mtime_ns = 0;

	if (!is_of_bundle(entry))
		return false;
	if (!entry->directory)
		return entry->verb_count == 0;
	if (entry->directory[0] != '/')
		return false;

	addon_manifest_stamp(entry->directory, &size, &mtime_ns);
	return size == entry->manifest_size && mtime_ns == entry->manifest_mtime_ns &&
	       (size || fs_is_dir(entry->directory));
}

int addon_index_add_last_known(
		struct addon_index *index, const struct layout *layout, struct error *err)
{
	CLEANUP(free) char *path = layout_verb_index(layout);
	CLEANUP(free) char *text = NULL;
	CLEANUP(addon_index) struct addon_index known = { 0 };

	int r = fs_read(path, INDEX_FILE_MAX_BYTES, &text, NULL, err);
	if (r == AYON_ENOTFOUND)
		return 0;

	if (r == 0)
		r = index_file_read(text, KIND, &known, err);
	if (r < 0) {
		/* It is made again by the next run with a bundle. */
		console_log(CONSOLE_DEBUG, "'%s' is not used: %s", path,
				err ? err->text : "unreadable");
		return 0;
	}
	for (size_t i = 0; i < known.count; i++) {
		if (fits(&known.entries[i]))
			addon_index_insert(index, &known.entries[i]);
	}
	return 0;
}

/* An unchanged file is left alone: a warm start writes nothing. */
static bool is_same(const char *path, const struct str *text)
{
	CLEANUP(free) char *old = NULL;
	size_t length = 0;

	return fs_read(path, INDEX_FILE_MAX_BYTES, &old, &length, NULL) == 0 &&
	       length == text->length && memcmp(old, text->text, length) == 0;
}

static int write_bundle(const struct addon_index *index, struct str *ret_text, struct error *err)
{
	/* Entries of the bundle are borrowed: only the array and the parts are ours. */
	CLEANUP(free) struct addon_entry *entries = mem_array(index->count + 1, sizeof(*entries));
	CLEANUP(addon_index) struct addon_index parts = { 0 };
	struct addon_index bundle = { .entries = entries };

	for (size_t i = 0; i < index->count; i++) {
		const struct addon_entry *entry = &index->entries[i];
		if (is_of_bundle(entry)) {
			entries[bundle.count++] = *entry;
		} else if (entry->python.directory) {
			parts.entries = mem_grow(parts.entries, parts.count, &parts.capacity,
					sizeof(*parts.entries));
			addon_python_part_entry(entry, &parts.entries[parts.count]);
			entries[bundle.count++] = parts.entries[parts.count++];
		}
	}
	return index_file_write(&bundle, KIND, ret_text, err);
}

int addon_index_remember(
		const struct addon_index *index, const struct layout *layout, struct error *err)
{
	CLEANUP(free) char *path = layout_verb_index(layout);
	CLEANUP(free) char *folder = path_dirname(path);
	CLEANUP(str) struct str text = { 0 };
	int r = write_bundle(index, &text, err);
	if (r < 0)
		return r;

	if (is_same(path, &text))
		return 0;

	r = fs_make_dirs(folder, 0700, err);
	if (r < 0)
		return r;
	return fs_write_atomic(path, text.text, text.length, 0600, FS_CACHE, err);
}
