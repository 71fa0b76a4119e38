/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap/resolve.h: asks the server which bundle applies: one request where nothing special is wanted.
 */
#ifndef AYON_HOST_BOOTSTRAP_RESOLVE_H
#define AYON_HOST_BOOTSTRAP_RESOLVE_H

#include "bootstrap/answers.h"
#include "bootstrap/bootstrap.h"

/*
 * Fills boot->choice. With the server away, and a list known from before, works from that: boot->is_offline.
 * AYON_EAUTH: the credential was refused.
 */
int resolve_bundle(struct bootstrap *boot, struct answers *answers, struct error *err);
/*
 * Once more without the server, which went away later: from what an earlier start left, in place of what was said in
 * this one. boot->is_offline; nothing is told. *ret_when as in offline_enter().
 */
int resolve_last_known(struct bootstrap *boot, struct answers *answers, int64_t *ret_when,
		struct error *err);

#endif
