/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/distribution.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "base/fs.h"
#include "bundle/plan.h"
#include "distribution/fetch.h"
#include "distribution/item.h"
#include "distribution/package.h"
#include "layout.h"
#include "session/session.h"
#include "wrap/http.h"

#include <stdlib.h>

#define SHOW_EVERY_MS   100
#define STEP_MS         5 /* while workers are busy: their results must not wait for the network */
#define IDLE_MS         50
#define COMMIT_AFTER_MS 10000 /* what is ready must not wait for a slow download for ever */
#define DRAIN_MS        1000

static const char *const step_names[] = {
	[ITEM_WAITING] = "waiting",
	[ITEM_CLAIMED] = "fetching",
	[ITEM_FETCHING] = "fetching",
	[ITEM_UNPACKING] = "unpacking",
	[ITEM_STAGED] = "unpacking",
	[ITEM_DONE] = "done",
	[ITEM_FAILED] = "failed",
};

static bool is_over(const struct run *run)
{
	for (size_t i = 0; i < run->count; i++) {
		if (run->items[i].state < ITEM_DONE)
			return false;
	}
	return true;
}

/* What is common to every report of the run. */
static void sum_up(const struct run *run, struct distribution_progress *ret_progress)
{
	struct distribution_progress progress = { .total_items = run->count, .items = run->shown };
	bool known = true;

	for (size_t i = 0; i < run->count; i++) {
		const struct item *item = &run->items[i];
		int64_t total = item->fetch ? fetch_total(item->fetch)
					    : (int64_t)item->fetched_bytes;
		uint64_t done = item->fetch ? fetch_received(item->fetch) : item->fetched_bytes;
		if (item->state == ITEM_WAITING || item->state == ITEM_CLAIMED)
			total = item->plan->size;
		run->shown[i] = (struct distribution_item){ item->label, step_names[item->state],
			done, total < 0 ? 0 : (uint64_t)total };
		progress.done_items += item->state == ITEM_DONE;
		progress.done_bytes += done;
		if (total < 0)
			known = false;
		else
			progress.total_bytes += (uint64_t)total;
	}
	if (!known)
		progress.total_bytes = 0;
	*ret_progress = progress;
}

/* Each item's end is told once, whatever the pace of the other reports. */
static void show_ended(struct run *run)
{
	struct distribution_progress progress;
	size_t told = 0;

	for (size_t i = 0; i < run->count; i++)
		told += run->items[i].is_told && run->items[i].state == ITEM_DONE;
	for (size_t i = 0; i < run->count; i++) {
		struct item *item = &run->items[i];
		if (item->is_told || item->state < ITEM_DONE)
			continue;
		item->is_told = true;
		sum_up(run, &progress);
		progress.done_items = told += item->state == ITEM_DONE;
		progress.item = item->label;
		progress.step = step_names[item->state];
		run->options->on_progress(run->options->payload, &progress);
	}
}

static void show(struct run *run)
{
	const struct distribution_options *options = run->options;
	const struct item *shown = &run->items[0];
	struct distribution_progress progress;

	if (!options->on_progress)
		return;
	show_ended(run);
	if (clock_ms() - run->shown_ms < SHOW_EVERY_MS || is_over(run))
		return;
	run->shown_ms = clock_ms();
	/* The one that is furthest from its end is what everybody waits for. */
	for (size_t i = 0; i < run->count; i++) {
		const struct item *item = &run->items[i];
		if (item->state < shown->state && item->state != ITEM_WAITING)
			shown = item;
	}
	sum_up(run, &progress);
	progress.item = shown->label;
	progress.step = step_names[shown->state];
	options->on_progress(options->payload, &progress);
}

static int check_item(const struct plan_item *plan, struct error *err)
{
	bool is_addon = plan->kind == PLAN_ADDON;

	if (!path_is_safe_name(plan->name) || (is_addon && !path_is_safe_name(plan->version)) ||
			plan->name[0] == '.')
		return error_set(err, AYON_EDISTRIBUTION,
				"the server names a package '%.100s' '%.100s', which is no folder "
				"name",
				plan->name, is_addon ? plan->version : "");
	return 0;
}

/* What sizes are known before anything is fetched: the archive and, at the least, as much again unpacked. */
static uint64_t least_bytes(const struct run *run, const char *base)
{
	uint64_t wanted = 0;

	for (size_t i = 0; i < run->count; i++) {
		int64_t size = run->items[i].plan->size;
		if (size > 0 && str_equal(run->items[i].base, base))
			wanted += 2 * (uint64_t)size;
	}
	return wanted;
}

/* Each base may lie on a disk of its own. */
static int check_space(const struct run *run, struct error *err)
{
	char needed[32], there[32];

	for (size_t i = 0; i < run->count; i++) {
		const char *base = run->items[i].base;
		unsigned long long left = 0;
		if (i && str_equal(base, run->items[i - 1].base))
			continue;
		if (!fs_is_writable(base))
			return error_set(err, AYON_EDISTRIBUTION,
					"'%s' cannot be written by this user; ask who owns the "
					"cache, or set AYON_LAUNCHER_STORAGE_DIR to a folder of "
					"your own",
					base);
		uint64_t wanted = least_bytes(run, base);
		if (fs_free_bytes(base, &left, NULL) == 0 && wanted > left)
			return error_set(err, AYON_EDISTRIBUTION,
					"the disk of '%s' is too full: at least %s are needed and "
					"%s are free; make room, for example with ayon store gc",
					base, str_bytes(wanted, needed, sizeof(needed)),
					str_bytes(left, there, sizeof(there)));
	}
	return 0;
}

static int add_items(struct run *run, const struct plan *plan, struct error *err)
{
	const struct layout *layout = run->options->layout;

	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_item *one = &plan->items[i];
		int r = check_item(one, err);
		if (r < 0)
			return r;
		if (one->kind == PLAN_ADDON) {
			if (distribution_has_addon(layout, one->name, one->version))
				continue;
		} else {
			CLEANUP(free) char *found = distribution_find_package(layout, one->name);
			if (found)
				continue;
		}
		item_init(&run->items[run->count++], run, one);
	}
	return 0;
}

/* Whether anything is under way that will be ready to commit later. */
static bool is_busy(const struct run *run)
{
	for (size_t i = 0; i < run->count; i++) {
		enum item_state state = run->items[i].state;
		if (state >= ITEM_CLAIMED && state <= ITEM_UNPACKING)
			return true;
	}
	return false;
}

static int wait_for_more(struct run *run, struct error *err)
{
	struct http_client *client = NULL;
	struct job *job;
	int r = 0;

	if (run->fetching && session_http(run->options->session, &client, err) == 0)
		r = http_step(client, run->unpacking ? STEP_MS : IDLE_MS, err);
	int64_t wait = client && r > 0 ? 0 : run->unpacking ? IDLE_MS : STEP_MS;
	while ((job = pool_next(run->pool, wait))) {
		/* The job is the first member of the work, which says whose it is. */
		struct work *work = (struct work *)job;
		item_worked((struct item *)((char *)work - offsetof(struct item, work)));
		wait = 0;
	}
	return r < 0 ? r : 0;
}

static int check_end(struct run *run, struct error *err)
{
	const struct distribution_options *options = run->options;

	if (options->is_cancelled && options->is_cancelled(options->payload))
		return error_set(err, AYON_ECANCELLED, "cancelled while packages were fetched");
	if (clock_left_ms(options->deadline_ms) == 0)
		return error_set(err, AYON_ETIMEOUT,
				"the time limit of --timeout is over before all packages are here");
	return 0;
}

static int work_through(struct run *run, struct error *err)
{
	while (!is_over(run)) {
		int r = check_end(run, err);
		if (r < 0)
			return r;
		for (size_t i = 0; i < run->count; i++)
			item_step(&run->items[i]);
		if (run->staged_since_ms && (!is_busy(run) || clock_ms() - run->staged_since_ms >
									      COMMIT_AFTER_MS))
			run_commit(run);
		show(run);
		if (is_over(run))
			break;
		r = wait_for_more(run, err);
		if (r < 0)
			return r;
	}
	return 0;
}

/* After an early end: threads stop, transfers are let go, and what is complete is kept. */
static void stop(struct run *run, const struct error *reason)
{
	atomic_store(&run->cancel, true);
	pool_free(TAKE(run->pool));
	run_commit(run);
	for (size_t i = 0; i < run->count; i++) {
		struct item *item = &run->items[i];
		fetch_free(TAKE(item->fetch));
		if (item->state < ITEM_DONE)
			item_fail(item, reason);
	}
	struct http_client *client = NULL;
	int64_t end = clock_ms() + DRAIN_MS;
	if (!run->fetching || session_http(run->options->session, &client, NULL) < 0)
		return;
	while (http_step(client, STEP_MS, NULL) > 0 && clock_ms() < end)
		continue;
}

static int verdict(const struct run *run, struct error *err)
{
	const struct session *session = run->options->session;
	int code = session && session->rejected ? AYON_EAUTH : AYON_EDISTRIBUTION;
	const struct item *first = NULL;
	size_t failed = 0;

	for (size_t i = 0; i < run->count; i++) {
		if (run->items[i].state != ITEM_FAILED)
			continue;
		if (!first)
			first = &run->items[i];
		failed++;
	}
	if (!first)
		return 0;
	if (failed == 1)
		return error_set(err, code, "%s: %s", first->label, first->error.text);
	return error_set(err, code, "%s: %.850s (and %zu more failed)", first->label,
			first->error.text, failed - 1);
}

static int run_items(struct run *run, struct error *err)
{
	const struct session *session = run->options->session;
	int r = check_space(run, err);
	if (r == 0)
		r = trust_open(run->options->layout, session ? session->server_url : NULL,
				&run->trust, err);
	if (r == 0)
		r = package_load_libraries(err);
	if (r == 0)
		r = pool_new(RUN_WORKERS, &run->pool, err);
	if (r < 0)
		return r;
	r = work_through(run, err);
	if (r < 0) {
		struct error reason = { 0 };
		error_set(&reason, r, "%s", err ? err->text : "stopped");
		stop(run, &reason);
	}
	pool_free(TAKE(run->pool));
	show(run);
	return r < 0 ? r : verdict(run, err);
}

int distribution_run(const struct distribution_options *options, const struct plan *plan,
		struct error *err)
{
	struct run run = { .options = options };

	run.items = mem_array(plan->count, sizeof(*run.items));
	run.shown = mem_array(plan->count, sizeof(*run.shown));
	int r = add_items(&run, plan, err);
	if (r == 0 && run.count)
		r = run_items(&run, err);
	for (size_t i = 0; i < run.count; i++)
		item_finish(&run.items[i]);
	staging_close(&run.staging[0]);
	staging_close(&run.staging[1]);
	trust_finish(&run.trust);
	free(run.items);
	free(run.shown);
	return r;
}
