/* SPDX-License-Identifier: Apache-2.0 */
#include "addon.h"

#include <string.h>

struct removing {
	const struct store_addon *addon;
	int is_json, is_dry;
	unsigned count;
};

static void show_item(void *ctx, const struct ayon_store_item *item)
{
	struct removing *removing = ctx;
	const struct store_addon *addon = removing->addon;
	char size[BYTES_SIZE];

	if (removing->is_json) {
		addon->output->print(addon->host, removing->count++ ? ",\n  " : "\n  ");
		json_item(addon, item);
		addon->output->print(
				addon->host, ", \"bytes\": %llu}", (unsigned long long)item->bytes);
		return;
	}
	addon->output->print(addon->host, "%s %s (%s)\n",
			removing->is_dry ? "would remove" : "removed", item->name,
			store_bytes(item->bytes, size));
}

/* "20G", "500M", "1000000": decimal units as the listing shows them. 0: it is no size. */
static int read_size(const char *text, uint64_t *ret_bytes)
{
	static const char units[] = "kMGT";
	uint64_t bytes = 0, factor = 1;
	const char *c = text;

	for (; *c >= '0' && *c <= '9'; c++) {
		if (bytes > UINT64_MAX / 10 - 1)
			return 0;
		bytes = bytes * 10 + (uint64_t)(*c - '0');
	}
	if (c == text)
		return 0;
	if (*c && *c != 'B') {
		const char *unit = strchr(units, *c == 'K' ? 'k' : *c);
		if (!unit)
			return 0;
		for (const char *u = units; u <= unit; u++)
			factor *= 1000;
		c++;
	}
	if (*c == 'B')
		c++;
	if (*c || bytes > UINT64_MAX / factor)
		return 0;
	*ret_bytes = bytes * factor;
	return 1;
}

static int32_t read_options(const struct store_addon *addon,
		const struct ayon_invocation *invocation, struct ayon_store_gc *gc)
{
	const char *limit = invocation->text(invocation, "max-size", 0);

	*gc = (struct ayon_store_gc){ .size = sizeof(*gc) };
	gc->keep = invocation->integer(invocation, "keep", -1);
	gc->is_dry = invocation->count(invocation, "dry-run") > 0;
	gc->without_server = invocation->count(invocation, "offline-ok") > 0;
	gc->has_limit = limit != NULL;
	if (invocation->count(invocation, "keep") && (gc->keep < 0 || gc->keep > 10000))
		return addon->error->set(
				addon->host, AYON_EUSAGE, "--keep is a number from 0 to 10000");
	if (limit && !read_size(limit, &gc->limit_bytes))
		return addon->error->set(addon->host, AYON_EUSAGE,
				"--max-size '%s' is no size; write it as 500M or 20G", limit);
	if (invocation->flags & AYON_INVOCATION_OFFLINE && !gc->without_server)
		return addon->error->set(addon->host, AYON_EUSAGE,
				"gc asks the server what its bundles name; with --offline say "
				"--offline-ok too, and what is known from before counts");
	return AYON_OK;
}

static int32_t sum_up(const struct removing *removing, const struct ayon_store_gc *gc,
		const struct ayon_store_summary *summary)
{
	const struct store_addon *addon = removing->addon;
	char freed[BYTES_SIZE], left[BYTES_SIZE], limit[BYTES_SIZE];

	if (removing->is_json)
		return addon->output->print(addon->host,
				"%s], \"removed\": %u, \"removedBytes\": %llu, \"leftBytes\": "
				"%llu, "
				"\"isDry\": %s}\n",
				removing->count ? "\n" : "", summary->removed,
				(unsigned long long)summary->removed_bytes,
				(unsigned long long)summary->left_bytes,
				gc->is_dry ? "true" : "false");
	if (gc->has_limit && summary->left_bytes > gc->limit_bytes)
		addon->log->write(addon->host, AYON_LOG_WARNING,
				"%s stay, which is more than %s: bundles, running programs and "
				"--keep "
				"need them",
				store_bytes(summary->left_bytes, left),
				store_bytes(gc->limit_bytes, limit));
	return addon->output->print(addon->host, "%s %s in %u items; %s in the store\n",
			gc->is_dry ? "would free" : "freed",
			store_bytes(summary->removed_bytes, freed), summary->removed,
			store_bytes(summary->left_bytes, left));
}

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	const struct store_addon *addon = self;
	struct removing removing = { addon, invocation->count(invocation, "json") > 0, 0, 0 };
	const struct ayon_store_watcher watcher = {
		.size = sizeof(watcher), .ctx = &removing, .item = show_item
	};
	struct ayon_store_summary summary = { .size = sizeof(summary) };
	struct ayon_store_gc gc;

	int32_t r = read_options(addon, invocation, &gc);
	if (r < 0)
		return r;
	removing.is_dry = gc.is_dry;
	if (removing.is_json)
		addon->output->print(addon->host, "{\"items\": [");
	r = addon->store->gc(addon->host, &gc, &watcher, &summary);
	if (r < 0)
		return r;
	r = sum_up(&removing, &gc, &summary);
	if (r == AYON_OK && summary.failed)
		return addon->error->set(addon->host, AYON_EFAIL, "%u items could not be removed",
				summary.failed);
	return r;
}

AYON_OPTION_DECLARE(keep_option, .kind = AYON_OPTION_INTEGER, .name = "keep", .metavar = "N",
		.help = "Newest versions of each addon that stay in any case; 2 when left out");
AYON_OPTION_DECLARE(size_option, .kind = AYON_OPTION_TEXT, .name = "max-size", .metavar = "SIZE",
		.help = "Remove the oldest only until the store takes no more than that (500M, "
			"20G)");
AYON_OPTION_DECLARE(dry_option, .kind = AYON_OPTION_FLAG, .name = "dry-run",
		.help = "Say what would be removed, and remove nothing");
AYON_OPTION_DECLARE(offline_option, .kind = AYON_OPTION_FLAG, .name = "offline-ok",
		.help = "Do without the server: the bundles known from before count");
AYON_OPTION_DECLARE(json_option, .kind = AYON_OPTION_FLAG, .name = "json", .help = "As JSON");

static const struct ayon_option *const options[] = { &keep_option, &size_option, &dry_option,
	&offline_option, &json_option, NULL };

const struct ayon_verb gc_verb = {
	.size = sizeof(gc_verb),
	.needs = AYON_NEEDS_CONFIG,
	.name = "gc",
	.summary = "Remove versions that nobody needs any more",
	.description = "Never removed is what a bundle on the server names, what a running program "
		       "uses, "
		       "and the newest versions of each addon. Only your own store is cleaned.",
	.options = options,
	.run = run,
};
