/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/owner.h: whether somebody else could have put a file there. Code is only loaded from places that nobody
 * but root and the current user can write.
 */
#ifndef AYON_HOST_ADDON_OWNER_H
#define AYON_HOST_ADDON_OWNER_H

#include "base/error.h"

/*
 * Resolves all links of the path, then looks at every part from the root to the file: each belongs to root or
 * to us, and neither group nor others can write it. Allowed: a sticky folder (nobody can rename what is ours in
 * it), the group that only the current user is in, and what has
 * the group that AYON_SHARED_GROUP names. AYON_EADDON names the part. Caller frees *ret_real.
 */
int addon_owner_check(const char *path, char **ret_real, struct error *err);

#endif
