/* SPDX-License-Identifier: Apache-2.0 */
#include "record.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/lock.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "layout.h"
#include "wrap/json.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOCK_MS 10000

static bool read_record(const char *path, struct json **ret_root)
{
	struct json *root = NULL;

	if (json_read(path, &root, NULL) < 0)
		return false;
	if (!json_is_object(root)) {
		json_free(root);
		return false;
	}
	*ret_root = root;
	return true;
}

bool record_has(const char *path, const char *name, const char *version)
{
	CLEANUP(json) struct json *root = NULL;
	if (!read_record(path, &root))
		return false;

	const struct json *entry = json_get(root, name);
	return json_is_object(version ? json_get(entry, version) : entry);
}

static struct json *entry_json(const struct record_entry *entry)
{
	struct json *value = json_new_object();
	struct json *source = entry->source ? json_copy(entry->source) : NULL;

	if (source)
		json_remove(source, "headers");
	json_set(value, "source", source);
	json_set_text(value, "checksum", entry->checksum);
	json_set_text(value, "checksum_algorithm", entry->algorithm);
	json_set_text(value, "distributed_dt", entry->distributed);
	return value;
}

static void add(struct json *root, const struct record_entry *entry)
{
	if (!entry->version) {
		json_set(root, entry->name, entry_json(entry));
		return;
	}
	struct json *versions = json_get(root, entry->name);
	if (!json_is_object(versions)) {
		versions = json_new_object();
		json_set(root, entry->name, versions);
	}
	json_set(versions, entry->version, entry_json(entry));
}

/* Under the lock of the record: the only writer of files that stand directly in its folder. */
static void remove_temporaries(const char *base)
{
	char **names = NULL;
	size_t count = 0;

	if (fs_list(base, &names, &count, NULL) < 0)
		return;
	for (size_t i = 0; i < count; i++) {
		CLEANUP(free) char *path = path_join(base, names[i]);
		if (str_starts(names[i], FS_TEMPORARY))
			unlink(path);
		free(names[i]);
	}
	free(names);
}

void record_tidy(const char *path)
{
	CLEANUP(free) char *base = path_dirname(path);
	CLEANUP(free) char *lock_path = layout_lock_file(base, path_basename(path));
	CLEANUP(close) int lock = -1;

	if (lock_try(lock_path, &lock, NULL) == 1)
		remove_temporaries(base);
}

int record_merge(const char *path, const struct record_entry *entries, size_t count,
		struct error *err)
{
	CLEANUP(free) char *base = path_dirname(path);
	CLEANUP(free) char *lock_path = layout_lock_file(base, path_basename(path));
	CLEANUP(free) char *lock_dir = path_dirname(lock_path);
	CLEANUP(close) int lock = -1;
	CLEANUP(json) struct json *root = NULL;

	int r = fs_make_dirs(lock_dir, 0777, err);
	if (r < 0)
		return r;
	r = lock_take(lock_path, LOCK_MS, &lock, err);
	if (r < 0)
		return r;

	remove_temporaries(base);
	if (!read_record(path, &root))
		root = json_new_object();
	for (size_t i = 0; i < count; i++)
		add(root, &entries[i]);
	return json_write(path, root, layout_file_mode(), FS_DURABLE, err);
}
