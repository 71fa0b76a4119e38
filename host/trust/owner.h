/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust/owner.h: whether somebody else could have put a file there. Code and keys are only taken from places that
 * nobody but root and the current user can write.
 */
#ifndef AYON_HOST_TRUST_OWNER_H
#define AYON_HOST_TRUST_OWNER_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <sys/stat.h>

/* A file or folder that was reached by a safe way. Owned; `fd` is -1 when it is closed. */
struct owner_place {
	char *path; /* without links */
	int fd;     /* open for reading: what was looked at, whatever the path names by now */
	struct stat st;
	/*
	 * The parts of the path, from the root on, that everybody may write although they are ours: what another
	 * program did to a cache. Empty: the place is safe.
	 */
	struct strlist open_parts;
	/* Others of AYON_SHARED_GROUP may write a part, or the file itself, so it may change while it is used. */
	bool is_shared;
};

/*
 * Resolves all links, then walks from the root to the end over open folders: each part belongs to root or to us and
 * neither group nor others can write it. Allowed: a sticky folder (nobody can rename what is ours in it), the group
 * that only the current user is in, what has the group that AYON_SHARED_GROUP names, and whatever lies below a folder that others cannot enter. AYON_EADDON names
 * the part and says what to do; AYON_ENOTFOUND. Parts of ours that *everybody* may write are no error but listed.
 */
int owner_open(const char *path, struct owner_place *ret_place, struct error *err);
/* The same, and nothing may be listed. */
int owner_check(const char *path, struct owner_place *ret_place, struct error *err);
/* The sentence for the first listed part. Returns AYON_EADDON. */
int owner_refuse(const struct owner_place *place, struct error *err);
/* Takes the right to write away from group and others on every listed part. AYON_EADDON names the one that stays. */
int owner_close_parts(const struct owner_place *place, struct error *err);
void owner_place_finish(struct owner_place *place);
static inline void cleanup_owner_place(struct owner_place *place)
{
	owner_place_finish(place);
}

#endif
