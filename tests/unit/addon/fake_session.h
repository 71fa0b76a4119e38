/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In the place of the room session: the services are tested against these answers, without a server.
 */
#ifndef AYON_TEST_ADDON_FAKE_SESSION_H
#define AYON_TEST_ADDON_FAKE_SESSION_H

#include "session/session.h"

struct fake_session {
	int status; /* of every answer; 0: the server is away */
	const char *body;
	unsigned requests;
	char *last; /* "METHOD path content-type" */
};

extern struct fake_session fake;

#endif
