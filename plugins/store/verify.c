/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify and repair: the same look at every file, with and without the cure.
 */
#include "addon.h"

struct checking {
	const struct store_addon *addon;
	int is_json;
	unsigned count;
};

static void show_item(void *ctx, const struct ayon_store_item *item)
{
	struct checking *checking = ctx;
	const struct store_addon *addon = checking->addon;

	if (checking->is_json) {
		addon->output->print(addon->host, checking->count++ ? ",\n  " : "\n  ");
		json_item(addon, item);
		addon->output->print(addon->host, "}");
	} else if (item->state != AYON_ITEM_SOUND) {
		addon->output->print(addon->host, "%s: %s%s\n", item->name,
				store_state_name(item->state), item->place ? " (site store)" : "");
	}
}

static void show_problem(
		void *ctx, const struct ayon_store_item *item, const char *path, const char *what)
{
	const struct checking *checking = ctx;
	const struct store_addon *addon = checking->addon;

	if (!checking->is_json)
		addon->output->print(addon->host, "%s: '%s' %s\n", item->name, path, what);
	else
		addon->log->write(addon->host, AYON_LOG_WARNING, "%s: '%s' %s", item->name, path,
				what);
}

static struct ayon_store_watcher watcher_of(struct checking *checking)
{
	return (struct ayon_store_watcher){ .size = sizeof(struct ayon_store_watcher),
		.ctx = checking,
		.item = show_item,
		.problem = show_problem };
}

static void begin(const struct checking *checking)
{
	if (checking->is_json)
		checking->addon->output->print(checking->addon->host, "{\"items\": [");
}

static int32_t sum_up(const struct checking *checking, const struct ayon_store_summary *summary,
		int is_repair)
{
	const struct store_addon *addon = checking->addon;

	if (checking->is_json)
		return addon->output->print(addon->host,
				"%s], \"checked\": %u, \"damaged\": %u, \"unlisted\": %u, "
				"\"repaired\": %u}\n",
				checking->count ? "\n" : "", summary->checked, summary->damaged,
				summary->unlisted, summary->repaired);
	addon->output->print(addon->host, "%u checked, %u damaged, %u without a list",
			summary->checked, summary->damaged, summary->unlisted);
	if (is_repair)
		addon->output->print(addon->host, ", %u repaired", summary->repaired);
	return addon->output->print(addon->host, "\n");
}

static int32_t verify(void *self, const struct ayon_invocation *invocation)
{
	const struct store_addon *addon = self;
	struct checking checking = { addon, invocation->count(invocation, "json") > 0, 0 };
	const struct ayon_store_watcher watcher = watcher_of(&checking);
	struct ayon_store_summary summary = { .size = sizeof(summary) };

	begin(&checking);
	int32_t r = addon->store->verify(
			addon->host, invocation->text(invocation, "item", 0), &watcher, &summary);
	if (r == AYON_OK)
		r = sum_up(&checking, &summary, 0);
	if (r < 0)
		return r;
	if (summary.damaged)
		return addon->error->set(addon->host, AYON_EFAIL,
				"%u of %u items are damaged; run ayon store repair",
				summary.damaged, summary.checked);
	return AYON_OK;
}

static int32_t repair(void *self, const struct ayon_invocation *invocation)
{
	const struct store_addon *addon = self;
	struct checking checking = { addon, invocation->count(invocation, "json") > 0, 0 };
	const struct ayon_store_watcher watcher = watcher_of(&checking);
	struct ayon_store_summary summary = { .size = sizeof(summary) };

	begin(&checking);
	int32_t r = addon->store->repair(
			addon->host, invocation->text(invocation, "item", 0), &watcher, &summary);
	int32_t printed = sum_up(&checking, &summary, 1);
	return r < 0 ? r : printed;
}

AYON_OPTION_DECLARE(item_option, .kind = AYON_OPTION_POSITIONAL, .name = "item", .metavar = "ITEM",
		.help = "One item as ayon store list names it; all when left out");
AYON_OPTION_DECLARE(json_option, .kind = AYON_OPTION_FLAG, .name = "json", .help = "As JSON");

static const struct ayon_option *const options[] = { &item_option, &json_option, NULL };

const struct ayon_verb verify_verb = {
	.size = sizeof(verify_verb),
	.name = "verify",
	.summary = "Compare every file with what was unpacked",
	.description = "Changes nothing. Ends with 1 when something is damaged. Items that another "
		       "launcher unpacked have no list to be compared with and count as unlisted.",
	.options = options,
	.run = verify,
};

const struct ayon_verb repair_verb = {
	.size = sizeof(repair_verb),
	.needs = AYON_NEEDS_CONFIG,
	.name = "repair",
	.summary = "Fetch again what is damaged or incomplete",
	.description = "Verifies your own store first and fetches only what is not whole. The "
		       "server is "
		       "asked only when there is something to fetch.",
	.options = options,
	.run = repair,
};
