/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/site.h: the name of this user on this machine, by which the server tells sites apart (spec-host 5.4).
 */
#ifndef AYON_HOST_SESSION_SITE_H
#define AYON_HOST_SESSION_SITE_H

#include "base/error.h"

#include <stdbool.h>

struct layout;

/*
 * AYON_SITE_ID, else the file, else a new one, made once under a lock. *ret_site is NULL when there is none and
 * `create` is false: a render container must not become a site of its own. Caller frees. AYON_EINVALID when
 * what was given cannot be a site id, AYON_EIO.
 */
int site_find(const struct layout *layout, bool create, char **ret_site, struct error *err);
/* Lower-case letters, digits and '-': all that the server takes. */
bool site_is_valid(const char *site);

#endif
