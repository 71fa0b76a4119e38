/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/find_server.h: which server a person means by what was typed, and when there is none, what could be done
 * about it. Tells nobody anything; the session is left as it is.
 */
#ifndef AYON_HOST_FIND_SERVER_H
#define AYON_HOST_FIND_SERVER_H

#include "session/session.h"

/* What was found out. Zeroed is empty; owned. */
struct found_server {
	char *url;            /* NULL: none was found */
	char *version;        /* of that server */
	struct strlist hints; /* sentences for people: what was tried and why it failed, what to do */
	struct strlist suggestions; /* addresses that may be the right one */
};

void found_server_finish(struct found_server *found);
static inline void cleanup_found_server(struct found_server *found)
{
	found_server_finish(found);
}

/* AYON_EINVALID: no address; AYON_ENETWORK: nothing there is an AYON server, and the hints say more. */
int session_find_server(struct session *session, const char *typed, struct found_server *ret_found,
		struct error *err);

#endif
