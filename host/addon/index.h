/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/index.h: which addons are known and which verbs they have, read from ayon-native/addon.json of each
 * (or from the index file made of them), without loading any code.
 */
#ifndef AYON_HOST_ADDON_INDEX_H
#define AYON_HOST_ADDON_INDEX_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct layout;

/* The numbers of AYON_ADDON_FROM_* in ayon/ext/addons.h; smaller wins. */
enum addon_origin {
	ADDON_OVERLAY = 1,
	ADDON_DEV = 2,
	ADDON_BUNDLE = 3,
	ADDON_INSTALLED = 4,
};

struct addon_verb {
	char *name;
	char *summary;
	uint32_t needs; /* AYON_NEEDS_* */
	uint32_t flags; /* AYON_VERB_* */
};

/* Python code that the bundle has of an addon whose native code is another one's; all NULL: none. */
struct addon_python_part {
	enum addon_origin origin;
	char *version;
	char *directory;
};

struct addon_entry {
	enum addon_origin origin;
	char *name;
	char *version;
	char *title;
	char *directory; /* the addon's folder; NULL: no client part on this machine */
	char *object; /* the shared object for this machine, relative to ayon-native/; NULL: none */
	char *object_sha256;       /* what the manifest says of it, lower-case hex; NULL: nothing */
	int64_t manifest_size;     /* of addon.json when it was read, 0: there is none */
	int64_t manifest_mtime_ns; /* the same */
	uint32_t abi_major;
	uint32_t abi_minor;
	bool is_python;                  /* there is Python code in its folder */
	struct addon_python_part python; /* of another folder; see addon/python_part.h */
	struct addon_verb *verbs;
	size_t verb_count;
	char **extensions; /* NULL-terminated ids */
};

/* Sorted by name; of one name only the best origin. Zeroed is empty. */
struct addon_index {
	struct addon_entry *entries;
	size_t count;
	size_t capacity;
	/*
	 * What an earlier run knew (addon_index_add_last_known() into an index of its own), or NULL. An entry
	 * there of the same place and an unchanged manifest is taken over instead of reading the manifest: those
	 * of large addons list thousands of files. Borrowed until addon_index_finish().
	 */
	const struct addon_index *known;
	/* Where entries go that another of their name displaced, in the order in which it happened; NULL: nowhere. */
	struct addon_index *displaced;
};

/* One addon folder to look at. */
struct addon_place {
	enum addon_origin origin;
	const char *name;      /* expected; NULL: whatever the manifest says */
	const char *version;   /* expected; NULL: the same */
	const char *directory; /* NULL: it has none here */
};

/* Adds overlays (AYON_ADDON_PATH, `ayon addon link`) and the addons installed beside the host. */
int addon_index_add_local(
		struct addon_index *index, const struct layout *layout, struct error *err);
/* Adds one place. A manifest that cannot be read is kept as an entry without verbs; the reason is logged. */
int addon_index_add(struct addon_index *index, const struct addon_place *place, struct error *err);
/*
 * The last-known bundle of this machine (all that addon_index_add() added with origin DEV or BUNDLE in an
 * earlier run), from one small file; nothing when there is none or it does not fit the folders any more.
 */
int addon_index_add_last_known(
		struct addon_index *index, const struct layout *layout, struct error *err);
/* Writes that file. A failure is no error of the run. */
int addon_index_remember(
		const struct addon_index *index, const struct layout *layout, struct error *err);
/*
 * Writes the index file of a set that is laid beside the host: directory is <prefix>/lib/ayon/addons. For the
 * build and the installation; the host itself only reads it.
 */
int addon_index_write_installed(const char *directory, struct error *err);
void addon_index_finish(struct addon_index *index);
void addon_entry_finish(struct addon_entry *entry);
static inline void cleanup_addon_index(struct addon_index *index)
{
	addon_index_finish(index);
}
static inline void cleanup_addon_entry(struct addon_entry *entry)
{
	addon_entry_finish(entry);
}

const struct addon_entry *addon_index_find(const struct addon_index *index, const char *name);
const struct addon_verb *addon_entry_verb(const struct addon_entry *entry, const char *verb);
/*
 * The owner of a top-level verb: 1 found, 0 nobody, AYON_EADDON when two addons claim it (names both).
 */
int addon_index_top_level(const struct addon_index *index, const char *verb,
		const struct addon_entry **ret_entry, const struct addon_verb **ret_verb,
		struct error *err);

#endif
