/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/unpack.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/str.h"
#include "distribution/unpack_name.h"
#include "distribution/unpack_table.h"
#include "distribution/unpack_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the launcher itself reads, on every platform that the package serves. */
#define NATIVE_FOLDER "ayon-native"

struct unpack {
	struct unpack_options options;
	struct unpack_table table;
	int root;
	char *folder; /* the one that was needed last, and is there */
	uint64_t total;
	struct unpack_entry *entry; /* the file that is being written */
	struct unpack_writer writer;
};

static int refuse(struct error *err, const char *path, const char *reason)
{
	return error_set(err, AYON_EINVALID, "entry '%.200s' is refused: %s", path, reason);
}

/*
 * Asked of the folder itself: on one machine disks, and even folders of one disk, may differ. 1 or 0; an error when the
 * file that was asked with cannot be removed, because it would be taken for one of the package.
 */
static int tells_case_apart(int root, struct error *err)
{
	static const char name[] = ".ayon-case", other[] = ".AYON-CASE";
	CLEANUP(close)
	int fd = fs_open_at(root, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return 0;

	bool apart = faccessat(root, other, F_OK, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT;
	if (unlinkat(root, name, 0) < 0)
		return error_errno(err, AYON_EIO, errno, "cannot remove '%s'", name);
	return apart;
}

int unpack_new(const struct unpack_options *options, struct unpack **ret_unpack, struct error *err)
{
	int root = fs_open(options->directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
	if (root < 0)
		return error_errno(err, AYON_EIO, errno, "cannot open folder '%s'",
				options->directory);

	int apart = options->fold_case ? tells_case_apart(root, err) : 0;
	if (apart < 0) {
		close(root);
		return apart;
	}
	struct unpack *unpack = mem_new(sizeof(*unpack));
	unpack->options = *options;
	unpack->table.fold_case = options->fold_case;
	if (apart)
		unpack->table.fold_below = NATIVE_FOLDER;
	unpack->root = root;
	unpack_writer_init(&unpack->writer, &unpack->options, root);
	*ret_unpack = unpack;
	return 0;
}

void unpack_free(struct unpack *unpack)
{
	if (!unpack)
		return;

	unpack_writer_finish(&unpack->writer);
	close(unpack->root);
	free(unpack->folder);
	unpack_table_finish(&unpack->table);
	free(unpack);
}

/*
 * Makes the folder, whose parent is there, when it is new. Its path is safe to walk from the top: every part of it
 * was made here, and links are made last.
 */
static int make_folder(struct unpack *unpack, const char *path, struct error *err)
{
	const struct unpack_entry *entry = unpack_table_find(&unpack->table, path);

	if (entry && !str_equal(entry->path, path))
		return refuse(err, path, "another entry has the same name in other letter case");
	if (entry && entry->kind != UNPACK_DIRECTORY)
		return refuse(err, path, "it is used as a folder and is a file or link");
	if (entry)
		return 0;
	if (unpack->table.count >= UNPACK_MAX_ENTRIES)
		return refuse(err, path, "there are too many entries");
	if (mkdirat(unpack->root, path, 0777) < 0)
		return error_errno(err, AYON_EIO, errno, "cannot make folder '%s'", path);
	unpack_table_add(&unpack->table, path, UNPACK_DIRECTORY);
	return 0;
}

/* Makes the first `length` bytes of path, and all above it. Archives are sorted: most entries need the last one. */
static int make_folders(struct unpack *unpack, const char *path, size_t length, struct error *err)
{
	if (!length || (unpack->folder && strncmp(unpack->folder, path, length) == 0 &&
				       unpack->folder[length] == '\0'))
		return 0;

	CLEANUP(free) char *folder = mem_dup_n(path, length);
	for (char *slash = strchr(folder, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		int r = make_folder(unpack, folder, err);
		if (r < 0)
			return r;
		*slash = '/';
	}
	int r = make_folder(unpack, folder, err);
	if (r < 0)
		return r;
	free(unpack->folder);
	unpack->folder = TAKE(folder);
	return 0;
}

/* Checks the name of an entry that is no folder, makes its folder and registers it. */
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
	r = make_folders(unpack, path, slash ? (size_t)(slash - path) : 0, err);
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
	return make_folders(unpack, path, strlen(path), err);
}

int unpack_file(struct unpack *unpack, const char *name, bool executable, struct error *err)
{
	int r = begin(unpack, name, UNPACK_FILE, &unpack->entry, err);
	if (r < 0)
		return r;
	return unpack_writer_begin(&unpack->writer, unpack->entry, executable, err);
}

static int add_size(
		struct unpack *unpack, struct unpack_entry *entry, uint64_t more, struct error *err)
{
	const struct unpack_options *options = &unpack->options;

	if (more > UNPACK_MAX_FILE - entry->size)
		return refuse(err, entry->path, "it is too large");
	if (more > UNPACK_MAX_TOTAL - unpack->total)
		return refuse(err, entry->path, "the package is too large");
	entry->size += more;
	unpack->total += more;
	if (options->archive_bytes && unpack->total > UNPACK_FREE_RATIO &&
			unpack->total / UNPACK_MAX_RATIO > options->archive_bytes)
		return refuse(err, entry->path, "the package grows too much when it is unpacked");
	return 0;
}

int unpack_write(struct unpack *unpack, const void *bytes, size_t length, struct error *err)
{
	int r = add_size(unpack, unpack->entry, length, err);
	if (r < 0)
		return r;
	return unpack_writer_write(&unpack->writer, bytes, length, err);
}

int unpack_file_end(struct unpack *unpack, struct error *err)
{
	return unpack_writer_end(&unpack->writer, err);
}

int unpack_reserve(struct unpack *unpack, const char *name, uint64_t size,
		struct unpack_entry **ret_entry, struct error *err)
{
	struct unpack_entry *entry = NULL;
	int r = begin(unpack, name, UNPACK_FILE, &entry, err);
	if (r < 0)
		return r;
	r = add_size(unpack, entry, size, err);
	if (r < 0)
		return r;
	*ret_entry = entry;
	return 0;
}

void unpack_new_writer(struct unpack *unpack, struct unpack_writer *writer)
{
	unpack_writer_init(writer, &unpack->options, unpack->root);
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
	if (linkat(unpack->root, path, unpack->root, entry->path, 0) < 0)
		return error_errno(err, AYON_EIO, errno, "cannot link '%s'", entry->path);
	entry->size = source->size;
	memcpy(entry->sha256, source->sha256, sizeof(entry->sha256));
	return 0;
}

int unpack_finish(struct unpack *unpack, struct error *err)
{
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
