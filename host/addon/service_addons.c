/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/service.h"

#include "addon/python_part.h"

/* Fills as much as the caller's struct has room for: it may be older than ours. */
static int32_t get(const struct ayon_host *host, uint32_t index, struct ayon_addon_info *ret_info)
{
	struct addon_instance *caller = service_caller(host);
	const struct addon_index *addons = caller->context->index;

	if (!AYON_HAS(ret_info, verb_count))
		return service_fail(caller, AYON_EINVALID,
				"ayon.addons/1 was given a struct of %u bytes; set "
				"its size member",
				ret_info->size);
	if (index >= addons->count)
		return service_fail(caller, AYON_ENOTFOUND, "there is no addon number %u", index);

	const struct addon_entry *entry = &addons->entries[index];
	ret_info->origin = (int32_t)entry->origin;
	ret_info->is_native = entry->object != NULL;
	ret_info->is_python = addon_has_python(entry);
	ret_info->name = entry->name;
	ret_info->version = entry->version;
	ret_info->path = entry->directory;
	ret_info->verb_count = (uint32_t)entry->verb_count;
	return AYON_OK;
}

const struct ayon_addons_1 service_addons = {
	.size = sizeof(service_addons),
	.get = get,
};
