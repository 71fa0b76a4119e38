/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/overlay.h"

#include "base/cleanup.h"
#include "base/console.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/path.h"
#include "base/str.h"
#include "layout.h"
#include "wrap/json.h"

#define OVERLAY_MAX_FOLDERS 256
#define OVERLAY_MAX_BYTES   (256u << 10)

static bool has_manifest(const char *directory)
{
	CLEANUP(free) char *path = layout_native_manifest(directory);
	return fs_is_file(path);
}

static int add_one(struct addon_index *index, const char *directory, struct error *err)
{
	struct addon_place place = { .origin = ADDON_OVERLAY, .directory = directory };
	return addon_index_add(index, &place, err);
}

static int add_folder(struct addon_index *index, const char *typed, struct error *err)
{
	CLEANUP(free) char *directory = path_absolute(typed);
	CLEANUP(strlist) struct strlist names = { 0 };
	struct error reason = { 0 };
	size_t found = 0;

	if (has_manifest(directory))
		return add_one(index, directory, err);

	int r = fs_list(directory, &names.items, &names.count, &reason);
	for (size_t i = 0; r == 0 && i < names.count; i++) {
		CLEANUP(free) char *child = path_join(directory, names.items[i]);
		if (!has_manifest(child))
			continue;
		found++;
		int added = add_one(index, child, err);
		if (added < 0)
			return added;
	}
	if (!found)
		console_log(CONSOLE_WARNING, "the overlay '%s' is not used: %s", directory,
				r < 0 ? reason.text
				      : "neither it nor a folder in it has an "
					"ayon-native/addon.json");
	return 0;
}

static int read_linked(const char *path, struct strlist *folders, struct error *err)
{
	CLEANUP(free) char *text = NULL;
	CLEANUP(json) struct json *root = NULL;
	size_t length = 0;

	int r = fs_read(path, OVERLAY_MAX_BYTES, &text, &length, err);
	if (r < 0)
		return r;

	r = json_parse(text, length, &root, err);
	if (r < 0)
		return error_prefix(err, "'%s'", path);

	const struct json *list = json_get(root, "paths");
	if (json_get_int(root, "format", 0) != 1 || !json_is_array(list) ||
			json_count(list) > OVERLAY_MAX_FOLDERS)
		return error_set(err, AYON_EINVALID, "'%s' has no format 1 with at most %d paths",
				path, OVERLAY_MAX_FOLDERS);
	for (size_t i = 0; i < json_count(list); i++) {
		const char *folder = json_text(json_item(list, i));
		if (folder && folder[0] == '/')
			strlist_add(folders, folder);
		else
			console_log(CONSOLE_WARNING, "'%s': path %zu is not absolute", path, i + 1);
	}
	return 0;
}

int addon_overlay_add(struct addon_index *index, const struct layout *layout, struct error *err)
{
	CLEANUP(strlist) struct strlist folders = { 0 };
	CLEANUP(free) char *linked = layout_overlays(layout);
	const char *typed = env_get("AYON_ADDON_PATH");
	struct error reason = { 0 };

	if (typed)
		strlist_split(&folders, typed, ':');
	if (folders.count > OVERLAY_MAX_FOLDERS)
		return error_set(err, AYON_EUSAGE, "AYON_ADDON_PATH names more than %d folders",
				OVERLAY_MAX_FOLDERS);

	int r = read_linked(linked, &folders, &reason);
	if (r < 0 && r != AYON_ENOTFOUND)
		console_log(CONSOLE_WARNING, "linked addons are not used: %s", reason.text);

	for (size_t i = 0; i < folders.count; i++) {
		r = add_folder(index, folders.items[i], err);
		if (r < 0)
			return r;
	}
	return 0;
}
