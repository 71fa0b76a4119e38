/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/zip_file.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "distribution/unpack.h"
#include "distribution/zip_bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define END_SIZE      22u
#define LOCATOR_SIZE  20u
#define END64_SIZE    56u
#define MAX_COMMENT   8192u /* libarchive looks for the end in the last 16 KiB only */
#define MAX_DIRECTORY (64u << 20)

static int wrong(struct error *err, const char *reason)
{
	return error_set(err, AYON_EINVALID, "the zip is refused: %s", reason);
}

int zip_refuse(struct error *err, const struct zip_entry *entry, const char *reason)
{
	int length = entry->name_length > 200 ? 200 : (int)entry->name_length;
	return error_set(err, AYON_EINVALID, "entry '%.*s' is refused: %s", length, entry->name,
			reason);
}

int zip_read(const struct zip_file *zip, void *buffer, size_t length, uint64_t offset,
		struct error *err)
{
	char *at = buffer;

	if (offset > zip->size || length > zip->size - offset)
		return wrong(err, "it ends too early");
	while (length) {
		ssize_t n = pread(zip->fd, at, length, (off_t)offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(err, AYON_EIO, errno, "cannot read the zip");
		if (n == 0)
			return wrong(err, "it ends too early");
		at += n;
		offset += (uint64_t)n;
		length -= (size_t)n;
	}
	return 0;
}

/* Whether the large form says what the small one does, wherever that one says anything. */
static bool is_same_end(const struct zip_file *zip, const unsigned char *record)
{
	return (zip->count == 0xffff || zip->count == zip_le64(record + 32)) &&
	       (zip->directory_size == UINT32_MAX ||
			       zip->directory_size == zip_le64(record + 40)) &&
	       (zip->directory_offset == UINT32_MAX ||
			       zip->directory_offset == zip_le64(record + 48));
}

/*
 * The large form of the end record, for what does not fit into 16 and 32 bits. Some readers take it whenever it is
 * there, so it is read whenever it is there. *ret_end becomes where the directory has to end.
 */
static int read_end64(struct zip_file *zip, uint64_t *end, bool is_wanted, struct error *err)
{
	unsigned char locator[LOCATOR_SIZE] = { 0 }, record[END64_SIZE];
	int r = 0;

	if (*end >= LOCATOR_SIZE)
		r = zip_read(zip, locator, sizeof(locator), *end - LOCATOR_SIZE, err);
	if (r < 0)
		return r;
	if (memcmp(locator, "PK\6\7", 4) != 0)
		return is_wanted ? wrong(err, "its end record is broken") : 0;

	uint64_t at = zip_le64(locator + 8);
	r = zip_read(zip, record, sizeof(record), at, err);
	if (r < 0)
		return r;
	if (memcmp(record, "PK\6\6", 4) != 0 || zip_le64(record + 4) != END64_SIZE - 12 ||
			at + END64_SIZE != *end - LOCATOR_SIZE || !is_same_end(zip, record))
		return wrong(err, "its large end record is broken");
	if (zip_le32(locator + 4) || zip_le32(locator + 16) != 1 || zip_le32(record + 16) ||
			zip_le32(record + 20) || zip_le64(record + 24) != zip_le64(record + 32))
		return wrong(err, "it is a part of a split archive");

	zip->count = (size_t)zip_le64(record + 32);
	zip->directory_size = zip_le64(record + 40);
	zip->directory_offset = zip_le64(record + 48);
	*end = at;
	return 0;
}

static const unsigned char *find_end(const unsigned char *tail, size_t window, bool *ret_twice)
{
	const unsigned char *end = NULL;

	for (size_t at = 0; at + 4 <= window; at++) {
		if (memcmp(tail + at, "PK\5\6", 4) != 0)
			continue;
		bool fits = at + END_SIZE <= window &&
			    at + END_SIZE + zip_le16(tail + at + 20) == window;
		/* Behind the end also one that cannot be it: there are readers that take the last they see. */
		*ret_twice |= end != NULL;
		if (fits && !end)
			end = tail + at;
	}
	return end;
}

static int read_end(struct zip_file *zip, struct error *err)
{
	size_t window = zip->size < END_SIZE + MAX_COMMENT ? (size_t)zip->size
							   : END_SIZE + MAX_COMMENT;
	CLEANUP(free) unsigned char *tail = mem_new(window);
	bool twice = false;

	int r = zip_read(zip, tail, window, zip->size - window, err);
	if (r < 0)
		return r;
	const unsigned char *end = find_end(tail, window, &twice);
	if (!end)
		return wrong(err, "it has no end, or something stands behind it");
	if (twice)
		return wrong(err, "it has two ends");
	if (zip_le16(end + 4) || zip_le16(end + 6) || zip_le16(end + 8) != zip_le16(end + 10))
		return wrong(err, "it is a part of a split archive");

	uint64_t offset = zip->size - window + (uint64_t)(end - tail);
	zip->count = zip_le16(end + 10);
	zip->directory_size = zip_le32(end + 12);
	zip->directory_offset = zip_le32(end + 16);
	r = read_end64(zip, &offset,
			zip->count == 0xffff || zip->directory_size == UINT32_MAX ||
					zip->directory_offset == UINT32_MAX,
			err);
	if (r < 0)
		return r;
	if (zip->directory_size > offset || zip->directory_offset != offset - zip->directory_size)
		return wrong(err, "there are bytes around its directory");
	return 0;
}

static int by_offset(const void *a, const void *b)
{
	const struct zip_entry *left = a, *right = b;
	return left->offset < right->offset ? -1 : left->offset > right->offset;
}

/* Each entry owns what lies before the next one; whether it fills that exactly is checked with its content. */
static int set_ends(struct zip_file *zip, struct error *err)
{
	qsort(zip->entries, zip->count, sizeof(*zip->entries), by_offset);
	if (zip->count ? zip->entries[0].offset != 0 : zip->directory_offset != 0)
		return wrong(err, "there are bytes in front of its first entry");
	for (size_t i = 0; i < zip->count; i++) {
		struct zip_entry *entry = &zip->entries[i];
		entry->end = i + 1 < zip->count ? entry[1].offset : zip->directory_offset;
		if (entry->offset >= entry->end || entry->packed > entry->end - entry->offset)
			return zip_refuse(err, entry, "it overlaps what follows it");
	}
	return 0;
}

static int read_directory(struct zip_file *zip, struct error *err)
{
	size_t at = 0, size = (size_t)zip->directory_size;

	if (zip->count > UNPACK_MAX_ENTRIES || zip->directory_size > MAX_DIRECTORY)
		return wrong(err, "it has too many entries");
	zip->directory = mem_new(size + 1);
	zip->entries = mem_array(zip->count + 1, sizeof(*zip->entries));
	int r = zip_read(zip, zip->directory, size, zip->directory_offset, err);
	if (r < 0)
		return r;

	zip->is_plain = true;
	for (size_t i = 0; i < zip->count; i++) {
		struct zip_entry *entry = &zip->entries[i];
		size_t length = 0;
		r = zip_read_central(zip->directory + at, size - at, entry, &length, err);
		if (r < 0)
			return r;
		at += length;
		/* Both limits far below the point where the sum could wrap. */
		if (entry->unpacked > UNPACK_MAX_FILE)
			return zip_refuse(err, entry, "it is too large");
		zip->unpacked_bytes += entry->unpacked;
		zip->has_native |= strncmp(entry->name, "ayon-native/", 12) == 0;
		zip->is_plain &= entry->method == ZIP_STORED || entry->method == ZIP_DEFLATE;
	}
	return at == size ? set_ends(zip, err) : wrong(err, "its directory is broken");
}

int zip_open(const char *path, struct zip_file *zip, struct error *err)
{
	unsigned char magic[4] = { 0 };
	struct stat st;
	int fd = fs_open(path, O_RDONLY | O_CLOEXEC, 0);
	if (fd < 0)
		return error_errno(err, AYON_EIO, errno, "cannot read '%s'", path);

	*zip = (struct zip_file){ .fd = fd };
	int r = fstat(fd, &st) < 0 ? error_errno(err, AYON_EIO, errno, "cannot read '%s'", path)
				   : 0;
	zip->size = r < 0 ? 0 : (uint64_t)st.st_size;
	if (r == 0 && zip->size >= END_SIZE)
		r = zip_read(zip, magic, sizeof(magic), 0, err);
	zip->is_zip = memcmp(magic, "PK\3\4", 4) == 0 || memcmp(magic, "PK\5\6", 4) == 0;
	if (r == 0 && zip->is_zip)
		r = read_end(zip, err);
	if (r == 0 && zip->is_zip)
		r = read_directory(zip, err);
	if (r < 0)
		zip_close(zip);
	return r;
}

void zip_close(struct zip_file *zip)
{
	if (zip->directory || zip->size || zip->fd > 0)
		close(zip->fd);
	free(zip->directory);
	free(zip->entries);
	*zip = (struct zip_file){ 0 };
}
