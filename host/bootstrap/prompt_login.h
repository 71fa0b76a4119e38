/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bootstrap/prompt_login.h: the first run on a terminal: asks for server, user and password.
 */
#ifndef AYON_HOST_PROMPT_LOGIN_H
#define AYON_HOST_PROMPT_LOGIN_H

#include "session/session.h"

#include <stdbool.h>

/*
 * Asks until the server accepts, at most three times, and keeps the credential. `reason` says why it asks.
 * AYON_EAUTH when nobody can be asked (no terminal, headless, or credentials given by the environment): the text
 * names the variables to set. AYON_ECANCELLED at end of input.
 */
int prompt_login(struct session *session, bool may_ask, const char *reason, struct error *err);

#endif
