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

struct addon_entry {
	enum addon_origin origin;
	char *name;
	char *version;
	char *title;
	char *directory; /* the addon's folder; NULL: no client part on this machine */
	char *object;    /* the shared object for this machine, relative to ayon-native/; NULL: none */
	uint32_t abi_major;
	bool is_python;
	struct addon_verb *verbs;
	size_t verb_count;
	char **extensions; /* NULL-terminated ids */
};

/* Sorted by name; of one name only the best origin. Zeroed is empty. */
struct addon_index {
	struct addon_entry *entries;
	size_t count;
};

/* One addon folder to look at. */
struct addon_place {
	enum addon_origin origin;
	const char *name;      /* expected; NULL: whatever the manifest says */
	const char *version;   /* expected; NULL: the same */
	const char *directory; /* NULL: it has none here */
};

/* Adds overlays (AYON_ADDON_PATH, `ayon addon link`) and the addons installed beside the host. */
int addon_index_add_local(struct addon_index *index, const struct layout *layout, struct error *err);
/* Adds one place. A manifest that cannot be read is kept as an entry without verbs; the reason is logged. */
int addon_index_add(struct addon_index *index, const struct addon_place *place, struct error *err);
/*
 * The last-known bundle of this machine (all that addon_index_add() added with origin DEV or BUNDLE in an
 * earlier run), from one small file; nothing when there is none or it does not fit the folders any more.
 */
int addon_index_add_last_known(struct addon_index *index, const struct layout *layout, struct error *err);
/* Writes that file. A failure is no error of the run. */
int addon_index_remember(const struct addon_index *index, const struct layout *layout, struct error *err);
void addon_index_finish(struct addon_index *index);

const struct addon_entry *addon_index_find(const struct addon_index *index, const char *name);
const struct addon_verb *addon_entry_verb(const struct addon_entry *entry, const char *verb);
/*
 * The owner of a top-level verb: 1 found, 0 nobody, AYON_EADDON when two addons claim it (names both).
 */
int addon_index_top_level(const struct addon_index *index, const char *verb,
		const struct addon_entry **ret_entry, const struct addon_verb **ret_verb, struct error *err);

#endif
