/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/unpack.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/str.h"
#include "distribution/unpack_name.h"
#include "distribution/unpack_table.h"
#include "wrap/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One folder on the way from the top to where the last entry went. Archives are sorted: most entries reuse it. */
struct step {
	char *path;
	int fd;
};

struct unpack {
	struct unpack_options options;
	struct unpack_table table;
	int root;
	struct step steps[UNPACK_MAX_DEPTH];
	size_t depth;
	uint64_t total;
	struct unpack_entry *entry; /* the file that is being written */
	int fd;
	bool executable;
	struct digest *digest;
};

static int refuse(struct error *err, const char *path, const char *reason)
{
	return error_set(err, AYON_EINVALID, "entry '%.200s' is refused: %s", path, reason);
}

int unpack_new(const struct unpack_options *options, struct unpack **ret_unpack, struct error *err)
{
	int root = fs_open(options->directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
	if (root < 0)
		return error_errno(err, AYON_EIO, errno, "cannot open folder '%s'",
				options->directory);

	struct unpack *unpack = mem_new(sizeof(*unpack));
	unpack->options = *options;
	unpack->table.fold_case = options->fold_case;
	unpack->root = root;
	unpack->fd = -1;
	*ret_unpack = unpack;
	return 0;
}

static void leave_to(struct unpack *unpack, size_t depth)
{
	while (unpack->depth > depth) {
		struct step *step = &unpack->steps[--unpack->depth];
		close(step->fd);
		free(step->path);
	}
}

void unpack_free(struct unpack *unpack)
{
	if (!unpack)
		return;

	leave_to(unpack, 0);
	if (unpack->fd >= 0)
		close(unpack->fd);
	close(unpack->root);
	digest_free(unpack->digest);
	unpack_table_finish(&unpack->table);
	free(unpack);
}

static int here(const struct unpack *unpack)
{
	return unpack->depth ? unpack->steps[unpack->depth - 1].fd : unpack->root;
}

/* Goes one folder down, making it when it is new. */
static int enter(struct unpack *unpack, const char *path, struct error *err)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	const struct unpack_entry *entry = unpack_table_find(&unpack->table, path);
	if (entry && !str_equal(entry->path, path))
		return refuse(err, path, "another entry has the same name in other letter case");
	if (entry && entry->kind != UNPACK_DIRECTORY)
		return refuse(err, path, "it is used as a folder and is a file or link");
	if (!entry) {
		if (unpack->table.count >= UNPACK_MAX_ENTRIES)
			return refuse(err, path, "there are too many entries");
		if (mkdirat(here(unpack), name, 0777) < 0)
			return error_errno(err, AYON_EIO, errno, "cannot make folder '%s'", path);
		unpack_table_add(&unpack->table, path, UNPACK_DIRECTORY);
	}
	int fd = fs_open_at(here(unpack), name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
	if (fd < 0)
		return error_errno(err, AYON_EIO, errno, "cannot open folder '%s'", path);

	unpack->steps[unpack->depth++] = (struct step){ mem_dup(path), fd };
	return 0;
}

/* Makes the first `length` bytes of path the current folder. */
static int go_to(struct unpack *unpack, const char *path, size_t length, struct error *err)
{
	size_t keep = 0, at = 0;

	for (; keep < unpack->depth; keep++) {
		size_t n = strlen(unpack->steps[keep].path);
		if (n > length || strncmp(unpack->steps[keep].path, path, n) != 0 ||
				(n < length && path[n] != '/'))
			break;
		at = n;
	}
	leave_to(unpack, keep);
	while (at < length) {
		size_t next = at + (at ? 1 : 0);
		const char *slash = memchr(path + next, '/', length - next);
		at = slash ? (size_t)(slash - path) : length;
		CLEANUP(free) char *folder = mem_dup_n(path, at);
		int r = enter(unpack, folder, err);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Checks the name of an entry that is no folder, goes to its folder and registers it. */
static int begin(struct unpack *unpack, const char *name, enum unpack_kind kind,
		struct unpack_entry **ret_entry, struct error *err)
{
	CLEANUP(free) char *path = NULL;
	if (unpack->options.cancel && atomic_load(unpack->options.cancel))
		return error_set(err, AYON_ECANCELLED, "cancelled");

	int r = unpack_name(name, &path, err);
	if (r < 0)
		return r;
	if (!*path || str_ends(name, "/"))
		return refuse(err, name, "its name is that of a folder");
	/* This file says whether the whole folder is complete, so only we may write it. */
	CLEANUP(free) char *folded = unpack_fold(path);
	if (str_equal(folded, "dist_progress.json"))
		return refuse(err, path, "the name belongs to the cache itself");
	if (unpack->table.count >= UNPACK_MAX_ENTRIES)
		return refuse(err, path, "there are too many entries");
	const char *slash = strrchr(path, '/');
	r = go_to(unpack, path, slash ? (size_t)(slash - path) : 0, err);
	if (r < 0)
		return r;
	const struct unpack_entry *other = unpack_table_find(&unpack->table, path);
	if (other)
		return refuse(err, path,
				str_equal(other->path, path) ? "its name comes twice"
							     : "another entry has the same name in "
							       "other letter case");

	*ret_entry = unpack_table_add(&unpack->table, path, kind);
	return 0;
}

int unpack_directory(struct unpack *unpack, const char *name, struct error *err)
{
	CLEANUP(free) char *path = NULL;
	if (unpack->options.cancel && atomic_load(unpack->options.cancel))
		return error_set(err, AYON_ECANCELLED, "cancelled");

	int r = unpack_name(name, &path, err);
	if (r < 0)
		return r;
	return go_to(unpack, path, strlen(path), err);
}

static const char *last_part(const struct unpack_entry *entry)
{
	const char *slash = strrchr(entry->path, '/');
	return slash ? slash + 1 : entry->path;
}

int unpack_file(struct unpack *unpack, const char *name, bool executable, struct error *err)
{
	struct unpack_entry *entry = NULL;
	int r = begin(unpack, name, UNPACK_FILE, &entry, err);
	if (r < 0)
		return r;
	if (unpack->options.hash) {
		r = digest_new(DIGEST_SHA256, &unpack->digest, err);
		if (r < 0)
			return r;
	}
	/* Of the archive's mode only "can be run" counts; who may read is for the umask to say. */
	unpack->fd = fs_open_at(here(unpack), last_part(entry),
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			executable ? 0755 : 0644);
	if (unpack->fd < 0)
		return error_errno(err, AYON_EIO, errno, "cannot make file '%s'", entry->path);

	unpack->entry = entry;
	unpack->executable = executable;
	return 0;
}

static int check_size(struct unpack *unpack, size_t more, struct error *err)
{
	const struct unpack_options *options = &unpack->options;

	unpack->entry->size += more;
	unpack->total += more;
	if (unpack->entry->size > UNPACK_MAX_FILE)
		return refuse(err, unpack->entry->path, "it is too large");
	if (unpack->total > UNPACK_MAX_TOTAL)
		return refuse(err, unpack->entry->path, "the package is too large");
	if (options->archive_bytes && unpack->total > UNPACK_FREE_RATIO &&
			unpack->total / UNPACK_MAX_RATIO > options->archive_bytes)
		return refuse(err, unpack->entry->path,
				"the package grows too much when it is unpacked");
	return 0;
}

/*
 * Packers on Windows and many a Python script lose the mode of a program. What the kernel could run is made
 * runnable, as the Python launcher does for every file.
 */
static int look_for_program(struct unpack *unpack, const void *bytes, size_t length)
{
	if (unpack->executable || length < 4 || memcmp(bytes, "\177ELF", 4) != 0)
		return 0;

	struct stat st;
	if (fstat(unpack->fd, &st) < 0)
		return -1;
	mode_t mode = st.st_mode & 0777;
	return fchmod(unpack->fd, mode | (mode & 0444) >> 2);
}

int unpack_write(struct unpack *unpack, const void *bytes, size_t length, struct error *err)
{
	bool first = unpack->entry->size == 0;

	if (unpack->options.cancel && atomic_load(unpack->options.cancel))
		return error_set(err, AYON_ECANCELLED, "cancelled");
	int r = check_size(unpack, length, err);
	if (r < 0)
		return r;
	if (first && look_for_program(unpack, bytes, length) < 0)
		return error_errno(err, AYON_EIO, errno, "cannot write '%s'", unpack->entry->path);
	if (unpack->digest)
		digest_update(unpack->digest, bytes, length);
	while (length) {
		ssize_t n = write(unpack->fd, bytes, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(err, AYON_EIO, errno, "cannot write '%s'",
					unpack->entry->path);
		bytes = (const char *)bytes + n;
		length -= (size_t)n;
	}
	return 0;
}

int unpack_file_end(struct unpack *unpack, struct error *err)
{
	if (unpack->digest) {
		char hex[DIGEST_HEX_SIZE];
		digest_hex(unpack->digest, hex);
		memcpy(unpack->entry->sha256, hex, 64);
		digest_free(TAKE(unpack->digest));
	}
	/* Network file systems tell a full disk here. */
	int r = close(unpack->fd);
	unpack->fd = -1;
	if (r < 0)
		return error_errno(err, AYON_EIO, errno, "cannot write '%s'", unpack->entry->path);
	return 0;
}

int unpack_link(struct unpack *unpack, const char *name, const char *target, struct error *err)
{
	struct unpack_entry *entry = NULL;
	int r = begin(unpack, name, UNPACK_LINK, &entry, err);
	if (r < 0)
		return r;
	r = unpack_link_target(entry->path, target, err);
	if (r < 0)
		return r;

	entry->link = mem_dup(target);
	return 0;
}

int unpack_hardlink(struct unpack *unpack, const char *name, const char *target, struct error *err)
{
	CLEANUP(free) char *path = NULL;
	struct unpack_entry *entry = NULL;
	int r = unpack_name(target, &path, err);
	if (r < 0)
		return r;
	const struct unpack_entry *source = unpack_table_find(&unpack->table, path);
	if (!source || source->kind != UNPACK_FILE || !str_equal(source->path, path))
		return refuse(err, name, "it is a hard link to no file of the package");
	r = begin(unpack, name, UNPACK_FILE, &entry, err);
	if (r < 0)
		return r;

	/* No link exists yet below the top, so the path cannot lead anywhere else. */
	if (linkat(unpack->root, path, here(unpack), last_part(entry), 0) < 0)
		return error_errno(err, AYON_EIO, errno, "cannot link '%s'", entry->path);
	entry->size = source->size;
	memcpy(entry->sha256, source->sha256, sizeof(entry->sha256));
	return 0;
}

int unpack_finish(struct unpack *unpack, struct error *err)
{
	leave_to(unpack, 0);
	for (size_t i = 0; i < unpack->table.count; i++) {
		const struct unpack_entry *entry = unpack->table.entries[i];
		if (entry->kind != UNPACK_LINK)
			continue;
		if (symlinkat(entry->link, unpack->root, entry->path) < 0)
			return error_errno(
					err, AYON_EIO, errno, "cannot make link '%s'", entry->path);
	}
	return 0;
}

const struct unpack_entry *unpack_find(const struct unpack *unpack, const char *path)
{
	const struct unpack_entry *entry = unpack_table_find(&unpack->table, path);
	return entry && str_equal(entry->path, path) ? entry : NULL;
}

const struct unpack_entry *unpack_entry(const struct unpack *unpack, size_t index)
{
	return index < unpack->table.count ? unpack->table.entries[index] : NULL;
}
