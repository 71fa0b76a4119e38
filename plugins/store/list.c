/* SPDX-License-Identifier: Apache-2.0 */
#include "addon.h"

struct listing {
	const struct store_addon *addon;
	int is_json;
	unsigned count;
	uint64_t bytes; /* of the user's own store */
};

static void show_item(void *ctx, const struct ayon_store_item *item)
{
	struct listing *listing = ctx;
	const struct store_addon *addon = listing->addon;
	char size[BYTES_SIZE];

	if (listing->is_json) {
		addon->output->print(addon->host, listing->count ? ",\n  " : "\n  ");
		json_item(addon, item);
		addon->output->print(
				addon->host, ", \"bytes\": %llu}", (unsigned long long)item->bytes);
	} else {
		addon->output->print(addon->host, "%-7s  %-10s  %10s  %s%s\n",
				item->kind == AYON_ITEM_ADDON ? "addon" : "package",
				store_state_name(item->state), store_bytes(item->bytes, size),
				item->name, item->place ? "  (site store)" : "");
	}
	listing->count++;
	if (!item->place)
		listing->bytes += item->bytes;
}

static int32_t list(void *self, const struct ayon_invocation *invocation)
{
	const struct store_addon *addon = self;
	struct listing listing = { addon, invocation->count(invocation, "json") > 0, 0, 0 };
	const struct ayon_store_watcher watcher = {
		.size = sizeof(watcher), .ctx = &listing, .item = show_item
	};
	char size[BYTES_SIZE];

	if (listing.is_json)
		addon->output->print(addon->host, "[");
	int32_t r = addon->store->list(addon->host, &watcher);
	if (r < 0)
		return r;
	if (listing.is_json)
		return addon->output->print(addon->host, listing.count ? "\n]\n" : "]\n");
	return addon->output->print(addon->host, "%u items, %s in your own store\n", listing.count,
			store_bytes(listing.bytes, size));
}

static int32_t print_place(const struct store_addon *addon, const struct ayon_store_place *place,
		uint32_t index, int is_json)
{
	char size[BYTES_SIZE];

	if (!is_json)
		return addon->output->print(addon->host, "%s  %s%s, %s free\n", place->path,
				place->is_site ? "site store" : "own store",
				!place->is_there     ? ", not there"
				: place->is_writable ? ""
						     : ", read-only",
				store_bytes(place->free_bytes, size));
	addon->output->print(addon->host, index ? ",\n  {\"path\": " : "\n  {\"path\": ");
	json_text(addon, place->path);
	return addon->output->print(addon->host,
			", \"isSite\": %s, \"isThere\": %s, \"isWritable\": %s, \"freeBytes\": "
			"%llu}",
			place->is_site ? "true" : "false", place->is_there ? "true" : "false",
			place->is_writable ? "true" : "false",
			(unsigned long long)place->free_bytes);
}

static int32_t path(void *self, const struct ayon_invocation *invocation)
{
	const struct store_addon *addon = self;
	int is_json = invocation->count(invocation, "json") > 0;

	if (is_json)
		addon->output->print(addon->host, "[");
	for (uint32_t i = 0;; i++) {
		struct ayon_store_place place = { .size = sizeof(place) };
		int32_t r = addon->store->place(addon->host, i, &place);
		if (r == AYON_ENOTFOUND)
			break;
		if (r == AYON_OK)
			r = print_place(addon, &place, i, is_json);
		if (r < 0)
			return r;
	}
	return is_json ? addon->output->print(addon->host, "\n]\n") : AYON_OK;
}

AYON_OPTION_DECLARE(json_option, .kind = AYON_OPTION_FLAG, .name = "json", .help = "As JSON");

static const struct ayon_option *const options[] = { &json_option, NULL };

const struct ayon_verb list_verb = {
	.size = sizeof(list_verb),
	.name = "list",
	.summary = "List what lies in the stores of this machine",
	.options = options,
	.run = list,
};

const struct ayon_verb path_verb = {
	.size = sizeof(path_verb),
	.name = "path",
	.summary = "Say where the stores are and how much room they have",
	.options = options,
	.run = path,
};
