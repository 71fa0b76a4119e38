/* SPDX-License-Identifier: Apache-2.0 */
/* What is read from one file name or path, or written into one. */
#include <ayon/pipeline/sequence.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "number.h"

#include <ctype.h>
#include <string.h>

char *ayon_version_text(const char *name)
{
	const char *found = NULL;
	size_t length = 0;

	for (const char *at = name; *at; at++) {
		if (!strchr("_.", *at) || (at[1] != 'v' && at[1] != 'V'))
			continue;
		size_t digits = strspn(at + 2, "0123456789");
		if (!digits)
			continue;
		found = at + 2;
		length = digits;
	}
	return found ? mem_dup_n(found, length) : NULL;
}

char *ayon_source_hash(const char *name, int64_t mtime_ns, uint64_t size)
{
	char seconds[NUMBER_SIZE];

	/* As Python's os.path.getmtime() makes it, to the last bit. */
	number_repr((double)(mtime_ns / 1000000000) + 1e-9 * (double)(mtime_ns % 1000000000),
			seconds);
	char *text = mem_printf("%s|%s|%llu", name, seconds, (unsigned long long)size);
	for (char *at = text; *at; at++) {
		if (*at == '.')
			*at = ',';
	}
	return text;
}

char *ayon_size_text(uint64_t bytes)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	double size = (double)bytes;
	size_t unit = 0;

	while (size >= 1024 && unit + 1 < sizeof(units) / sizeof(*units)) {
		size /= 1024;
		unit++;
	}
	CLEANUP(free) char *number = number_format(size, 'f', 1, 0);
	return mem_printf("%s%s", number, units[unit]);
}

char *ayon_path_normalized(const char *path)
{
	CLEANUP(strlist) struct strlist parts = { 0 };
	struct strlist kept = { 0 };
	struct str out = { 0 };
	/* POSIX leaves to the system what exactly two slashes at the front mean. */
	size_t slashes = strspn(path, "/");
	const char *front = slashes == 2 ? "//" : slashes ? "/" : "";

	strlist_split(&parts, path, '/');
	for (size_t i = 0; i < parts.count; i++) {
		const char *part = parts.items[i];
		bool is_up = strcmp(part, "..") == 0;
		if (strcmp(part, ".") == 0 || (is_up && !kept.count && *front))
			continue;
		if (is_up && kept.count && strcmp(kept.items[kept.count - 1], "..") != 0) {
			free(kept.items[--kept.count]);
			kept.items[kept.count] = NULL;
			continue;
		}
		strlist_add(&kept, part);
	}
	str_append(&out, front);
	for (size_t i = 0; i < kept.count; i++)
		str_appendf(&out, "%s%s", i ? "/" : "", kept.items[i]);
	if (!out.length)
		str_append(&out, ".");
	strlist_finish(&kept);
	return str_take(&out);
}
