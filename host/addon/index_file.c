/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/index_file.h"

#include "addon/names.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>

#define MAX_FIELDS 13
#define HEADER     "ayon-index"
#define VERSION    "1"

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static bool has_break(const char *text)
{
	return text && strpbrk(text, "\t\n\r");
}

static void write_entry(const struct addon_entry *entry, struct str *text)
{
	str_appendf(text,
			"addon\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%" PRIu32 "\t%" PRIu32 "\t%d\t%" PRId64
			"\t%" PRId64 "\n",
			(int)entry->origin, entry->name, entry->version, or_empty(entry->title),
			or_empty(entry->directory), or_empty(entry->object),
			or_empty(entry->object_sha256), entry->abi_major, entry->abi_minor,
			entry->is_python ? 1 : 0, entry->manifest_size, entry->manifest_mtime_ns);
	for (size_t i = 0; i < entry->verb_count; i++) {
		const struct addon_verb *verb = &entry->verbs[i];
		str_appendf(text, "verb\t%s\t%" PRIu32 "\t%" PRIu32 "\t%s\n", verb->name,
				verb->needs, verb->flags, verb->summary);
	}
	for (char **id = entry->extensions; id && *id; id++)
		str_appendf(text, "extension\t%s\n", *id);
}

int index_file_write(const struct addon_index *index, const char *kind, struct str *text,
		struct error *err)
{
	str_appendf(text, HEADER "\t" VERSION "\t%s\n", kind);
	for (size_t i = 0; i < index->count; i++) {
		const struct addon_entry *entry = &index->entries[i];
		/* Names, titles and summaries were checked by their readers; a folder is whatever the disk has. */
		if (has_break(entry->directory) || has_break(entry->version) ||
				has_break(entry->title))
			return error_set(err, AYON_EINVALID,
					"addon '%s' cannot stand in an index: a tab or a "
					"line break in '%s'",
					entry->name, or_empty(entry->directory));
		write_entry(entry, text);
	}
	str_appendf(text, "end\t%zu\n", index->count);
	return 0;
}

/* Cuts the line at its tabs; the number of fields, or MAX_FIELDS + 1 when there are more. */
static size_t split(char *line, const char *fields[MAX_FIELDS])
{
	size_t count = 0;

	for (char *field = line; field; count++) {
		char *tab = strchr(field, '\t');
		if (count == MAX_FIELDS)
			return MAX_FIELDS + 1;
		if (tab)
			*tab++ = '\0';
		fields[count] = field;
		field = tab;
	}
	return count;
}

static bool read_number(const char *text, long long limit, long long *ret_value)
{
	return str_to_int64(text, ret_value) && *ret_value >= 0 && *ret_value <= limit;
}

static char *dup_or_null(const char *text)
{
	return *text ? mem_dup(text) : NULL;
}

static bool is_plausible(const char *const fields[MAX_FIELDS])
{
	return addon_is_name(fields[2]) && (!*fields[3] || addon_is_name(fields[3])) &&
	       addon_is_text(fields[4], ADDON_MAX_TITLE, false) && strlen(fields[5]) < PATH_MAX &&
	       (!*fields[6] || addon_is_object_path(fields[6])) &&
	       (!*fields[7] || strlen(fields[7]) == 64);
}

static bool read_addon(const char *const fields[MAX_FIELDS], struct addon_index *index)
{
	long long origin = 0;
	long long major = 0;
	long long minor = 0;
	long long python = 0;
	long long size = 0;
	long long mtime_ns = 0;

	if (!read_number(fields[1], ADDON_INSTALLED, &origin) || origin < ADDON_OVERLAY ||
			!read_number(fields[8], UINT16_MAX, &major) ||
			!read_number(fields[9], UINT16_MAX, &minor) ||
			!read_number(fields[10], 1, &python) ||
			!read_number(fields[11], LLONG_MAX, &size) ||
			!read_number(fields[12], LLONG_MAX, &mtime_ns) || !is_plausible(fields) ||
			index->count >= ADDON_MAX_ADDONS)
		return false;

	index->entries = mem_grow(
			index->entries, index->count, &index->capacity, sizeof(*index->entries));
	index->entries[index->count++] = (struct addon_entry){
		.origin = (enum addon_origin)origin,
		.name = mem_dup(fields[2]),
		.version = mem_dup(fields[3]),
		.title = mem_dup(fields[4]),
		.directory = dup_or_null(fields[5]),
		.object = dup_or_null(fields[6]),
		.object_sha256 = dup_or_null(fields[7]),
		.abi_major = (uint32_t)major,
		.abi_minor = (uint32_t)minor,
		.is_python = python != 0,
		.manifest_size = size,
		.manifest_mtime_ns = mtime_ns,
		.extensions = mem_array(1, sizeof(char *)),
	};
	return true;
}

static bool read_verb(const char *const fields[MAX_FIELDS], struct addon_entry *entry)
{
	long long needs = 0;
	long long flags = 0;

	if (!addon_is_verb_name(fields[1]) || !read_number(fields[2], UINT32_MAX, &needs) ||
			!read_number(fields[3], UINT32_MAX, &flags) ||
			!addon_is_text(fields[4], ADDON_MAX_SUMMARY, false) ||
			entry->verb_count >= ADDON_MAX_VERBS || addon_entry_verb(entry, fields[1]))
		return false;

	/* Counted as its own capacity: grown whenever the count is a power of two. */
	size_t capacity = entry->verb_count;
	if ((capacity & (capacity - 1)) == 0)
		entry->verbs = mem_grow(
				entry->verbs, entry->verb_count, &capacity, sizeof(*entry->verbs));
	entry->verbs[entry->verb_count++] = (struct addon_verb){
		.name = mem_dup(fields[1]),
		.summary = mem_dup(fields[4]),
		.needs = (uint32_t)needs,
		.flags = (uint32_t)flags,
	};
	return true;
}

static bool read_extension(const char *const fields[MAX_FIELDS], struct addon_entry *entry)
{
	size_t count = 0;

	while (entry->extensions[count])
		count++;
	if (!addon_is_extension_id(fields[1]) || count >= ADDON_MAX_EXTENSIONS)
		return false;

	char **longer = mem_array(count + 2, sizeof(char *));
	memcpy(longer, entry->extensions, count * sizeof(char *));
	longer[count] = mem_dup(fields[1]);
	free(entry->extensions);
	entry->extensions = longer;
	return true;
}

enum line_result {
	LINE_BAD = -1,
	LINE_MORE = 0,
	LINE_END = 1,
};

static enum line_result read_line(
		char *line, size_t number, const char *kind, struct addon_index *index)
{
	const char *fields[MAX_FIELDS] = { 0 };
	size_t count = split(line, fields);
	struct addon_entry *last = index->count ? &index->entries[index->count - 1] : NULL;
	long long total = 0;
	bool good = false;

	if (number == 1)
		good = count == 3 && str_equal(fields[0], HEADER) &&
		       str_equal(fields[1], VERSION) && str_equal(fields[2], kind);
	else if (count == MAX_FIELDS && str_equal(fields[0], "addon"))
		good = read_addon(fields, index);
	else if (count == 5 && str_equal(fields[0], "verb") && last)
		good = read_verb(fields, last);
	else if (count == 2 && str_equal(fields[0], "extension") && last)
		good = read_extension(fields, last);
	else if (count == 2 && str_equal(fields[0], "end"))
		return read_number(fields[1], ADDON_MAX_ADDONS, &total) &&
						       (size_t)total == index->count
				       ? LINE_END
				       : LINE_BAD;
	return good ? LINE_MORE : LINE_BAD;
}

int index_file_read(char *text, const char *kind, struct addon_index *ret_index, struct error *err)
{
	CLEANUP(addon_index) struct addon_index index = { 0 };
	enum line_result result = LINE_MORE;
	size_t number = 0;

	while (result == LINE_MORE) {
		char *line = text;
		char *end = strchr(text, '\n');
		number++;
		if (!end)
			return error_set(err, AYON_EINVALID, "the index ends in line %zu", number);
		*end = '\0';
		text = end + 1;
		result = read_line(line, number, kind, &index);
	}
	if (result == LINE_BAD || *text)
		return error_set(err, AYON_EINVALID, "line %zu of the index is not understood",
				number);

	*ret_index = index;
	index = (struct addon_index){ 0 };
	return 0;
}
