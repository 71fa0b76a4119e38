/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/claim.h: the right to fill one folder of the cache. Among us a lock file decides, which the kernel
 * gives back when its holder dies, and whose holder is passed over when it stands still; towards the Python launcher the state file in the folder does, by its rules.
 */
#ifndef AYON_HOST_CLAIM_H
#define AYON_HOST_CLAIM_H

#include "base/error.h"
#include "progress.h"

#include <stdbool.h>
#include <stdint.h>

enum claim_answer {
	CLAIM_WAIT = 1, /* somebody else works on it: ask again later */
	CLAIM_TAKEN,    /* it is ours; keep it with claim_refresh(), end it with claim_release() */
	CLAIM_PRESENT,  /* somebody else has completed it */
};

/* Zeroed, but for `lock` -1, before the first claim_try(). */
struct claim {
	char *target;
	char *lock_path;
	size_t level; /* how many holders of the lock stand still; each take-over has a lock of its own */
	int lock;
	bool made_target; /* the folder was not there before */
	char id[PROGRESS_ID_SIZE];
	char started[PROGRESS_TIME_SIZE];
	char *seen;      /* what the state file of another looked like ... */
	int64_t seen_ms; /* ... since then */
	int64_t refresh_ms;
};

void claim_init(struct claim *claim, const char *base, const char *folder);
/* Returns an enum claim_answer or a negative status. Never waits. */
int claim_try(struct claim *claim, struct error *err);
/* Tells others every few seconds that we are alive. */
void claim_refresh(struct claim *claim);
/* CLAIM_TAKEN: still ours. Others: as claim_try(); the lock stays, the state file is no longer ours. */
int claim_check(struct claim *claim);
/* After failure: marks the folder, or removes it when we made it and nothing is in it. */
void claim_fail(struct claim *claim);
/* Gives the lock back; the claim can be tried again. Accepts one that was never taken. */
void claim_release(struct claim *claim);
void claim_finish(struct claim *claim);

#endif
