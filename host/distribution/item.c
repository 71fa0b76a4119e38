/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/item.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "bundle/plan.h"
#include "distribution/checksum.h"
#include "distribution/fetch.h"
#include "distribution/source.h"
#include "layout.h"
#include "session/retry.h"
#include "session/session.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_WAIT_MS (30 * 60 * 1000) /* for another process that lives and does not get on */

void item_init(struct item *item, struct run *run, const struct plan_item *plan)
{
	const struct layout *layout = run->options->layout;
	bool is_addon = plan->kind == PLAN_ADDON;
	CLEANUP(free)
	char *target = is_addon ? layout_addon_dir(layout, plan->name, plan->version)
				: layout_package_dir(layout, plan->name);

	*item = (struct item){ .plan = plan, .run = run, .state = ITEM_WAITING };
	item->base = is_addon ? layout->addons : layout->packages;
	item->label = is_addon ? mem_printf("%s %s", plan->name, plan->version)
			       : mem_dup(plan->name);
	item->waiting_since_ms = clock_ms();
	claim_init(&item->claim, item->base, path_basename(target));
	item->work = (struct work){
		.job.work = work_run,
		.plan = plan,
		.cancel = &run->cancel,
		.trust = &run->trust,
		.deadline_ms = run->options->deadline_ms,
	};
	if (run->options->session)
		session_http_options(run->options->session, &item->work.http);
}

void item_finish(struct item *item)
{
	fetch_free(item->fetch);
	claim_finish(&item->claim);
	free(item->label);
	progress_files_finish(&item->work.files);
	free(item->work.scratch);
	free(item->work.archive);
	free(item->work.tree);
	free(item->work.file_list);
	receipt_finish(&item->work.receipt);
}

void item_fail(struct item *item, const struct error *reason)
{
	item->error = *reason;
	item->state = ITEM_FAILED;
	claim_fail(&item->claim);
	claim_release(&item->claim);
	if (item->work.scratch)
		fs_remove_tree(item->work.scratch, NULL);
}

/* Keeps the reason and goes on with the next source. */
static void source_failed(struct item *item, const struct error *reason)
{
	CLEANUP(free) char *before = mem_dup(item->error.code ? item->error.text : NULL);
	CLEANUP(free)
	char *label = source_label(
			item->run->options->session, &item->plan->sources[item->next_source - 1]);

	error_set(&item->error, AYON_EDISTRIBUTION, "%.480s%sfrom %.200s: %.400s",
			before ? before : "", before ? "; " : "", label, reason->text);
	fetch_free(TAKE(item->fetch));
	fs_remove_tree(item->work.scratch, NULL);
	item->state = ITEM_CLAIMED;
}

static struct staging *staging_of(struct item *item, struct error *err)
{
	struct staging *staging = item->run->staging;

	if (staging->path && !str_equal(staging->base, item->base))
		staging++;
	if (!staging->path && staging_open(item->base, staging, err) < 0)
		return NULL;
	return staging;
}

static int prepare(struct item *item, struct error *err)
{
	struct work *work = &item->work;

	if (!work->scratch) {
		const struct staging *staging = staging_of(item, err);
		if (!staging)
			return err->code;
		work->scratch = mem_printf(
				"%s/%zu", staging->path, (size_t)(item - item->run->items));
		work->archive = path_join(work->scratch, "archive");
		work->tree = path_join(work->scratch, "tree");
		work->file_list = path_join(work->scratch, "files");
	}
	receipt_finish(&work->receipt);
	work->hex[0] = '\0';
	work->commit[0] = '\0';
	work->error = (struct error){ 0 };
	int r = checksum_kind(item->plan->checksum, item->plan->algorithm, &work->digest_kind, err);
	if (r < 0)
		return r;
	return fs_make_dirs(work->scratch, 0700, err);
}

static void submit(struct item *item)
{
	item->run->unpacking++;
	item->state = ITEM_UNPACKING;
	item->work.pool = item->run->pool;
	pool_submit(item->run->pool, &item->work.job);
}

static int start_fetch(struct item *item, const struct plan_source *source, struct error *err)
{
	struct session *session = item->run->options->session;
	CLEANUP(free) char *url = NULL;
	struct fetch_options options = {
		.path = item->work.archive,
		.digest_kind = item->work.digest_kind,
		.size = item->plan->size,
		.attempts = retry_attempts(env_get("AYON_SERVER_RETRIES")),
	};

	if (!session)
		return error_set(err, AYON_ENOTFOUND, "there is no connection to a server");
	int r = source_url(session, item->plan, source, &url, err);
	if (r == 0)
		r = session_http(session, &options.client, err);
	if (r < 0)
		return r;
	CLEANUP(free) char *api_url = source_api_url(session, source);
	options.url = url;
	options.other_url = api_url;
	if (source->kind == PLAN_SOURCE_SERVER) {
		/* Our credential is for our server; to another place only what the source itself names. */
		options.headers = session_headers(session);
		options.secret_headers = session_secret_headers(session);
		if (session->rejected)
			return error_set(err, AYON_EAUTH,
					"the credentials were refused; run 'ayon login'");
	} else {
		options.secret_headers = (const char *const *)source->headers;
	}
	r = fetch_new(&options, &item->fetch, err);
	if (r < 0)
		return r;
	item->state = ITEM_FETCHING;
	item->run->fetching++;
	return 0;
}

static void next_source(struct item *item)
{
	struct error err = { 0 };

	if (item->next_source >= item->plan->source_count) {
		if (!item->error.code)
			error_set(&item->error, AYON_EDISTRIBUTION,
					"the server names no place to fetch it from");
		struct error reason = item->error;
		item_fail(item, &reason);
		return;
	}
	const struct plan_source *source = &item->plan->sources[item->next_source];
	bool is_http = source->kind == PLAN_SOURCE_SERVER || source->kind == PLAN_SOURCE_HTTP;
	if (is_http && item->run->fetching >= RUN_FETCHES)
		return;

	item->next_source++;
	item->work.source = source;
	int r = prepare(item, &err);
	if (r == 0 && source->kind == PLAN_SOURCE_GIT)
		r = git_load(&err);
	if (r == 0 && is_http)
		r = start_fetch(item, source, &err);
	if (r < 0)
		source_failed(item, &err);
	else if (!is_http)
		submit(item);
}

static void try_claim(struct item *item)
{
	struct error err = { 0 };
	int r = claim_try(&item->claim, &err);

	if (r == CLAIM_TAKEN)
		item->state = ITEM_CLAIMED;
	else if (r == CLAIM_PRESENT)
		item->state = ITEM_DONE;
	else if (r == CLAIM_WAIT && clock_ms() - item->waiting_since_ms > LONGEST_WAIT_MS)
		r = error_set(&err, AYON_EDISTRIBUTION,
				"another process has been working on '%s' for half an hour",
				item->claim.target);
	if (r < 0)
		item_fail(item, &err);
}

/* What the end of a download says about the server, for what comes after it. */
static void note_server(const struct item *item)
{
	struct session *session = item->run->options->session;

	if (item->work.source->kind != PLAN_SOURCE_SERVER)
		return;
	if (fetch_status(item->fetch) == 401)
		session->rejected = true;
	session->lost = fetch_is_lost(item->fetch);
}

static void watch_fetch(struct item *item)
{
	enum fetch_state state = fetch_step(item->fetch);

	if (state == FETCH_RUNNING || state == FETCH_PAUSED)
		return;
	item->run->fetching--;
	note_server(item);
	if (state == FETCH_FAILED) {
		struct error reason = *fetch_error(item->fetch);
		source_failed(item, &reason);
		return;
	}
	memcpy(item->work.hex, fetch_hex(item->fetch), sizeof(item->work.hex));
	item->fetched_bytes = fetch_received(item->fetch);
	fetch_free(TAKE(item->fetch));
	submit(item);
}

void item_step(struct item *item)
{
	if (item->state == ITEM_WAITING)
		try_claim(item);
	if (item->state == ITEM_CLAIMED)
		next_source(item);
	if (item->state == ITEM_FETCHING)
		watch_fetch(item);
	if (item->state >= ITEM_CLAIMED && item->state <= ITEM_STAGED)
		claim_refresh(&item->claim);
}

void item_worked(struct item *item)
{
	item->run->unpacking--;
	if (item->work.result < 0) {
		source_failed(item, &item->work.error);
		return;
	}
	item->state = ITEM_STAGED;
	if (!item->run->staged_since_ms)
		item->run->staged_since_ms = clock_ms();
}
