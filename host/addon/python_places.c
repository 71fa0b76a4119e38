/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/python_places.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"

void addon_python_places(const struct addon_index *index, const char *package_dir,
		struct python_places *ret_places)
{
	struct python_places places = { 0 };

	if (package_dir) {
		CLEANUP(free) char *runtime = path_join(package_dir, "runtime");
		python_places_add(&places, package_dir, "dependency package");
		if (fs_is_dir(runtime))
			places.runtime = TAKE(runtime);
	}
	for (size_t i = 0; index && i < index->count; i++) {
		const struct addon_entry *entry = &index->entries[i];
		const char *part = entry->python.directory;
		CLEANUP(free)
		char *origin = mem_printf("addon %s %s", entry->name,
				part ? entry->python.version : entry->version);
		if (part || (entry->directory && entry->origin != ADDON_INSTALLED))
			python_places_add(&places, part ? part : entry->directory, origin);
	}
	strlist_split(&places.imports, env_get("PYTHONPATH"), ':');
	*ret_places = places;
}
