/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/claim.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/lock.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/self.h"
#include "base/str.h"
#include "layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STALE_MS   20000 /* the Python launcher's own limit */
#define MAX_LEVEL  8
#define REFRESH_MS 5000

void claim_init(struct claim *claim, const char *base, const char *folder)
{
	*claim = (struct claim){ .lock = -1 };
	claim->target = path_join(base, folder);
	claim->lock_path = layout_lock_file(base, folder);
	progress_new_id(claim->id);
}

static int take_lock(struct claim *claim, struct error *err)
{
	CLEANUP(free) char *folder = path_dirname(claim->lock_path);

	if (claim->lock >= 0)
		return 1;
	int r = fs_make_dirs(folder, 0777, err);
	if (r < 0)
		return r;
	if (!claim->level)
		return lock_try(claim->lock_path, &claim->lock, err);
	CLEANUP(free) char *next = mem_printf("%s.%zu", claim->lock_path, claim->level);
	return lock_try(next, &claim->lock, err);
}

/* Whether the state file has not changed for so long that its writer must be gone or stand still. Clocks of other
 * machines do not matter: only that the file changes at all. Not being there yet is a state too. */
static bool is_stale(struct claim *claim, const struct progress *progress)
{
	CLEANUP(free) char *path = layout_progress_file(claim->target);
	struct stat st = { 0 };

	if (stat(path, &st) < 0)
		st = (struct stat){ 0 };
	CLEANUP(free)
	char *now = mem_printf("%s|%s|%llu|%lld.%ld", progress->id ? progress->id : "",
			progress->started ? progress->started : "", (unsigned long long)st.st_ino,
			(long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	if (!str_equal(now, claim->seen)) {
		free(claim->seen);
		claim->seen = TAKE(now);
		claim->seen_ms = clock_ms();
	}
	return clock_ms() - claim->seen_ms >= STALE_MS;
}

static enum claim_answer judge(struct claim *claim)
{
	CLEANUP(progress) struct progress found = { 0 };

	if (progress_read(claim->target, &found, NULL) < 0)
		return CLAIM_TAKEN;
	if (found.state == PROGRESS_DONE)
		return progress_files_are_whole(&found.files, claim->target) ? CLAIM_PRESENT
									     : CLAIM_TAKEN;
	if (found.state != PROGRESS_MOVING || str_equal(found.id, claim->id))
		return CLAIM_TAKEN;
	/* One of us on this machine: it held the lock that we hold now, so it is dead. */
	if (str_equal(found.host, self_hostname()))
		return CLAIM_TAKEN;
	return is_stale(claim, &found) ? CLAIM_TAKEN : CLAIM_WAIT;
}

/* Somebody has the lock. That one may be stopped: then the next lock is tried, or the work was done without it. */
static enum claim_answer judge_locked(struct claim *claim)
{
	CLEANUP(progress) struct progress found = { 0 };

	progress_read(claim->target, &found, NULL);
	if (found.state == PROGRESS_DONE && progress_files_are_whole(&found.files, claim->target))
		return CLAIM_PRESENT;
	if (claim->level < MAX_LEVEL && is_stale(claim, &found)) {
		claim->level++;
		claim->seen_ms = clock_ms();
	}
	return CLAIM_WAIT;
}

static int write_state(struct claim *claim, enum progress_state state, struct error *err)
{
	struct progress progress = {
		.state = state,
		.id = claim->id,
		.started = claim->started,
		.host = (char *)(uintptr_t)self_hostname(),
	};
	progress_now(claim->started);
	claim->refresh_ms = clock_ms();
	return progress_write(claim->target, &progress, FS_CACHE, err);
}

int claim_try(struct claim *claim, struct error *err)
{
	int r = take_lock(claim, err);
	if (r <= 0)
		return r < 0 ? r : (int)judge_locked(claim);
	enum claim_answer answer = judge(claim);
	if (answer == CLAIM_PRESENT)
		claim_release(claim);
	if (answer != CLAIM_TAKEN)
		return (int)answer;

	bool made = mkdir(claim->target, 0777) == 0;
	if (!made && errno != EEXIST)
		return error_errno(err, AYON_EIO, errno, "cannot make folder '%s'", claim->target);
	claim->made_target |= made;
	r = write_state(claim, PROGRESS_MOVING, err);
	return r < 0 ? r : CLAIM_TAKEN;
}

void claim_refresh(struct claim *claim)
{
	if (clock_ms() - claim->refresh_ms < REFRESH_MS)
		return;
	claim->refresh_ms = clock_ms();
	if (claim_check(claim) == CLAIM_TAKEN)
		write_state(claim, PROGRESS_MOVING, NULL);
}

int claim_check(struct claim *claim)
{
	CLEANUP(progress) struct progress found = { 0 };

	if (progress_read(claim->target, &found, NULL) < 0 || str_equal(found.id, claim->id))
		return CLAIM_TAKEN;
	/* Another of us thought that we stood still. */
	if (found.state == PROGRESS_MOVING && found.host)
		return CLAIM_WAIT;
	return (int)judge(claim);
}

void claim_fail(struct claim *claim)
{
	if (claim->lock < 0 || claim_check(claim) != CLAIM_TAKEN)
		return;
	if (claim->made_target) {
		CLEANUP(free) char *path = layout_progress_file(claim->target);
		unlink(path);
		if (rmdir(claim->target) == 0)
			return;
	}
	write_state(claim, PROGRESS_FAILED, NULL);
}

void claim_release(struct claim *claim)
{
	if (claim->lock >= 0)
		close(claim->lock);
	claim->lock = -1;
}

void claim_finish(struct claim *claim)
{
	claim_release(claim);
	free(claim->target);
	free(claim->lock_path);
	free(claim->seen);
	*claim = (struct claim){ .lock = -1 };
}
