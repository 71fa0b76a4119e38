/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/register.h: the record of where this site was registered. For this room only.
 */
#ifndef AYON_HOST_SESSION_REGISTER_H
#define AYON_HOST_SESSION_REGISTER_H

struct session;

/* The next session_register_site() tells the server again: another user has logged in. */
void session_forget_site(const struct session *session);

#endif
