/* SPDX-License-Identifier: Apache-2.0 */
#include "base/path.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

char *path_join(const char *directory, const char *name)
{
	if (name[0] == '/' || str_is_empty(directory))
		return mem_dup(name);
	if (!*name)
		return mem_dup(directory);
	return mem_printf("%s%s%s", directory, str_ends(directory, "/") ? "" : "/", name);
}

char *path_join3(const char *a, const char *b, const char *c)
{
	CLEANUP(free) char *head = path_join(a, b);
	return path_join(head, c);
}

char *path_dirname(const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return mem_dup(".");
	if (slash == path)
		return mem_dup("/");
	return mem_dup_n(path, (size_t)(slash - path));
}

const char *path_basename(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

char *path_absolute(const char *path)
{
	CLEANUP(free) char *cwd = path[0] == '/' ? NULL : getcwd(NULL, 0);
	CLEANUP(free) char *whole = path_join(cwd ? cwd : "/", path);
	CLEANUP(strlist) struct strlist parts = { 0 };
	CLEANUP(strlist) struct strlist kept = { 0 };

	strlist_split(&parts, whole, '/');
	for (size_t i = 0; i < parts.count; i++) {
		if (str_equal(parts.items[i], "."))
			continue;
		if (str_equal(parts.items[i], "..")) {
			if (kept.count)
				free(kept.items[--kept.count]);
			continue;
		}
		strlist_add(&kept, parts.items[i]);
	}
	if (!kept.count)
		return mem_dup("/");

	CLEANUP(str) struct str result = { 0 };
	for (size_t i = 0; i < kept.count; i++)
		str_appendf(&result, "/%s", kept.items[i]);
	return str_take(&result);
}

bool path_is_inside(const char *path, const char *directory)
{
	size_t length = strlen(directory);
	while (length > 1 && directory[length - 1] == '/')
		length--;
	if (strncmp(path, directory, length) != 0)
		return false;
	return path[length] == '\0' || path[length] == '/' || (length == 1 && directory[0] == '/');
}

bool path_is_safe_name(const char *name)
{
	if (str_is_empty(name) || str_equal(name, ".") || str_equal(name, ".."))
		return false;
	for (const unsigned char *c = (const unsigned char *)name; *c; c++) {
		if (*c == '/' || *c == '\\' || *c < 0x20 || *c == 0x7f)
			return false;
	}
	size_t length = strlen(name);
	return length <= 255 && str_is_utf8(name, length);
}

const char *path_archive_ending(const char *name)
{
	static const char *const endings[] = { ".zip", ".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst",
		".tgz", ".tar" };
	size_t length = strlen(name);

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		size_t n = strlen(endings[i]);
		if (length >= n && strcasecmp(name + length - n, endings[i]) == 0)
			return endings[i];
	}
	return "";
}
