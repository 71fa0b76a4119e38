/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/work.c: what a worker thread does for one item. It sees its struct work and nothing else.
 */
#include "distribution/item.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "bundle/plan.h"
#include "distribution/checksum.h"
#include "distribution/package.h"
#include "distribution/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (1u << 20)

CLEANUP_DEFINE(digest, struct digest *, digest_free);
CLEANUP_DEFINE(unpack, struct unpack *, unpack_free);

static int write_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t n = write(fd, bytes, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes += n;
		length -= (size_t)n;
	}
	return 0;
}

static int copy_bytes(struct work *work, int from, int to, struct digest *digest, struct error *err)
{
	CLEANUP(free) char *chunk = mem_must(malloc(CHUNK));

	for (;;) {
		ssize_t n = read(from, chunk, CHUNK);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(err, AYON_EIO, errno, "cannot read it");
		if (n == 0)
			return 0;
		if (atomic_load(work->cancel))
			return error_set(err, AYON_ECANCELLED, "cancelled");
		digest_update(digest, chunk, (size_t)n);
		if (write_all(to, chunk, (size_t)n) < 0)
			return error_errno(
					err, AYON_EIO, errno, "cannot write '%s'", work->archive);
	}
}

/*
 * The file is copied while it is hashed: what is unpacked is what was verified, even when somebody replaces the
 * file on the share meanwhile, and a slow share is read once.
 */
static int copy_file(struct work *work, struct error *err)
{
	CLEANUP(digest) struct digest *digest = NULL;
	const char *path = work->source->path;
	struct stat st;

	if (!path || path[0] != '/')
		return error_set(err, AYON_EINVALID, "it names no absolute path for this platform");
	CLEANUP(close) int from = fs_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
	if (from < 0 || fstat(from, &st) < 0)
		return error_errno(err, AYON_EIO, errno, "cannot open it");
	if (!S_ISREG(st.st_mode))
		return error_set(err, AYON_EINVALID, "it is not a regular file; name a zip or tar");
	if (work->plan->size >= 0 && st.st_size != work->plan->size)
		return error_set(err, AYON_EINVALID, "it has %lld bytes and the server lists %lld",
				(long long)st.st_size, (long long)work->plan->size);
	CLEANUP(close)
	int to = fs_open(
			work->archive, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (to < 0)
		return error_errno(err, AYON_EIO, errno, "cannot write '%s'", work->archive);

	int r = digest_new((enum digest_kind)work->digest_kind, &digest, err);
	if (r == 0)
		r = copy_bytes(work, from, to, digest, err);
	if (r < 0)
		return r;
	digest_hex(digest, work->hex);
	return 0;
}

struct git_sink {
	struct unpack *unpack;
	const atomic_bool *cancel;
};

static bool is_cancelled(void *payload)
{
	const struct git_sink *sink = payload;
	return atomic_load(sink->cancel);
}

static int on_git_file(void *payload, const struct git_file *file, struct error *err)
{
	struct unpack *unpack = ((struct git_sink *)payload)->unpack;

	if (file->is_link) {
		CLEANUP(free) char *target = strndup(file->bytes, file->length);
		if (!target || strlen(target) != file->length)
			return error_set(err, AYON_EINVALID, "link '%.200s' is malformed",
					file->path);
		return unpack_link(unpack, file->path, target, err);
	}
	int r = unpack_file(unpack, file->path, file->executable, err);
	if (r == 0 && file->length)
		r = unpack_write(unpack, file->bytes, file->length, err);
	return r < 0 ? r : unpack_file_end(unpack, err);
}

static int export_git(struct work *work, const struct package_spec *spec, struct error *err)
{
	CLEANUP(unpack) struct unpack *unpack = NULL;
	CLEANUP(free) char *clone = path_join(work->scratch, "clone");

	/* A checksum is that of an archive; taking a repository in its place would be taking it unchecked. */
	if (!str_is_empty(work->plan->checksum))
		return error_set(err, AYON_EINVALID,
				"a repository cannot be compared with the checksum that the server "
				"gives");
	struct unpack_options options = {
		.directory = work->tree,
		.fold_case = spec->version != NULL,
		.hash = spec->version || spec->file_list,
		.cancel = work->cancel,
	};
	int r = unpack_new(&options, &unpack, err);
	if (r < 0)
		return r;
	struct git_sink sink = { unpack, work->cancel };
	struct git_request request = {
		.url = work->source->url,
		.revision = work->source->revision,
		.sub_folder = work->source->sub_folder,
		.http = &work->http,
		.scratch = clone,
		.deadline_ms = work->deadline_ms,
		.payload = &sink,
		.on_file = on_git_file,
		.is_cancelled = is_cancelled,
	};
	r = git_export(&request, work->commit, err);
	fs_remove_tree(clone, NULL);
	if (r == 0)
		r = unpack_finish(unpack, err);
	return r < 0 ? r : package_check(spec, unpack, err);
}

static int do_work(struct work *work, struct error *err)
{
	struct package_spec spec = {
		.archive = work->archive,
		.directory = work->tree,
		.name = work->plan->name,
		.version = work->plan->kind == PLAN_ADDON ? work->plan->version : NULL,
		.file_list = work->file_list,
		.cancel = work->cancel,
		.files = &work->files,
		.pool = work->pool,
		.trust = work->trust,
		.ret_receipt = &work->receipt,
	};
	progress_files_finish(&work->files);
	int r = fs_make_dirs(work->tree, 0777, err);
	if (r < 0)
		return r;
	if (work->source->kind == PLAN_SOURCE_GIT)
		return export_git(work, &spec, err);
	if (work->source->kind == PLAN_SOURCE_FILESYSTEM) {
		r = copy_file(work, err);
		if (r < 0)
			return r;
	}
	r = checksum_compare(work->plan->checksum, work->digest_kind, work->hex, err);
	if (r < 0)
		return r;
	r = package_unpack(&spec, err);
	/* Before the sync, so that bytes which nobody wants are not written to the disk. */
	unlink(work->archive);
	return r;
}

void work_run(struct job *job)
{
	struct work *work = (struct work *)job;

	work->result = do_work(work, &work->error);
}
