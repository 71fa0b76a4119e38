/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The set of addons beside the host: lib/ayon/addons/<name>_<version>/ and its file `index`. The tree can be
 * moved and copied, so the file holds folder names only, and it fits when it names exactly the folders that are
 * there and no manifest changed its size or is newer than the file.
 */
#include "addon/index_file.h"

#include "addon/manifest.h"
#include "base/cleanup.h"
#include "base/console.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"

#include <string.h>
#include <sys/stat.h>

#define KIND      "installed"
#define FILE_NAME "index"

/* The folders that can be addons: "<name>_<version>". Anything else in there is none of our business. */
static int list_folders(const char *directory, struct strlist *folders, struct error *err)
{
	CLEANUP(strlist) struct strlist names = { 0 };
	int r = fs_list(directory, &names.items, &names.count, err);
	if (r < 0)
		return r;

	for (size_t i = 0; i < names.count; i++) {
		if (names.items[i][0] != '.' && strchr(names.items[i], '_'))
			strlist_add(folders, names.items[i]);
	}
	return 0;
}

static bool fits(struct addon_entry *entry, const char *directory, const struct strlist *folders,
		int64_t index_mtime_ns)
{
	if (!entry->directory || strchr(entry->directory, '/') ||
			!strlist_has(folders, entry->directory))
		return false;

	CLEANUP(free) char *folder = TAKE(entry->directory);
	int64_t size = 0;
	int64_t mtime_ns = 0;
	entry->directory = path_join(directory, folder);
	entry->origin = ADDON_INSTALLED;
	addon_manifest_stamp(entry->directory, &size, &mtime_ns);
	entry->manifest_mtime_ns = mtime_ns;
	return size && size == entry->manifest_size && mtime_ns <= index_mtime_ns;
}

static int read_fitting(const char *directory, const struct strlist *folders,
		struct addon_index *ret_index, struct error *err)
{
	CLEANUP(free) char *path = path_join(directory, FILE_NAME);
	CLEANUP(free) char *text = NULL;
	CLEANUP(addon_index) struct addon_index index = { 0 };
	struct stat st;

	/* The time before the content: a file that is replaced meanwhile looks older than it is, not newer. */
	if (stat(path, &st) < 0)
		return error_set(err, AYON_ENOTFOUND, "there is no '%s'", path);

	int r = fs_read(path, INDEX_FILE_MAX_BYTES, &text, NULL, err);
	if (r < 0)
		return r;

	r = index_file_read(text, KIND, &index, err);
	if (r < 0)
		return r;

	int64_t mtime_ns = st.st_mtim.tv_sec * INT64_C(1000000000) + st.st_mtim.tv_nsec;
	bool good = index.count == folders->count;
	for (size_t i = 0; good && i < index.count; i++)
		good = fits(&index.entries[i], directory, folders, mtime_ns);
	if (!good)
		return error_set(err, AYON_EINVALID, "'%s' does not fit the folders beside it",
				path);

	*ret_index = index;
	index = (struct addon_index){ 0 };
	return 0;
}

static int add_from_manifests(struct addon_index *index, const char *directory,
		const struct strlist *folders, struct error *err)
{
	for (size_t i = 0; i < folders->count; i++) {
		CLEANUP(free) char *folder = path_join(directory, folders->items[i]);
		struct addon_place place = { .origin = ADDON_INSTALLED, .directory = folder };
		int r = addon_index_add(index, &place, err);
		if (r < 0)
			return r;
	}
	return 0;
}

int addon_index_add_installed(struct addon_index *index, const char *directory, struct error *err)
{
	CLEANUP(strlist) struct strlist folders = { 0 };
	CLEANUP(addon_index) struct addon_index installed = { 0 };
	struct error reason = { 0 };

	/* One that cannot be read must not look like one without addons: "there is no such command" would be wrong. */
	int r = list_folders(directory, &folders, err);
	if (r < 0 || !folders.count)
		return r == AYON_ENOTFOUND ? 0 : r;

	if (read_fitting(directory, &folders, &installed, &reason) < 0) {
		console_log(CONSOLE_DEBUG, "reading the manifests of the installed addons: %s",
				reason.text);
		return add_from_manifests(index, directory, &folders, err);
	}
	for (size_t i = 0; i < installed.count; i++)
		addon_index_insert(index, &installed.entries[i]);
	return 0;
}

/* All versions are written, also two of one addon: which one is better is decided by the reader. */
static int read_installed(const char *directory, struct addon_index *ret_index, struct error *err)
{
	CLEANUP(addon_index) struct addon_index index = { 0 };
	CLEANUP(strlist) struct strlist folders = { 0 };
	int r = list_folders(directory, &folders, err);

	for (size_t i = 0; r == 0 && i < folders.count; i++) {
		struct addon_entry entry = { 0 };
		CLEANUP(free) char *folder = path_join(directory, folders.items[i]);
		r = addon_manifest_read(folder, &entry, err);
		if (r < 0)
			break;
		CLEANUP(free) char *wanted = mem_printf("%s_%s", entry.name, entry.version);
		if (!str_equal(wanted, folders.items[i]))
			r = error_set(err, AYON_EINVALID,
					"the folder '%s' holds %s %s; name it '%s'", folder,
					entry.name, entry.version, wanted);
		free(entry.directory);
		entry.directory = mem_dup(folders.items[i]);
		entry.origin = ADDON_INSTALLED;
		entry.manifest_mtime_ns = 0;
		index.entries = mem_grow(
				index.entries, index.count, &index.capacity, sizeof(entry));
		index.entries[index.count++] = entry;
	}
	if (r < 0)
		return r;

	*ret_index = index;
	index = (struct addon_index){ 0 };
	return 0;
}

int addon_index_write_installed(const char *directory, struct error *err)
{
	CLEANUP(addon_index) struct addon_index index = { 0 };
	CLEANUP(free) char *path = path_join(directory, FILE_NAME);
	CLEANUP(str) struct str text = { 0 };

	int r = read_installed(directory, &index, err);
	if (r < 0)
		return r;

	r = index_file_write(&index, KIND, &text, err);
	if (r < 0)
		return r;
	return fs_write_atomic(path, text.text, text.length, 0644, FS_CACHE, err);
}
