/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/python_path.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/self.h"
#include "base/str.h"
#include "cli/origins.h"
#include "layout.h"

/* PYTHONPATH with the folder in front or behind, unless it is in it. */
static void add(const char *folder, bool in_front, enum origin_kind kind, const char *detail)
{
	const char *value = env_get("PYTHONPATH");
	CLEANUP(strlist) struct strlist parts = { 0 };

	strlist_split(&parts, value, ':');
	if (str_is_empty(folder) || strlist_has(&parts, folder))
		return;
	CLEANUP(free)
	char *joined = !value     ? mem_dup(folder)
		       : in_front ? mem_printf("%s:%s", folder, value)
				  : mem_printf("%s:%s", value, folder);
	origins_note_part("PYTHONPATH", folder, kind, detail);
	env_set("PYTHONPATH", joined);
}

void python_path_own(void)
{
	static const char *const names[] = { "dependencies", "common" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		CLEANUP(free) char *folder = path_join(self_root(), names[i]);
		if (fs_is_dir(folder))
			add(folder, true, ORIGIN_LAUNCHER, "beside the launcher");
	}
	/* The module ayon_native, of which a newer one that the user names may stand in front. */
	CLEANUP(free) char *own = path_join(self_share(), "python");
	if (fs_is_dir(own))
		add(own, false, ORIGIN_LAUNCHER, "of the launcher");
}

static bool is_in_a_store(const struct layout *layout, const char *folder)
{
	if (path_is_inside(folder, layout->addons) || path_is_inside(folder, layout->packages))
		return true;
	for (size_t i = 0; i < layout->site_count; i++) {
		if (path_is_inside(folder, layout->sites[i].addons) ||
				path_is_inside(folder, layout->sites[i].packages))
			return true;
	}
	return false;
}

static bool is_of_this_run(const char *const *folders, const char *folder)
{
	for (size_t i = 0; folders && folders[i]; i++) {
		if (str_equal(folders[i], folder))
			return true;
	}
	return false;
}

/*
 * Started from within the environment of another bundle: its addons would stand in front of ours, and Python would
 * import those.
 */
static void drop_other_bundles(const struct layout *layout, const char *const *folders)
{
	const char *value = env_get("PYTHONPATH");
	CLEANUP(strlist) struct strlist parts = { 0 };
	CLEANUP(str) struct str kept = { 0 };
	size_t dropped = 0;

	strlist_split(&parts, value, ':');
	for (size_t i = 0; i < parts.count; i++) {
		const char *part = parts.items[i];
		if (is_in_a_store(layout, part) && !is_of_this_run(folders, part)) {
			dropped++;
			continue;
		}
		str_appendf(&kept, "%s%s", kept.length ? ":" : "", part);
	}
	if (dropped)
		origins_set("PYTHONPATH", kept.length ? str_get(&kept) : NULL, ORIGIN_LAUNCHER,
				"without the folders of another bundle");
}

void python_path_resolved(
		const struct layout *layout, const char *const *folders, const char *const *owners)
{
	if (layout)
		drop_other_bundles(layout, folders);
	for (size_t i = 0; folders && folders[i]; i++)
		add(folders[i], false, ORIGIN_ADDON, owners ? owners[i] : "");
}
