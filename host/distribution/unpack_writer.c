/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/unpack_writer.h"

#include "base/fs.h"
#include "base/memory.h"
#include "base/cleanup.h"
#include "wrap/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void unpack_writer_init(
		struct unpack_writer *writer, const struct unpack_options *options, int root)
{
	*writer = (struct unpack_writer){
		.options = options, .root = root, .folder_fd = -1, .fd = -1
	};
}

static void leave_folder(struct unpack_writer *writer)
{
	if (writer->folder_fd >= 0)
		close(writer->folder_fd);
	writer->folder_fd = -1;
	free(TAKE(writer->folder));
}

void unpack_writer_finish(struct unpack_writer *writer)
{
	leave_folder(writer);
	if (writer->fd >= 0)
		close(writer->fd);
	writer->fd = -1;
	digest_free(TAKE(writer->digest));
}

/* Archives are sorted: most files go where the one before went, and need no walk from the top. */
static int enter_folder(struct unpack_writer *writer, size_t length, struct error *err)
{
	const char *path = writer->entry->path;

	if (writer->folder && strncmp(writer->folder, path, length) == 0 &&
			writer->folder[length] == '\0')
		return 0;
	leave_folder(writer);
	char *folder = length ? mem_dup_n(path, length) : mem_dup(".");
	writer->folder_fd = fs_open_at(
			writer->root, folder, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
	if (writer->folder_fd < 0) {
		error_errno(err, AYON_EIO, errno, "cannot open folder '%s'", folder);
		free(folder);
		return AYON_EIO;
	}
	writer->folder = folder;
	if (!length)
		folder[0] = '\0';
	return 0;
}

/*
 * Packers on Windows and many a Python script lose the mode of a program. What the kernel could run is made
 * runnable, as the Python launcher does for every file. Of the archive's mode only "can be run" counts; who may
 * read is for the umask to say.
 */
static int open_file(
		struct unpack_writer *writer, const void *bytes, size_t length, struct error *err)
{
	bool is_program = writer->executable || (length >= 4 && memcmp(bytes, "\177ELF", 4) == 0);
	const char *path = writer->entry->path;
	const char *slash = strrchr(path, '/');

	int r = enter_folder(writer, slash ? (size_t)(slash - path) : 0, err);
	if (r < 0)
		return r;
	writer->fd = fs_open_at(writer->folder_fd, slash ? slash + 1 : path,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			is_program ? 0755 : 0644);
	if (writer->fd < 0)
		return error_errno(err, AYON_EIO, errno, "cannot make file '%s'", path);
	return 0;
}

int unpack_writer_begin(struct unpack_writer *writer, struct unpack_entry *entry, bool executable,
		struct error *err)
{
	writer->entry = entry;
	writer->executable = executable;
	if (!writer->options->hash)
		return 0;
	return digest_new(DIGEST_SHA256, &writer->digest, err);
}

int unpack_writer_write(
		struct unpack_writer *writer, const void *bytes, size_t length, struct error *err)
{
	const atomic_bool *cancel = writer->options->cancel;

	if (cancel && atomic_load(cancel))
		return error_set(err, AYON_ECANCELLED, "cancelled");
	if (writer->fd < 0) {
		int r = open_file(writer, bytes, length, err);
		if (r < 0)
			return r;
	}
	if (writer->digest)
		digest_update(writer->digest, bytes, length);
	while (length) {
		ssize_t n = write(writer->fd, bytes, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(err, AYON_EIO, errno, "cannot write '%s'",
					writer->entry->path);
		bytes = (const char *)bytes + n;
		length -= (size_t)n;
	}
	return 0;
}

int unpack_writer_end(struct unpack_writer *writer, struct error *err)
{
	if (writer->fd < 0) {
		int r = open_file(writer, "", 0, err);
		if (r < 0)
			return r;
	}
	if (writer->digest) {
		char hex[DIGEST_HEX_SIZE];
		digest_hex(writer->digest, hex);
		memcpy(writer->entry->sha256, hex, 64);
		digest_free(TAKE(writer->digest));
	}
	/* Network file systems tell a full disk here. */
	int r = close(writer->fd);
	writer->fd = -1;
	if (r < 0)
		return error_errno(err, AYON_EIO, errno, "cannot write '%s'", writer->entry->path);
	return 0;
}
