/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/python_part.h"

#include "addon/manifest.h"
#include "base/cleanup.h"
#include "base/memory.h"

static bool is_native_of_ours(const struct addon_entry *entry)
{
	return entry->object && !entry->python.directory &&
	       (entry->origin == ADDON_INSTALLED || entry->origin == ADDON_OVERLAY);
}

/* A manifest that could not be read is no Python addon: whoever has a broken package must learn of it. */
static bool is_python_of_bundle(const struct addon_entry *entry)
{
	int64_t size = 0, mtime_ns = 0;

	if (!entry->directory || !entry->is_python || entry->object || entry->verb_count ||
			(entry->origin != ADDON_BUNDLE && entry->origin != ADDON_DEV))
		return false;
	addon_manifest_stamp(entry->directory, &size, &mtime_ns);
	return size == 0;
}

bool addon_python_part_take(struct addon_entry *native, struct addon_entry *python)
{
	if (!is_native_of_ours(native) || !is_python_of_bundle(python))
		return false;
	native->python.origin = python->origin;
	native->python.version = TAKE(python->version);
	native->python.directory = TAKE(python->directory);
	return true;
}

void addon_python_part_entry(const struct addon_entry *entry, struct addon_entry *ret_python)
{
	*ret_python = (struct addon_entry){
		.origin = entry->python.origin,
		.name = mem_dup(entry->name),
		.version = mem_dup(entry->python.version),
		.title = mem_dup(entry->name),
		.directory = mem_dup(entry->python.directory),
		.is_python = true,
	};
}

const char *addon_python_folder(const struct addon_entry *entry)
{
	if (entry->python.directory)
		return entry->python.directory;
	return entry->is_python && entry->origin != ADDON_INSTALLED ? entry->directory : NULL;
}

bool addon_has_python(const struct addon_entry *entry)
{
	return entry->is_python || entry->python.directory;
}
