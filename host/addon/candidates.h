/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/candidates.h: every place from which an addon could come, and which one is used. Looked up anew for whoever
 * asks: no other run pays for it.
 */
#ifndef AYON_HOST_ADDON_CANDIDATES_H
#define AYON_HOST_ADDON_CANDIDATES_H

#include "addon/run.h"

struct addon_candidate {
	enum addon_origin origin;
	bool is_used;
	char *version;
	char *path;   /* NULL: not on this machine */
	char *detail; /* for people */
};

/* The one in use first, the others by preference. Zeroed is empty. */
struct addon_candidates {
	struct addon_candidate *items;
	size_t count;
	size_t capacity;
};

/* None at all is no error. */
int addon_candidates_find(const struct addon_context *context, const char *name,
		struct addon_candidates *ret_candidates, struct error *err);
void addon_candidates_finish(struct addon_candidates *candidates);
static inline void cleanup_addon_candidates(struct addon_candidates *candidates)
{
	addon_candidates_finish(candidates);
}

#endif
