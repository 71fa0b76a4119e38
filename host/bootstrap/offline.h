/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap/offline.h: a start without the server, from what it said the last time (decision 11).
 */
#ifndef AYON_HOST_BOOTSTRAP_OFFLINE_H
#define AYON_HOST_BOOTSTRAP_OFFLINE_H

#include "bootstrap/answers.h"
#include "bootstrap/bootstrap.h"

/* Whether the site lets a start do without the server: AYON_OFFLINE_START is not "never". */
bool offline_is_allowed(void);
/*
 * Gives the list of bundles that is known and when it was heard, and sets boot->is_offline. AYON_ENETWORK: nothing, or
 * nothing whole, is known.
 */
int offline_enter(struct bootstrap *boot, const struct answers *answers, struct json **ret_list,
		int64_t *ret_when, struct error *err);
/* Tells the user. `reason` is what went wrong with the server, NULL when the user asked for it. */
void offline_tell(const char *reason, int64_t when);
/* "3 hours ago", of a time in seconds since 1970, into the buffer; returns it. */
const char *offline_age(int64_t when, int64_t now, char *buffer, size_t size);

#endif
