/* SPDX-License-Identifier: Apache-2.0 */
#include "file_list.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define ID_MARK    "# id "
#define HEX_LENGTH 64

void file_list_add(struct str *text, const char *path, const char *sha256)
{
	str_appendf(text, "%s  %s\n", sha256, path);
}

void file_list_end(struct str *text, const char *id)
{
	str_appendf(text, ID_MARK "%s\n", id);
}

/* A path that leads out of the folder would let a check read, and report on, any file. */
static bool is_inside(const char *path)
{
	if (!*path || *path == '/')
		return false;
	for (const char *part = path; part; part = strchr(part, '/')) {
		part += *part == '/';
		if (strncmp(part, "..", 2) == 0 && (!part[2] || part[2] == '/'))
			return false;
	}
	return true;
}

static bool read_line(struct file_list *list, char *line)
{
	if (str_starts(line, ID_MARK)) {
		list->id = line + strlen(ID_MARK);
		return true;
	}
	if (strlen(line) < HEX_LENGTH + 3 || strspn(line, "0123456789abcdef") != HEX_LENGTH ||
			memcmp(line + HEX_LENGTH, "  ", 2) != 0 ||
			!is_inside(line + HEX_LENGTH + 2))
		return false;
	line[HEX_LENGTH] = '\0';
	list->entries = mem_grow(
			list->entries, list->count, &list->capacity, sizeof(*list->entries));
	list->entries[list->count++] = (struct file_list_entry){ line + HEX_LENGTH + 2, line };
	return true;
}

int file_list_read(const char *path, struct file_list *ret_list, struct error *err)
{
	CLEANUP(file_list) struct file_list list = { 0 };
	size_t length = 0;

	int r = fs_read(path, FILE_LIST_MAX_BYTES, &list.text, &length, err);
	if (r < 0)
		return r;
	if (!list.text || strlen(list.text) != length)
		return error_set(err, AYON_EINVALID, "'%s' is no list of files", path);
	for (char *line = list.text; *line;) {
		char *end = strchr(line, '\n');
		if (!end || list.id)
			return error_set(err, AYON_EINVALID, "'%s' is torn", path);
		*end = '\0';
		if (!read_line(&list, line))
			return error_set(err, AYON_EINVALID, "'%s': '%.100s' is no line of a list",
					path, line);
		line = end + 1;
	}
	if (!list.id || !*list.id)
		return error_set(err, AYON_EINVALID, "'%s' has no end", path);
	*ret_list = list;
	list = (struct file_list){ 0 };
	return 0;
}

void file_list_finish(struct file_list *list)
{
	free(list->text);
	free(list->entries);
	*list = (struct file_list){ 0 };
}
