/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/switch.h: an open session goes over to another server or credential. For this room only.
 */
#ifndef AYON_HOST_SESSION_SWITCH_H
#define AYON_HOST_SESSION_SWITCH_H

#include "session/session.h"

/* NULL: no server. Strings are copied; they may be those of the session itself. */
void session_switch_server(struct session *session, const char *url);
/* NULL: no credential, no name. */
void session_switch_credential(struct session *session, const char *key,
		enum credential_store store, const char *user_name);

#endif
