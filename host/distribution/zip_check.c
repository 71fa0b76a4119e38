/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/zip_check.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "distribution/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define END_SIZE      22u
#define LOCATOR_SIZE  20u
#define END64_SIZE    56u
#define CENTRAL_SIZE  46u
#define LOCAL_SIZE    30u
#define MAX_COMMENT   65535u
#define MAX_DIRECTORY (256u << 20)

#define FLAG_ENCRYPTED    0x0001u
#define FLAG_SIZES_FOLLOW 0x0008u

struct zip {
	int fd;
	uint64_t size;
	uint64_t count, directory_offset, directory_size;
};

/* One entry as the central directory tells it. */
struct entry {
	const unsigned char *name;
	unsigned name_length, flags, method;
	uint32_t crc;
	uint64_t packed, unpacked, offset, end;
};

static unsigned le16(const unsigned char *at)
{
	return (unsigned)at[0] | (unsigned)at[1] << 8;
}

static uint32_t le32(const unsigned char *at)
{
	return le16(at) | (uint32_t)le16(at + 2) << 16;
}

static uint64_t le64(const unsigned char *at)
{
	return le32(at) | (uint64_t)le32(at + 4) << 32;
}

static int wrong(struct error *err, const char *reason)
{
	return error_set(err, AYON_EINVALID, "the zip is refused: %s", reason);
}

static int wrong_entry(struct error *err, const struct entry *entry, const char *reason)
{
	int length = entry->name_length > 200 ? 200 : (int)entry->name_length;
	return error_set(err, AYON_EINVALID, "entry '%.*s' is refused: %s", length,
			(const char *)entry->name, reason);
}

static int read_at(const struct zip *zip, void *buffer, size_t length, uint64_t offset,
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

/* The large form of the end record, for what does not fit into 16 and 32 bits. */
static int read_end64(struct zip *zip, uint64_t end_offset, struct error *err)
{
	unsigned char locator[LOCATOR_SIZE], record[END64_SIZE];

	if (end_offset < LOCATOR_SIZE)
		return wrong(err, "its end record is broken");
	int r = read_at(zip, locator, sizeof(locator), end_offset - LOCATOR_SIZE, err);
	if (r < 0)
		return r;
	if (memcmp(locator, "PK\6\7", 4) != 0)
		return wrong(err, "its end record is broken");
	uint64_t at = le64(locator + 8);
	r = read_at(zip, record, sizeof(record), at, err);
	if (r < 0)
		return r;
	if (memcmp(record, "PK\6\6", 4) != 0 ||
			le64(record + 4) + 12 != end_offset - LOCATOR_SIZE - at)
		return wrong(err, "its large end record is broken");

	zip->count = le64(record + 32);
	zip->directory_size = le64(record + 40);
	zip->directory_offset = le64(record + 48);
	return zip->directory_offset + zip->directory_size == at
			       ? 0
			       : wrong(err, "there are bytes around its directory");
}

static int read_end(struct zip *zip, struct error *err)
{
	size_t window = zip->size < END_SIZE + MAX_COMMENT ? (size_t)zip->size
							   : END_SIZE + MAX_COMMENT;
	CLEANUP(free) unsigned char *tail = mem_new(window);
	const unsigned char *end = NULL;

	int r = read_at(zip, tail, window, zip->size - window, err);
	if (r < 0)
		return r;
	for (size_t at = 0; at + END_SIZE <= window; at++) {
		if (memcmp(tail + at, "PK\5\6", 4) != 0 ||
				at + END_SIZE + le16(tail + at + 20) != window)
			continue;
		if (end)
			return wrong(err, "it has two ends");
		end = tail + at;
	}
	if (!end)
		return wrong(err, "it has no end, or something stands behind it");
	if (le16(end + 4) || le16(end + 6) || le16(end + 8) != le16(end + 10))
		return wrong(err, "it is a part of a split archive");

	uint64_t offset = zip->size - window + (uint64_t)(end - tail);
	zip->count = le16(end + 10);
	zip->directory_size = le32(end + 12);
	zip->directory_offset = le32(end + 16);
	if (zip->count == 0xffff || zip->directory_size == UINT32_MAX ||
			zip->directory_offset == UINT32_MAX)
		return read_end64(zip, offset, err);
	return zip->directory_offset + zip->directory_size == offset
			       ? 0
			       : wrong(err, "there are bytes around its directory");
}

/* Takes the 64-bit values of those fields that say "see there". */
static int read_extra(
		struct entry *entry, const unsigned char *extra, size_t length, struct error *err)
{
	uint64_t *wanted[3];
	size_t count = 0;

	if (entry->unpacked == UINT32_MAX)
		wanted[count++] = &entry->unpacked;
	if (entry->packed == UINT32_MAX)
		wanted[count++] = &entry->packed;
	if (entry->offset == UINT32_MAX)
		wanted[count++] = &entry->offset;
	while (count && length >= 4) {
		size_t size = le16(extra + 2);
		if (size + 4 > length)
			break;
		if (le16(extra) == 1) {
			if (size < count * 8)
				break;
			for (size_t i = 0; i < count; i++)
				*wanted[i] = le64(extra + 4 + i * 8);
			return 0;
		}
		extra += size + 4;
		length -= size + 4;
	}
	return count ? wrong_entry(err, entry, "its size is not said") : 0;
}

/* Whether a Unix packer marked it as a device, fifo or socket. */
static bool is_special(const unsigned char *central)
{
	unsigned type = central[5] == 3 ? le32(central + 38) >> 16 & S_IFMT : 0;
	return type && type != S_IFREG && type != S_IFDIR && type != S_IFLNK;
}

static int read_central(const unsigned char *at, size_t left, struct entry *entry, size_t *ret_size,
		struct error *err)
{
	if (left < CENTRAL_SIZE || memcmp(at, "PK\1\2", 4) != 0)
		return wrong(err, "its directory is broken");

	size_t extra = le16(at + 30);
	*entry = (struct entry){
		.name = at + CENTRAL_SIZE,
		.name_length = le16(at + 28),
		.flags = le16(at + 8),
		.method = le16(at + 10),
		.crc = le32(at + 16),
		.packed = le32(at + 20),
		.unpacked = le32(at + 24),
		.offset = le32(at + 42),
	};
	*ret_size = CENTRAL_SIZE + entry->name_length + extra + le16(at + 32);
	if (*ret_size > left)
		return wrong(err, "its directory is broken");
	if (memchr(entry->name, '\0', entry->name_length))
		return wrong_entry(err, entry, "its name holds a NUL byte");
	/* Some readers take it for a slash, depending on who made the zip. */
	if (memchr(entry->name, '\\', entry->name_length))
		return wrong_entry(err, entry, "its name holds a backslash");
	if (is_special(at))
		return wrong_entry(err, entry, "it is neither file, folder nor link");
	if (entry->flags & FLAG_ENCRYPTED)
		return wrong_entry(err, entry, "it is encrypted");
	return read_extra(entry, entry->name + entry->name_length, extra, err);
}

/* What stands before the data must repeat the directory. Fills in where the data ends. */
static int check_local(const struct zip *zip, struct entry *entry, struct error *err)
{
	unsigned char head[LOCAL_SIZE + UNPACK_MAX_PATH + 2];

	if (entry->name_length > UNPACK_MAX_PATH)
		return wrong_entry(err, entry, "its name is too long");
	int r = read_at(zip, head, LOCAL_SIZE + entry->name_length, entry->offset, err);
	if (r < 0)
		return r;
	if (memcmp(head, "PK\3\4", 4) != 0 || le16(head + 26) != entry->name_length ||
			memcmp(head + LOCAL_SIZE, entry->name, entry->name_length) != 0 ||
			le16(head + 8) != entry->method ||
			(le16(head + 6) ^ entry->flags) & (FLAG_ENCRYPTED | FLAG_SIZES_FOLLOW))
		return wrong_entry(err, entry, "its two headers differ");
	if (!(entry->flags & FLAG_SIZES_FOLLOW)) {
		uint32_t packed = le32(head + 18), unpacked = le32(head + 22);
		if (le32(head + 14) != entry->crc ||
				(packed != UINT32_MAX && packed != entry->packed) ||
				(unpacked != UINT32_MAX && unpacked != entry->unpacked))
			return wrong_entry(err, entry, "its two headers differ");
	}
	uint64_t data = entry->offset + LOCAL_SIZE + entry->name_length + le16(head + 28);
	if (data > zip->directory_offset || entry->packed > zip->directory_offset - data)
		return wrong_entry(err, entry, "it reaches into the directory");
	entry->end = data + entry->packed;
	return 0;
}

static int by_offset(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;
	return left->offset < right->offset ? -1 : left->offset > right->offset;
}

static int check_order(struct entry *entries, size_t count, struct error *err)
{
	qsort(entries, count, sizeof(*entries), by_offset);
	if (count && entries[0].offset != 0)
		return wrong(err, "there are bytes in front of its first entry");
	for (size_t i = 1; i < count; i++) {
		if (entries[i].offset < entries[i - 1].end)
			return wrong_entry(err, &entries[i], "it overlaps another entry");
	}
	return 0;
}

static int check_entries(struct zip *zip, struct zip_summary *summary, struct error *err)
{
	if (zip->count > UNPACK_MAX_ENTRIES || zip->directory_size > MAX_DIRECTORY)
		return wrong(err, "it has too many entries");

	CLEANUP(free) unsigned char *directory = mem_new((size_t)zip->directory_size);
	CLEANUP(free) struct entry *entries = mem_array((size_t)zip->count, sizeof(*entries));
	int r = read_at(zip, directory, (size_t)zip->directory_size, zip->directory_offset, err);
	if (r < 0)
		return r;

	size_t at = 0;
	for (size_t i = 0; i < zip->count; i++) {
		struct entry *entry = &entries[i];
		size_t size = 0;
		r = read_central(directory + at, (size_t)zip->directory_size - at, entry, &size,
				err);
		if (r < 0)
			return r;
		r = check_local(zip, entry, err);
		if (r < 0)
			return r;
		at += size;
		if (entry->unpacked > UNPACK_MAX_FILE)
			return wrong_entry(err, entry, "it is too large");
		summary->unpacked_bytes += entry->unpacked;
		summary->has_native |= entry->name_length > 12 &&
				       memcmp(entry->name, "ayon-native/", 12) == 0;
	}
	if (at != zip->directory_size)
		return wrong(err, "its directory is broken");
	summary->entries = (size_t)zip->count;
	return check_order(entries, (size_t)zip->count, err);
}

int zip_check(const char *path, struct zip_summary *ret_summary, struct error *err)
{
	struct zip_summary summary = { 0 };
	CLEANUP(close) int fd = fs_open(path, O_RDONLY | O_CLOEXEC, 0);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) < 0)
		return error_errno(err, AYON_EIO, errno, "cannot read '%s'", path);

	struct zip zip = { .fd = fd, .size = (uint64_t)st.st_size };
	unsigned char magic[4] = { 0 };
	if (zip.size >= END_SIZE) {
		int r = read_at(&zip, magic, sizeof(magic), 0, err);
		if (r < 0)
			return r;
	}
	if (memcmp(magic, "PK\3\4", 4) == 0 || memcmp(magic, "PK\5\6", 4) == 0) {
		summary.is_zip = true;
		int r = read_end(&zip, err);
		if (r == 0)
			r = check_entries(&zip, &summary, err);
		if (r < 0)
			return r;
	}
	*ret_summary = summary;
	return 0;
}
