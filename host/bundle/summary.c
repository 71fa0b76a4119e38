/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle/summary.c: which addons a project bundle and the studio's bundle make together, as the server tells it.
 */
#include "bundle/bundle.h"

#include "base/memory.h"
#include "wrap/json.h"

int bundle_summary_read(const struct json *summary, struct bundle_addon **ret_addons,
		size_t *ret_count, struct error *err)
{
	const struct json *list = json_get(summary, "addons");
	size_t count = 0;

	if (!json_is_array(list))
		return error_set(err, AYON_EINVALID,
				"the server's settings summary has no list of addons");
	struct bundle_addon *addons = mem_array(json_count(list) + 1, sizeof(*addons));
	for (size_t i = 0; i < json_count(list); i++) {
		const char *name = json_get_text(json_item(list, i), "name");
		if (!name)
			continue;
		addons[count].name = mem_dup(name);
		addons[count++].version = mem_dup(json_get_text(json_item(list, i), "version"));
	}
	*ret_addons = addons;
	*ret_count = count;
	return 0;
}
