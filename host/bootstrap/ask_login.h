/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap/ask_login.h: when a run needs a login, and whether somebody is asked for it.
 */
#ifndef AYON_HOST_BOOTSTRAP_ASK_LOGIN_H
#define AYON_HOST_BOOTSTRAP_ASK_LOGIN_H

#include "bootstrap/bootstrap.h"

/* False where the credential was given by the environment (AYON_IN_LOGIN_MODE is 0), or nobody is there. */
bool ask_login_is_allowed(const struct bootstrap *boot);
/*
 * Asks; `reason` says why. AYON_EAUTH where nobody can be asked: the text names the variables to set. AYON_ECANCELLED:
 * they gave up.
 */
int ask_login(struct bootstrap *boot, const char *reason, struct error *err);

#endif
