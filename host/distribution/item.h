/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/item.h: one item on its way: claimed, fetched from its sources in turn, unpacked by a worker,
 * staged. What belongs to all items of a run is struct run. Private to the room.
 */
#ifndef AYON_HOST_ITEM_H
#define AYON_HOST_ITEM_H

#include "distribution/claim.h"
#include "distribution/distribution.h"
#include "distribution/pool.h"
#include "distribution/staging.h"
#include "trust/receipt.h"
#include "wrap/digest.h"
#include "wrap/git.h"
#include "wrap/http.h"

#include <stdatomic.h>

struct fetch;
struct plan_source;

enum item_state {
	ITEM_WAITING = 1, /* for whoever else works on it */
	ITEM_CLAIMED,     /* ours, the next source is to be tried */
	ITEM_FETCHING,
	ITEM_UNPACKING, /* a worker has it and nobody else may touch `work` */
	ITEM_STAGED,    /* complete below the staging folder */
	ITEM_DONE,
	ITEM_FAILED,
};

/* What a worker gets and gives back. */
struct work {
	struct job job;
	const struct plan_item *plan;
	const struct plan_source *source;
	char *scratch;   /* folder of this item below the staging folder */
	char *archive;   /* <scratch>/archive */
	char *tree;      /* <scratch>/tree */
	char *file_list; /* <scratch>/files */
	const atomic_bool *cancel;
	struct pool *pool;
	const struct trust *trust;
	struct http_options http; /* for what it fetches itself */
	struct receipt receipt; /* of a native addon, without stamps */
	int64_t deadline_ms;
	int digest_kind;
	char hex[DIGEST_HEX_SIZE]; /* "": nothing that a checksum fits to */
	char commit[GIT_COMMIT_SIZE];
	struct progress_files files; /* the sample of the tree */
	int result;
	struct error error;
};

struct item {
	const struct plan_item *plan;
	struct run *run;
	char *label;      /* "core 1.9.7" */
	const char *base; /* addons/ or dependency_packages/; borrowed from the layout */
	enum item_state state;
	bool is_told; /* that it has ended */
	struct claim claim;
	int64_t waiting_since_ms;
	size_t next_source;
	struct fetch *fetch;
	uint64_t fetched_bytes; /* by finished fetches */
	struct work work;
	struct error error; /* the reasons of all sources that failed */
};

#define RUN_WORKERS 2
#define RUN_FETCHES 6

struct run {
	const struct distribution_options *options;
	struct item *items;
	struct distribution_item *shown; /* the items as they are reported */
	size_t count;
	struct staging staging[2]; /* one per base folder in use */
	struct pool *pool;
	struct trust trust; /* of the server of this run */
	size_t fetching, unpacking;
	atomic_bool cancel;
	int64_t staged_since_ms, shown_ms;
};

void item_init(struct item *item, struct run *run, const struct plan_item *plan);
void item_finish(struct item *item);
/* Goes on as far as it can without waiting. */
void item_step(struct item *item);
/* Takes back what a worker did. */
void item_worked(struct item *item);
/* Gives up, with the reason; ends the claim. */
void item_fail(struct item *item, const struct error *reason);

/* The function of struct job: fetches from file system or git, verifies, unpacks. */
void work_run(struct job *job);

/* Makes everything that is staged final, in one go (commit.c). */
void run_commit(struct run *run);

#endif
