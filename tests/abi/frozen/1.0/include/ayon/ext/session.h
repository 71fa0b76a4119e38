/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/session.h: who is logged in, and where. Only the credential itself is missing: use ayon.http/1.
 */
#ifndef AYON_EXT_SESSION_H
#define AYON_EXT_SESSION_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_SESSION_1 "ayon.session/1"

/* Every string is UTF-8, borrowed, lives as long as the process, and is NULL when unknown. [main] */
struct ayon_session_1 {
	uint32_t size;
	const char *(*server_url)(const struct ayon_host *host); /* "https://studio.com", as the user typed it */
	/* Asks the server when it is not known yet. Needs AYON_NEEDS_SESSION. */
	const char *(*user_name)(const struct ayon_host *host);
	const char *(*site_id)(const struct ayon_host *host);
	const char *(*variant)(const struct ayon_host *host);      /* "production", "staging" or a dev bundle */
	const char *(*project_name)(const struct ayon_host *host); /* of --project or AYON_PROJECT_NAME */
};

#endif
