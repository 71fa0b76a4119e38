/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/service.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "layout.h"
#include "store/gc.h"
#include "store/items.h"
#include "store/repair.h"

/* One call on its way through the rooms: whom to tell. */
struct telling {
	const struct ayon_host *host;
	const struct ayon_store_watcher *watcher;
};

static struct ayon_store_item shown(const struct store_item *item, int32_t state)
{
	return (struct ayon_store_item){
		.size = sizeof(struct ayon_store_item),
		.kind = (int32_t)item->kind,
		.state = state,
		.place = (uint32_t)item->place,
		.name = item->name,
		.path = item->path,
		.bytes = item->bytes,
		.completed = item->when,
	};
}

static int32_t plain_state(const struct store_item *item)
{
	return item->is_complete ? AYON_ITEM_COMPLETE : AYON_ITEM_INCOMPLETE;
}

static void tell(const struct telling *telling, const struct store_item *item, int32_t state)
{
	const struct ayon_store_item one = shown(item, state);

	if (telling->watcher->item)
		telling->watcher->item(telling->watcher->ctx, &one);
}

static void on_item(void *payload, const struct store_item *item, enum store_verdict verdict)
{
	tell(payload, item, (int32_t)verdict);
}

static void on_removed(void *payload, const struct store_item *item)
{
	tell(payload, item, plain_state(item));
}

static void on_problem(
		void *payload, const struct store_item *item, const char *path, const char *what)
{
	const struct telling *telling = payload;
	const struct ayon_store_item one = shown(item, AYON_ITEM_DAMAGED);

	if (telling->watcher->problem)
		telling->watcher->problem(telling->watcher->ctx, &one, path, what);
}

static void on_progress(void *payload, const char *label, uint64_t done, uint64_t total)
{
	const struct telling *telling = payload;
	service_progress.report(telling->host, label, done, total);
}

static bool is_cancelled(void *payload)
{
	const struct telling *telling = payload;
	return service_progress.cancelled(telling->host) != 0;
}

static struct store_verify how_of(struct telling *telling)
{
	return (struct store_verify){
		.payload = telling,
		.on_problem = on_problem,
		.on_item = on_item,
		.on_progress = on_progress,
		.is_cancelled = is_cancelled,
	};
}

static int32_t check_structs(struct addon_instance *caller,
		const struct ayon_store_watcher *watcher, const struct ayon_store_summary *summary)
{
	if (!AYON_HAS(watcher, problem) || (summary && !AYON_HAS(summary, left_bytes)))
		return service_fail(caller, AYON_EINVALID,
				"ayon.store/1 was given a struct without its size");
	return 0;
}

static int32_t place(
		const struct ayon_host *host, uint32_t index, struct ayon_store_place *ret_place)
{
	struct addon_instance *caller = service_caller(host);
	const struct layout *layout = caller->context->layout;
	unsigned long long free_bytes = 0;

	if (!AYON_HAS(ret_place, free_bytes))
		return service_fail(caller, AYON_EINVALID,
				"ayon.store/1 was given a struct without its size");
	if (index > layout->site_count)
		return service_fail(caller, AYON_ENOTFOUND, "there is no store number %u", index);

	const char *path = index ? layout->sites[index - 1].storage : layout->storage;
	ret_place->is_site = index > 0;
	ret_place->is_there = fs_is_dir(path);
	ret_place->is_writable = fs_is_writable(path);
	ret_place->path = path;
	if (fs_free_bytes(path, &free_bytes, NULL) == 0)
		ret_place->free_bytes = free_bytes;
	return AYON_OK;
}

static int32_t list(const struct ayon_host *host, const struct ayon_store_watcher *watcher)
{
	struct addon_instance *caller = service_caller(host);
	CLEANUP(store_items) struct store_items items = { 0 };
	const struct telling telling = { host, watcher };
	struct error err = { 0 };

	int32_t status = check_structs(caller, watcher, NULL);
	if (status < 0)
		return status;
	int r = store_items_read(caller->context->layout, STORE_SITES | STORE_SIZES, &items, &err);
	if (r < 0)
		return service_failed(caller, &err);
	for (size_t i = 0; i < items.count; i++)
		tell(&telling, &items.items[i], plain_state(&items.items[i]));
	return AYON_OK;
}

static void fill(const struct store_verify_result *result, struct ayon_store_summary *ret_summary)
{
	ret_summary->checked = (uint32_t)result->checked;
	ret_summary->damaged = (uint32_t)result->damaged;
	ret_summary->unlisted = (uint32_t)result->unlisted;
}

static int32_t verify(const struct ayon_host *host, const char *name,
		const struct ayon_store_watcher *watcher, struct ayon_store_summary *ret_summary)
{
	struct addon_instance *caller = service_caller(host);
	CLEANUP(store_items) struct store_items items = { 0 };
	struct telling telling = { host, watcher };
	const struct store_verify how = how_of(&telling);
	struct store_verify_result result = { 0 };
	struct error err = { 0 };

	int32_t status = check_structs(caller, watcher, ret_summary);
	if (status < 0)
		return status;
	int r = store_items_read(caller->context->layout, STORE_SITES, &items, &err);
	if (r == 0)
		r = store_verify_items(&items, name, &how, NULL, &result, &err);
	service_progress.end(host);
	fill(&result, ret_summary);
	return r < 0 ? service_failed(caller, &err) : AYON_OK;
}

static int32_t repair(const struct ayon_host *host, const char *name,
		const struct ayon_store_watcher *watcher, struct ayon_store_summary *ret_summary)
{
	struct addon_instance *caller = service_caller(host);
	struct telling telling = { host, watcher };
	const struct store_verify how = how_of(&telling);
	struct store_verify_result result = { 0 };
	struct error err = { 0 };
	size_t repaired = 0;

	int32_t status = check_structs(caller, watcher, ret_summary);
	if (status == 0)
		status = service_require(
				caller, AYON_NEEDS_CONFIG, "AYON_NEEDS_CONFIG", AYON_EXT_STORE_1);
	if (status < 0)
		return status;
	int r = store_repair(caller->context->layout, caller->context->session, name, &how, &result,
			&repaired, &err);
	service_progress.end(host);
	fill(&result, ret_summary);
	ret_summary->repaired = (uint32_t)repaired;
	return r < 0 ? service_failed(caller, &err) : AYON_OK;
}

static int32_t gc(const struct ayon_host *host, const struct ayon_store_gc *wanted,
		const struct ayon_store_watcher *watcher, struct ayon_store_summary *ret_summary)
{
	struct addon_instance *caller = service_caller(host);
	struct telling telling = { host, watcher };
	struct store_gc_result result = { 0 };
	struct error err = { 0 };

	int32_t status = check_structs(caller, watcher, ret_summary);
	if (status == 0 && !AYON_HAS(wanted, limit_bytes))
		status = service_fail(caller, AYON_EINVALID,
				"ayon.store/1 was given a struct without its size");
	if (status == 0)
		status = service_require(
				caller, AYON_NEEDS_CONFIG, "AYON_NEEDS_CONFIG", AYON_EXT_STORE_1);
	if (status < 0)
		return status;
	const struct store_gc how = {
		.keep = wanted->keep < 0 ? STORE_GC_KEEP : (unsigned)wanted->keep,
		.has_limit = wanted->has_limit != 0,
		.limit_bytes = wanted->limit_bytes,
		.is_dry = wanted->is_dry != 0,
		.session = wanted->without_server ? NULL : caller->context->session,
		.payload = &telling,
		.on_removed = on_removed,
	};
	int r = store_gc(caller->context->layout, &how, &result, &err);
	ret_summary->removed = (uint32_t)result.removed;
	ret_summary->failed = (uint32_t)result.failed;
	ret_summary->removed_bytes = result.removed_bytes;
	ret_summary->left_bytes = result.left_bytes;
	return r < 0 ? service_failed(caller, &err) : AYON_OK;
}

const struct ayon_store_1 service_store = {
	.size = sizeof(service_store),
	.place = place,
	.list = list,
	.verify = verify,
	.repair = repair,
	.gc = gc,
};
