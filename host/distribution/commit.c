/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/commit.c: staged trees become the cache. The order is what survives a power failure: all bytes of
 * all trees by one sync of the file system, then one rename for each tree, whose state file says "done" already,
 * then one sync of the folder. A sync for each file costs twenty times as much and promises no more; a state file
 * written after the rename could say "done" of a folder that is not.
 */
#include "distribution/item.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/console.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "bundle/plan.h"
#include "distribution/checksum.h"
#include "distribution/source.h"
#include "file_list.h"
#include "layout.h"
#include "record.h"
#include "wrap/json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *algorithm_of(const struct item *item)
{
	return item->work.hex[0] ? checksum_name(item->work.digest_kind) : NULL;
}

/* The list of files belongs to this one "done". Without its end it counts as none, so a failure costs no more. */
static void end_file_list(const struct item *item)
{
	CLEANUP(str) struct str end = { 0 };
	CLEANUP(close)
	int fd = open(item->work.file_list, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);

	file_list_end(&end, item->claim.id);
	if (fd < 0 || write(fd, end.text, end.length) != (ssize_t)end.length)
		unlink(item->work.file_list);
}

/* Before the tree: a list without its folder harms nobody, a folder without its list cannot be verified. */
static void publish_file_list(const struct item *item)
{
	CLEANUP(free) char *path = layout_file_list(item->base, path_basename(item->claim.target));
	CLEANUP(free) char *folder = path_dirname(path);

	if (fs_make_dirs(folder, 0777, NULL) < 0 || rename(item->work.file_list, path) < 0)
		console_log(CONSOLE_DEBUG,
				"'%s' cannot be written; the item cannot be verified later", path);
}

/* Writes "done" into the tree; false when somebody else has the folder by now. */
static bool seal(struct item *item)
{
	struct error err = { 0 };
	char now[PROGRESS_TIME_SIZE];
	int answer = claim_check(&item->claim);

	if (answer != CLAIM_TAKEN) {
		/* The Python launcher took over: its result counts, and we look again when it is done. */
		fs_remove_tree(item->work.scratch, NULL);
		claim_release(&item->claim);
		item->next_source = 0;
		item->state = answer == CLAIM_PRESENT ? ITEM_DONE : ITEM_WAITING;
		item->waiting_since_ms = clock_ms();
		return false;
	}
	progress_now(now);
	struct progress done = {
		.state = PROGRESS_DONE,
		.id = item->claim.id,
		.checksum = item->work.hex[0] ? item->work.hex : NULL,
		.algorithm = (char *)(uintptr_t)algorithm_of(item),
		.started = item->claim.started,
		.finished = now,
		.files = item->work.files,
	};
	if (progress_write(item->work.tree, &done, FS_CACHE, &err) < 0) {
		item_fail(item, &err);
		return false;
	}
	end_file_list(item);
	return true;
}

static int sync_file_system(const char *path, struct error *err)
{
	CLEANUP(close) int fd = fs_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	if (fd < 0)
		return error_errno(err, AYON_EIO, errno, "cannot open '%s'", path);
	int r;
	do
		r = syncfs(fd);
	while (r < 0 && errno == EINTR);
	if (r < 0)
		return error_errno(err, AYON_EIO, errno, "cannot write '%s' to the disk", path);
	return 0;
}

static int sync_staging(struct run *run, struct error *err)
{
	dev_t synced = 0;

	for (size_t i = 0; i < 2; i++) {
		const char *path = run->staging[i].path;
		struct stat st;
		if (!path || stat(path, &st) < 0 || (i && st.st_dev == synced))
			continue;
		int r = sync_file_system(path, err);
		if (r < 0)
			return r;
		synced = st.st_dev;
	}
	return 0;
}

/* In one step where the file system can; otherwise the old, incomplete folder goes away first. */
static int publish(const char *tree, const char *target, const char *old, struct error *err)
{
	if (rename(tree, target) == 0)
		return 0;
	if (errno == EEXIST || errno == ENOTEMPTY) {
		if (renameat2(AT_FDCWD, tree, AT_FDCWD, target, RENAME_EXCHANGE) == 0)
			return 0;
		if (rename(target, old) == 0) {
			if (rename(tree, target) == 0)
				return 0;
			int e = errno;
			rename(old, target);
			errno = e;
		}
	}
	return error_errno(err, AYON_EIO, errno, "cannot move it to '%s'", target);
}

static void publish_item(struct item *item)
{
	CLEANUP(free) char *old = path_join(item->work.scratch, "old");
	struct error err = { 0 };

	publish_file_list(item);
	/* Before anybody else can reach the tree; the files keep their stamps when it is moved. */
	if (receipt_stamp(&item->work.receipt, item->work.tree, NULL) < 0)
		receipt_finish(&item->work.receipt);
	if (publish(item->work.tree, item->claim.target, old, &err) < 0)
		item_fail(item, &err);
}

/*
 * The receipt of a native addon, so that its first start need not hash again. When it cannot be written the first
 * start verifies everything; a receipt of what lay there before must not stay.
 */
static void keep_receipt(struct run *run, struct item *item)
{
	struct receipt *receipt = &item->work.receipt;
	const struct layout *layout = run->options->layout;
	CLEANUP(free) char *path = layout_receipt(layout, item->claim.target);

	if (!receipt->count || receipt_write(layout, item->claim.target, receipt, NULL) < 0) {
		unlink(path);
		return;
	}
	if (!receipt->verdict.is_signed && run->options->unsigned_addons)
		strlist_take(run->options->unsigned_addons,
				mem_printf("%s: %s", item->label, receipt->verdict.reason));
}

/* Only a help for old launchers: the folders say everything themselves, so a record that cannot be written (one
 * of another user, say) is no failure of a distribution that succeeded. */
static void record(struct run *run, struct item *const *items, size_t count, const char *base)
{
	const struct layout *layout = run->options->layout;
	CLEANUP(free) struct record_entry *entries = mem_array(count, sizeof(*entries));
	CLEANUP(free)
	char *path = str_equal(base, layout->addons) ? layout_addons_record(layout)
						     : layout_packages_record(layout);
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		const struct item *item = items[i];
		if (item->state != ITEM_STAGED || !str_equal(item->base, base))
			continue;
		entries[used++] = (struct record_entry){
			.name = item->plan->name,
			.version = item->plan->kind == PLAN_ADDON ? item->plan->version : NULL,
			.source = source_json(item->work.source,
					item->work.commit[0] ? item->work.commit : NULL),
			.checksum = item->work.hex[0] ? item->work.hex : NULL,
			.algorithm = algorithm_of(item),
			.distributed = item->claim.started,
		};
	}
	if (used) {
		fs_sync_dir(base, NULL);
		record_merge(path, entries, used, NULL);
	}
	for (size_t i = 0; i < used; i++)
		json_free((struct json *)(uintptr_t)entries[i].source);
}

void run_commit(struct run *run)
{
	CLEANUP(free) struct item **staged = mem_array(run->count, sizeof(*staged));
	const struct layout *layout = run->options->layout;
	struct error err = { 0 };
	size_t count = 0;

	run->staged_since_ms = 0;
	for (size_t i = 0; i < run->count; i++) {
		if (run->items[i].state == ITEM_STAGED && seal(&run->items[i]))
			staged[count++] = &run->items[i];
	}
	if (!count)
		return;
	bool synced = sync_staging(run, &err) == 0;
	for (size_t i = 0; i < count; i++) {
		if (synced)
			publish_item(staged[i]);
		else
			item_fail(staged[i], &err);
	}
	record(run, staged, count, layout->addons);
	if (!str_equal(layout->addons, layout->packages))
		record(run, staged, count, layout->packages);
	for (size_t i = 0; i < count; i++) {
		if (staged[i]->state != ITEM_STAGED)
			continue;
		if (staged[i]->plan->kind == PLAN_ADDON)
			keep_receipt(run, staged[i]);
		staged[i]->state = ITEM_DONE;
		claim_release(&staged[i]->claim);
		fs_remove_tree(staged[i]->work.scratch, NULL);
	}
}
