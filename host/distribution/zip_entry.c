/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/zip_entry.c: the headers of one entry. Whatever makes two readers see two things is refused, also
 * where most of them agree.
 */
#include "distribution/zip_file.h"

#include "base/str.h"
#include "distribution/unpack.h"
#include "distribution/zip_bytes.h"

#include <string.h>
#include <sys/stat.h>

#define CENTRAL_SIZE 46u
#define MADE_BY_DOS  0u
#define MADE_BY_UNIX 3u
#define DOS_FOLDER   0x10u
#define VERSION_MAX  63u

/* Encrypted, a patch, strongly encrypted, headers hidden. */
#define FLAGS_REFUSED (ZIP_FLAG_ENCRYPTED | 0x0020u | 0x0040u | 0x2000u)
/* What both headers must say alike: all but how hard the packer tried. */
#define FLAGS_SAME    (0xffffu & ~0x0006u)

#define EXTRA_ZIP64    0x0001u
#define EXTRA_OVERRIDE 0x6c78u /* libarchive takes type and mode from it */
#define EXTRA_NAME     0x7075u /* some readers take the name from it */
#define EXTRA_AES      0x9901u
#define EXTRA_TIME     0x5455u /* libarchive gives up where it is empty */

/* The 64-bit values for fields that say "see there", in the order in which they come. */
struct wide {
	uint64_t *values[3];
	size_t count;
};

static void want(struct wide *wide, uint64_t *value)
{
	if (*value == UINT32_MAX)
		wide->values[wide->count++] = value;
}

static int read_wide(const struct zip_entry *entry, struct wide *wide, const unsigned char *at,
		size_t size, struct error *err)
{
	if (size < wide->count * 8)
		return zip_refuse(err, entry, "its size is not said");
	for (size_t i = 0; i < wide->count; i++)
		*wide->values[i] = zip_le64(at + i * 8);
	wide->count = 0;
	return 0;
}

/* Walks the extra fields of either header. */
static int read_extra(const struct zip_entry *entry, struct wide *wide, const unsigned char *at,
		size_t length, struct error *err)
{
	bool seen = false;

	while (length) {
		if (length < 4 || zip_le16(at + 2) > length - 4)
			return zip_refuse(err, entry, "its extra fields are broken");
		unsigned id = zip_le16(at);
		size_t size = zip_le16(at + 2);
		int r = 0;
		if (id == EXTRA_OVERRIDE || id == EXTRA_AES)
			r = zip_refuse(err, entry, "it has extra fields that readers disagree on");
		else if (id == EXTRA_NAME &&
				(size != 5u + entry->name_length ||
						memcmp(at + 9, entry->name, entry->name_length) !=
								0))
			r = zip_refuse(err, entry, "it has two names");
		else if (id == EXTRA_TIME && !size)
			r = zip_refuse(err, entry, "its extra fields are broken");
		else if (id == EXTRA_ZIP64 && seen)
			r = zip_refuse(err, entry, "its size is said twice");
		else if (id == EXTRA_ZIP64)
			r = read_wide(entry, wide, at + 4, size, err);
		if (r < 0)
			return r;
		seen |= id == EXTRA_ZIP64;
		at += size + 4;
		length -= size + 4;
	}
	return wide->count ? zip_refuse(err, entry, "its size is not said") : 0;
}

static bool is_ascii(const char *name)
{
	for (; *name; name++) {
		if ((unsigned char)*name >= 0x80)
			return false;
	}
	return true;
}

static int check_name(const struct zip_entry *entry, struct error *err)
{
	if (!entry->name_length)
		return zip_refuse(err, entry, "it has no name");
	if (entry->name_length > UNPACK_MAX_PATH)
		return zip_refuse(err, entry, "its name is too long");
	if (strlen(entry->name) != entry->name_length)
		return zip_refuse(err, entry, "its name holds a NUL byte");
	/* Some readers take it for a slash, depending on who made the zip. */
	if (strchr(entry->name, '\\'))
		return zip_refuse(err, entry, "its name holds a backslash");
	/* Without the mark Python reads the code page of DOS, others the locale of the user. */
	if (!is_ascii(entry->name) && !(entry->flags & ZIP_FLAG_UTF8))
		return zip_refuse(err, entry, "its name is not marked as UTF-8; pack it again");
	return 0;
}

/* Folders are those whose name says so; a packer that knows types must not say otherwise. */
static int check_type(
		struct zip_entry *entry, unsigned made_by, uint32_t attributes, struct error *err)
{
	bool is_folder = entry->name[entry->name_length - 1] == '/';

	if (made_by == MADE_BY_DOS && (attributes & DOS_FOLDER) && !is_folder)
		return zip_refuse(err, entry, "it is a folder without the name of one");
	if (is_folder && (entry->unpacked || entry->crc))
		return zip_refuse(err, entry, "it is a folder with content");
	if (made_by != MADE_BY_UNIX)
		return 0;

	entry->mode = (mode_t)(attributes >> 16);
	mode_t type = entry->mode & S_IFMT;
	if (type && type != S_IFREG && type != S_IFDIR && type != S_IFLNK)
		return zip_refuse(err, entry, "it is neither file, folder nor link");
	if (type && (type == S_IFDIR) != is_folder)
		return zip_refuse(err, entry, "its name and its type disagree on what it is");
	return 0;
}

int zip_read_central(unsigned char *at, size_t left, struct zip_entry *entry, size_t *ret_size,
		struct error *err)
{
	static const char broken[] = "the zip is refused: its directory is broken";

	if (left < CENTRAL_SIZE || memcmp(at, "PK\1\2", 4) != 0)
		return error_set(err, AYON_EINVALID, broken);
	size_t length = zip_le16(at + 28), extra = zip_le16(at + 30);
	*ret_size = CENTRAL_SIZE + length + extra + zip_le16(at + 32);
	if (*ret_size > left)
		return error_set(err, AYON_EINVALID, broken);

	unsigned needs = at[6], made_by = at[5], disk = zip_le16(at + 34);
	uint32_t attributes = zip_le32(at + 38);
	*entry = (struct zip_entry){
		.name_length = (uint16_t)length,
		.flags = (uint16_t)zip_le16(at + 8),
		.method = (uint16_t)zip_le16(at + 10),
		.crc = zip_le32(at + 16),
		.packed = zip_le32(at + 20),
		.unpacked = zip_le32(at + 24),
		.offset = zip_le32(at + 42),
	};
	/* One byte to the left there is room for its end; what stood there has been read. */
	char *name = memmove(at + CENTRAL_SIZE - 1, at + CENTRAL_SIZE, length);
	name[length] = '\0';
	entry->name = name;

	struct wide wide = { .count = 0 };
	want(&wide, &entry->unpacked);
	want(&wide, &entry->packed);
	want(&wide, &entry->offset);
	int r = check_name(entry, err);
	if (r == 0)
		r = read_extra(entry, &wide, at + CENTRAL_SIZE + length, extra, err);
	if (r < 0)
		return r;
	if (disk)
		return zip_refuse(err, entry, "it is a part of a split archive");
	/* Readers give up there, or do not look at all. */
	if (needs > VERSION_MAX)
		return zip_refuse(err, entry, "it is for a newer kind of reader");
	if (entry->flags & FLAGS_REFUSED)
		return zip_refuse(err, entry, "it is encrypted");
	if (entry->method == ZIP_STORED && entry->packed != entry->unpacked)
		return zip_refuse(err, entry, "its two sizes differ");
	return check_type(entry, made_by, attributes, err);
}

/* Where sizes follow the data, the header may leave them open; it may not say others. */
static bool is_same(const struct zip_entry *entry, uint64_t said, uint64_t meant)
{
	return said == meant || (said == 0 && (entry->flags & ZIP_FLAG_SIZES_FOLLOW));
}

int zip_check_head(const struct zip_entry *entry, const unsigned char *head, size_t length,
		uint64_t *ret_data, struct error *err)
{
	if (length < ZIP_LOCAL_SIZE || memcmp(head, "PK\3\4", 4) != 0)
		return zip_refuse(err, entry, "its two headers differ");
	size_t extra = zip_le16(head + 28), data = ZIP_LOCAL_SIZE + entry->name_length + extra;
	if (zip_le16(head + 26) != entry->name_length || data > length ||
			memcmp(head + ZIP_LOCAL_SIZE, entry->name, entry->name_length) != 0 ||
			zip_le16(head + 8) != entry->method ||
			((zip_le16(head + 6) ^ entry->flags) & FLAGS_SAME))
		return zip_refuse(err, entry, "its two headers differ");

	uint64_t packed = zip_le32(head + 18), unpacked = zip_le32(head + 22);
	struct wide wide = { .count = 0 };
	want(&wide, &unpacked);
	want(&wide, &packed);
	int r = read_extra(entry, &wide, head + data - extra, extra, err);
	if (r < 0)
		return r;
	if (!is_same(entry, zip_le32(head + 14), entry->crc) ||
			!is_same(entry, packed, entry->packed) ||
			!is_same(entry, unpacked, entry->unpacked))
		return zip_refuse(err, entry, "its two headers differ");
	if (entry->packed > entry->end - entry->offset - data)
		return zip_refuse(err, entry, "it overlaps what follows it");
	*ret_data = data;
	return 0;
}

int zip_check_tail(const struct zip_entry *entry, const unsigned char *tail, size_t length,
		struct error *err)
{
	bool follows = (entry->flags & ZIP_FLAG_SIZES_FOLLOW) != 0;
	bool is_marked = length >= 4 && memcmp(tail, "PK\7\10", 4) == 0 && (length & 7) == 0;
	const unsigned char *at = is_marked ? tail + 4 : tail;
	size_t left = is_marked ? length - 4 : length;
	bool fits = false;

	if (!follows)
		fits = length == 0;
	else if (left == 12)
		fits = zip_le32(at) == entry->crc && zip_le32(at + 4) == entry->packed &&
		       zip_le32(at + 8) == entry->unpacked;
	else if (left == 20)
		fits = zip_le32(at) == entry->crc && zip_le64(at + 4) == entry->packed &&
		       zip_le64(at + 12) == entry->unpacked;
	return fits ? 0 : zip_refuse(err, entry, "something else stands behind its data");
}
