/* SPDX-License-Identifier: Apache-2.0 */
#include "addon.h"

#include <stdio.h>

const char *store_bytes(uint64_t bytes, char *buffer)
{
	static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
	double shown = (double)bytes;
	unsigned unit = 0;

	while (shown >= 1000 && unit + 1 < sizeof(units) / sizeof(*units)) {
		shown /= 1000;
		unit++;
	}
	snprintf(buffer, BYTES_SIZE, unit ? "%.1f %s" : "%.0f %s", shown, units[unit]);
	return buffer;
}

const char *store_state_name(int32_t state)
{
	switch (state) {
	case AYON_ITEM_SOUND:
		return "sound";
	case AYON_ITEM_DAMAGED:
		return "damaged";
	case AYON_ITEM_INCOMPLETE:
		return "incomplete";
	case AYON_ITEM_UNLISTED:
		return "unlisted";
	case AYON_ITEM_COMPLETE:
		return "complete";
	default:
		return "unknown";
	}
}

static const struct ayon_verb *const verbs[] = { &list_verb, &path_verb, &verify_verb, &repair_verb,
	&gc_verb, NULL };

static int32_t open_store(const struct ayon_host *host, void **ret_self)
{
	static struct store_addon addon;

	addon.host = host;
	addon.error = host->query(host, AYON_EXT_ERROR_1);
	addon.log = host->query(host, AYON_EXT_LOG_1);
	addon.output = host->query(host, AYON_EXT_OUTPUT_1);
	addon.store = host->query(host, AYON_EXT_STORE_1);
	if (!addon.error || !addon.output || !addon.log)
		return AYON_EADDON;
	if (!addon.store)
		return addon.error->set(host, AYON_EADDON,
				"the store addon needs a newer launcher than %s", host->version);
	*ret_self = &addon;
	return AYON_OK;
}

AYON_ADDON(.name = ADDON_NAME, .version = ADDON_VERSION, .title = ADDON_TITLE, .verbs = verbs,
		.open = open_store);
