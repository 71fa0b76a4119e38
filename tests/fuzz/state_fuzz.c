/* SPDX-License-Identifier: Apache-2.0 */
/* Every state file with the same content: that of the cache, of the records, of the servers, of an addon. */
#include "fuzz.h"

#include "addon/index.h"
#include "addon/manifest.h"
#include "base/cleanup.h"
#include "base/fs.h"
#include "base/path.h"
#include "file_list.h"
#include "layout.h"
#include "progress.h"
#include "record.h"
#include "session/servers.h"

#include <stdlib.h>

static struct layout *prepare(void)
{
	static struct layout layout;

	if (layout.storage)
		return &layout;
	setenv("AYON_LAUNCHER_STORAGE_DIR", fuzz_folder(), 1);
	setenv("AYON_LAUNCHER_LOCAL_DIR", fuzz_folder(), 1);
	CLEANUP(free) char *native = path_join(fuzz_folder(), "ayon-native");
	fuzz_must(fs_make_dirs(native, 0700, NULL) == 0, "a folder can be made");
	fuzz_must(layout_init(&layout, NULL) == 0, "there is a layout");
	return &layout;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct layout *layout = prepare();
	CLEANUP(free) char *record = fuzz_file("addons.json", data, size);
	CLEANUP(free) char *list = fuzz_file("list.sha256", data, size);
	static const char *const others[] = { "dist_progress.json", "used_servers.json",
		"ayon-native/addon.json" };
	struct progress progress = { 0 };
	struct known_servers servers = { 0 };
	struct addon_entry entry = { 0 };
	struct file_list files = { 0 };

	for (size_t i = 0; i < 3; i++)
		free(fuzz_file(others[i], data, size));
	if (progress_read(fuzz_folder(), &progress, NULL) == 0)
		progress_files_are_whole(&progress.files, fuzz_folder());
	progress_finish(&progress);
	record_has(record, "core", "1.0.0");
	servers_read(layout, &servers);
	servers_finish(&servers);
	if (addon_manifest_read(fuzz_folder(), &entry, NULL) == 0)
		addon_entry_finish(&entry);
	if (file_list_read(list, &files, NULL) == 0)
		file_list_finish(&files);
	return 0;
}
