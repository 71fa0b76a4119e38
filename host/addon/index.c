/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/index.h"

#include "addon/index_file.h"
#include "addon/manifest.h"
#include "addon/names.h"
#include "addon/overlay.h"
#include "addon/python_part.h"
#include "base/cleanup.h"
#include "base/console.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/self.h"
#include "base/semver.h"
#include "base/str.h"

#include <ayon/verb.h>
#include <string.h>

void addon_entry_finish(struct addon_entry *entry)
{
	for (size_t i = 0; i < entry->verb_count; i++) {
		free(entry->verbs[i].name);
		free(entry->verbs[i].summary);
	}
	for (char **id = entry->extensions; id && *id; id++)
		free(*id);
	free(entry->verbs);
	free(entry->extensions);
	free(entry->name);
	free(entry->version);
	free(entry->title);
	free(entry->directory);
	free(entry->object);
	free(entry->object_sha256);
	free(entry->python.version);
	free(entry->python.directory);
	*entry = (struct addon_entry){ 0 };
}

void addon_index_finish(struct addon_index *index)
{
	for (size_t i = 0; i < index->count; i++)
		addon_entry_finish(&index->entries[i]);
	free(index->entries);
	*index = (struct addon_index){ 0 };
}

static void copy_entry(const struct addon_entry *from, struct addon_entry *ret_copy)
{
	struct addon_entry copy = *from;
	size_t ids = 0;

	copy.name = mem_dup(from->name);
	copy.version = mem_dup(from->version);
	copy.title = mem_dup(from->title);
	copy.directory = mem_dup(from->directory);
	copy.object = mem_dup(from->object);
	copy.object_sha256 = mem_dup(from->object_sha256);
	copy.python.version = mem_dup(from->python.version);
	copy.python.directory = mem_dup(from->python.directory);
	copy.verbs = mem_array(from->verb_count + 1, sizeof(*copy.verbs));
	for (size_t i = 0; i < from->verb_count; i++) {
		copy.verbs[i] = from->verbs[i];
		copy.verbs[i].name = mem_dup(from->verbs[i].name);
		copy.verbs[i].summary = mem_dup(from->verbs[i].summary);
	}
	while (from->extensions && from->extensions[ids])
		ids++;
	copy.extensions = mem_array(ids + 1, sizeof(char *));
	for (size_t i = 0; i < ids; i++)
		copy.extensions[i] = mem_dup(from->extensions[i]);
	*ret_copy = copy;
}

/* Where the name stands, or where it would have to be put in. */
static size_t position_of(const struct addon_index *index, const char *name, bool *ret_found)
{
	size_t low = 0;
	size_t high = index->count;

	*ret_found = false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(index->entries[middle].name, name);
		if (order == 0) {
			*ret_found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_better(const struct addon_entry *candidate, const struct addon_entry *present)
{
	/* What does not lie on this machine cannot run: an update that was skipped leaves the installed one in use. */
	if (!candidate->directory != !present->directory)
		return candidate->directory != NULL;
	if (candidate->origin != present->origin)
		return candidate->origin < present->origin;
	/* Two versions beside the host: an update that left the old one behind. Elsewhere the first hit wins. */
	return candidate->origin == ADDON_INSTALLED &&
	       semver_compare(candidate->version, present->version) > 0;
}

static void displace(struct addon_index *index, struct addon_entry *entry)
{
	struct addon_index *displaced = index->displaced;

	if (!displaced) {
		addon_entry_finish(entry);
		return;
	}
	displaced->entries = mem_grow(displaced->entries, displaced->count, &displaced->capacity,
			sizeof(*displaced->entries));
	displaced->entries[displaced->count++] = *entry;
	*entry = (struct addon_entry){ 0 };
}

void addon_index_insert(struct addon_index *index, struct addon_entry *entry)
{
	bool found = false;
	size_t at = position_of(index, entry->name, &found);

	if (found && addon_python_part_take(&index->entries[at], entry)) {
		addon_entry_finish(entry);
		return;
	}
	bool is_joined = found && addon_python_part_take(entry, &index->entries[at]);
	if (found && !is_joined && !is_better(entry, &index->entries[at])) {
		displace(index, entry);
		return;
	}
	if (is_joined) {
		addon_entry_finish(&index->entries[at]);
	} else if (found) {
		displace(index, &index->entries[at]);
	} else {
		index->entries = mem_grow(index->entries, index->count, &index->capacity,
				sizeof(*index->entries));
		memmove(&index->entries[at + 1], &index->entries[at],
				(index->count - at) * sizeof(*index->entries));
		index->count++;
	}
	index->entries[at] = *entry;
	*entry = (struct addon_entry){ 0 };
}

static bool take_known(const struct addon_index *index, const struct addon_place *place,
		struct addon_entry *ret_entry)
{
	const struct addon_entry *known =
			index->known && place->name ? addon_index_find(index->known, place->name)
						    : NULL;

	if (!known || !known->manifest_size || !str_equal(known->version, place->version) ||
			!str_equal(known->directory, place->directory))
		return false;

	int64_t size = 0;
	int64_t mtime_ns = 0;
	addon_manifest_stamp(place->directory, &size, &mtime_ns);
	if (size != known->manifest_size || mtime_ns != known->manifest_mtime_ns)
		return false;
	copy_entry(known, ret_entry);
	return true;
}

static int check_expected(
		const struct addon_place *place, const struct addon_entry *entry, struct error *err)
{
	if ((place->name && !str_equal(place->name, entry->name)) ||
			(place->version && !str_equal(place->version, entry->version)))
		return error_set(err, AYON_EINVALID,
				"'%s' says that it is %s %s, but %s %s was expected",
				place->directory, entry->name, entry->version,
				place->name ? place->name : entry->name,
				place->version ? place->version : "(any)");
	return 0;
}

static int read_place(
		const struct addon_place *place, struct addon_entry *ret_entry, struct error *err)
{
	CLEANUP(addon_entry) struct addon_entry entry = { 0 };

	int r = addon_manifest_read(place->directory, &entry, err);
	if (r < 0)
		return r;

	r = check_expected(place, &entry, err);
	if (r < 0)
		return r;

	*ret_entry = entry;
	entry = (struct addon_entry){ 0 };
	return 0;
}

int addon_index_add(struct addon_index *index, const struct addon_place *place, struct error *err)
{
	CLEANUP(addon_entry) struct addon_entry entry = { 0 };
	struct error reason = { 0 };

	if (index->count >= ADDON_MAX_ADDONS)
		return error_set(err, AYON_EINVALID, "there are more than %d addons",
				ADDON_MAX_ADDONS);

	int r = AYON_ENOTFOUND;
	if (place->directory)
		r = take_known(index, place, &entry) ? 0 : read_place(place, &entry, &reason);
	if (r < 0 && r != AYON_ENOTFOUND)
		console_log(CONSOLE_WARNING, "addon '%s' is not used: %s",
				place->name ? place->name : place->directory, reason.text);
	if (r < 0 && !place->name)
		return 0;
	if (r < 0) {
		entry.name = mem_dup(place->name);
		entry.version = mem_dup(place->version ? place->version : "");
		entry.title = mem_dup(place->name);
		entry.directory = mem_dup(place->directory);
		entry.is_python = place->directory && addon_folder_has_python(place->directory);
	}
	entry.origin = place->origin;
	addon_index_insert(index, &entry);
	return 0;
}

int addon_index_add_local(struct addon_index *index, const struct layout *layout, struct error *err)
{
	int r = addon_overlay_add(index, layout, err);
	if (r < 0)
		return r;

	CLEANUP(free) char *installed = path_join(self_lib(), "addons");
	return addon_index_add_installed(index, installed, err);
}

const struct addon_entry *addon_index_find(const struct addon_index *index, const char *name)
{
	bool found = false;
	size_t at = name ? position_of(index, name, &found) : 0;

	return found ? &index->entries[at] : NULL;
}

const struct addon_verb *addon_entry_verb(const struct addon_entry *entry, const char *verb)
{
	for (size_t i = 0; i < entry->verb_count; i++) {
		if (str_equal(entry->verbs[i].name, verb))
			return &entry->verbs[i];
	}
	return NULL;
}

int addon_index_top_level(const struct addon_index *index, const char *verb,
		const struct addon_entry **ret_entry, const struct addon_verb **ret_verb,
		struct error *err)
{
	const struct addon_entry *owner = NULL;
	const struct addon_verb *found = NULL;

	for (size_t i = 0; i < index->count; i++) {
		const struct addon_entry *entry = &index->entries[i];
		const struct addon_verb *candidate = addon_entry_verb(entry, verb);
		if (!candidate || !(candidate->flags & AYON_VERB_TOP_LEVEL))
			continue;
		if (owner)
			return error_set(err, AYON_EADDON,
					"the command '%s' is claimed by two addons, '%s' %s "
					"and '%s' %s; call 'ayon addon %s %s' or 'ayon addon %s "
					"%s', or take "
					"one of them out of the bundle",
					verb, owner->name, owner->version, entry->name,
					entry->version, owner->name, verb, entry->name, verb);
		owner = entry;
		found = candidate;
	}
	if (!owner)
		return 0;
	*ret_entry = owner;
	*ret_verb = found;
	return 1;
}
