/* SPDX-License-Identifier: Apache-2.0 */
#include "store/process.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/str.h"
#include "store/items.h"

#include <string.h>
#include <unistd.h>

#define MAX_BYTES (32u << 20)

/* The path, and not only the beginning of a longer name. */
static bool mentions(const char *text, size_t length, const char *path)
{
	size_t n = strlen(path);
	const char *end = text + length;

	for (const char *at = text; (at = memmem(at, (size_t)(end - at), path, n)); at += n) {
		char next = at + n < end ? at[n] : '\0';
		if (next == '\0' || next == '/' || next == ':' || next == '\n')
			return true;
	}
	return false;
}

static void mark_from(struct store_items *items, const char *process, const char *file)
{
	CLEANUP(free) char *path = mem_printf("/proc/%s/%s", process, file);
	CLEANUP(free) char *text = NULL;
	size_t length = 0;

	if (fs_read(path, MAX_BYTES, &text, &length, NULL) < 0 || !length)
		return;
	for (size_t i = 0; i < items->count; i++) {
		struct store_item *item = &items->items[i];
		if (!item->is_used)
			item->is_used = mentions(text, length, item->path);
	}
}

void store_process_mark(struct store_items *items)
{
	CLEANUP(strlist) struct strlist names = { 0 };
	CLEANUP(free) char *self = mem_printf("%ld", (long)getpid());

	if (fs_list("/proc", &names.items, &names.count, NULL) < 0)
		return;
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.items[i];
		if (name[0] < '1' || name[0] > '9' || str_equal(name, self))
			continue;
		mark_from(items, name, "environ");
		mark_from(items, name, "maps");
	}
}
