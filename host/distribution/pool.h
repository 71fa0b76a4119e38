/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/pool.h: a few threads that do jobs while the main thread talks to the network.
 */
#ifndef AYON_HOST_POOL_H
#define AYON_HOST_POOL_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Owned by whoever submits it; not touched by the pool after pool_next() gave it back. */
struct job {
	void (*work)(struct job *job); /* in a thread of the pool */
	struct job *next;
};

/*
 * Work that several threads can do at once, beside the one that owns it: what is left of a large job when the
 * others have nothing of their own to do.
 */
struct share {
	void (*help)(struct share *share); /* returns when there is nothing left to take */
	struct share *next;
	size_t helpers;
	bool is_over;
};

struct pool;

int pool_new(size_t threads, struct pool **ret_pool, struct error *err);
/* Waits for the jobs that are running; those not begun are dropped. Accepts NULL. */
void pool_free(struct pool *pool);
void pool_submit(struct pool *pool, struct job *job);
/* By a thread of the pool, for one that is free. */
void pool_offer(struct pool *pool, struct share *share);
/* Waits for those that help. */
void pool_withdraw(struct pool *pool, struct share *share);
/* A finished job, NULL when none finished within wait_ms. */
struct job *pool_next(struct pool *pool, int64_t wait_ms);

#endif
