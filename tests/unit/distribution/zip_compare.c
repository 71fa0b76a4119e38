/* SPDX-License-Identifier: Apache-2.0 */
#include "zip_compare.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "distribution/unpack_name.h"
#include "distribution/zip_reader.h"
#include "wrap/archive.h"
#include "wrap/digest.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* More than a fuzzer has patience for. */
#define MAX_CONTENT (64u << 20)

CLEANUP_DEFINE(zip_reader, struct zip_reader *, zip_reader_free);
CLEANUP_DEFINE(archive, struct archive_reader *, archive_close);

__attribute__((format(printf, 1, 2), noreturn)) static void differ(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("zip_compare: the readers disagree: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	abort();
}

static int add(void *payload, const void *bytes, size_t length, struct error *err)
{
	struct str *content = payload;

	if (content->length + length > MAX_CONTENT)
		return error_set(err, AYON_EINVALID, "too much");
	str_append_n(content, bytes, length);
	return 0;
}

static void read_theirs(struct archive_reader *archive, const struct archive_item *item,
		struct str *content)
{
	struct error err = { 0 };

	if (item->kind == ARCHIVE_SYMLINK) {
		str_append(content, item->link);
		return;
	}
	for (;;) {
		const void *bytes = NULL;
		size_t length = 0;
		if (archive_data(archive, &bytes, &length, &err) < 0)
			differ("'%s': libarchive says %s", item->name, err.text);
		if (!length)
			return;
		str_append_n(content, bytes, length);
	}
}

static enum archive_kind kind_of(const struct zip_entry *entry)
{
	if (str_ends(entry->name, "/"))
		return ARCHIVE_DIRECTORY;
	return S_ISLNK(entry->mode) ? ARCHIVE_SYMLINK : ARCHIVE_FILE;
}

static void compare_entry(struct archive_reader *archive, const struct zip_entry *entry,
		const struct str *ours)
{
	CLEANUP(str) struct str theirs = { 0 };
	struct archive_item item = { 0 };
	struct error err = { 0 };

	if (archive_next(archive, &item, &err) != 1)
		differ("'%s': libarchive has no such entry: %s", entry->name, err.text);
	if (!str_equal(item.name, entry->name))
		differ("'%s' is '%s' to libarchive", entry->name, item.name);
	if (item.kind != kind_of(entry))
		differ("'%s': another kind of entry (%d)", entry->name, (int)item.kind);
	/* Of the mode only "can be run" is used. A packer that tells none gets what libarchive likes. */
	if (entry->mode && item.kind == ARCHIVE_FILE &&
			((entry->mode & 0111) != 0) != ((item.mode & 0111) != 0))
		differ("'%s': mode %o or %o", entry->name, entry->mode, item.mode);
	read_theirs(archive, &item, &theirs);
	if (theirs.length != ours->length ||
			(ours->length && memcmp(str_get(&theirs), str_get(ours), ours->length)))
		differ("'%s': other content (%zu and %zu bytes)", entry->name, ours->length,
				theirs.length);
}

/* What the policy will refuse anyway needs no second opinion. */
static bool has_good_name(const struct zip_entry *entry)
{
	char *path = NULL;
	int r = unpack_name(entry->name, &path, NULL);
	free(path);
	return r == 0;
}

static bool is_good_link(const struct str *target)
{
	return strlen(str_get(target)) == target->length &&
	       unpack_link_target("d/d/d/d/d/d/d/d", str_get(target), NULL) == 0;
}

static bool compare(const struct zip_file *zip, const char *path, zip_compare_entry on_entry,
		void *payload)
{
	CLEANUP(zip_reader) struct zip_reader *reader = NULL;
	CLEANUP(archive) struct archive_reader *archive = NULL;
	struct error err = { 0 };
	struct archive_item item;

	if (zip_reader_new(zip, &reader, &err) < 0)
		differ("%s", err.text);
	/* First all of ours: libarchive may only be asked about what is accepted as a whole. */
	for (int pass = 0; pass < 2; pass++) {
		if (pass && zip->count && archive_open(path, &archive, &err) < 0)
			differ("libarchive cannot open it: %s", err.text);
		for (size_t i = 0; i < zip->count; i++) {
			const struct zip_entry *entry = &zip->entries[i];
			CLEANUP(str) struct str content = { 0 };
			struct zip_sink sink = { &content, add };
			char hex[DIGEST_HEX_SIZE] = "";
			if (!has_good_name(entry) ||
					zip_reader_entry(reader, entry, &sink, &err) < 0)
				return false;
			if (S_ISLNK(entry->mode) && !is_good_link(&content))
				return false;
			if (!pass)
				continue;
			compare_entry(archive, entry, &content);
			digest_bytes(DIGEST_SHA256, str_get(&content), content.length, hex, NULL);
			if (on_entry)
				on_entry(payload, entry->name, entry->mode, hex);
		}
	}
	if (archive && archive_next(archive, &item, &err) != 0)
		differ("libarchive sees more: %s", err.text);
	return true;
}

bool zip_compare(const char *path, zip_compare_entry on_entry, void *payload)
{
	struct zip_file zip = { 0 };

	if (zip_open(path, &zip, NULL) < 0)
		return false;
	bool accepted = zip.is_zip && zip.is_plain && compare(&zip, path, on_entry, payload);
	zip_close(&zip);
	return accepted;
}
