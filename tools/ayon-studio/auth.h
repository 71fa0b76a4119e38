/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/auth.h: from a credential to a user, in the order of a real server: the accessToken
 * cookie, the bearer token, ?token=, then the API key. Sessions and keys are stored under their
 * digest.
 */
#ifndef AYON_STUDIO_AUTH_H
#define AYON_STUDIO_AUTH_H

#include "message.h"

/* Fills request->user (as stored) or request->auth_error. Only with the studio's lock. */
void auth_find_user(struct request *request);
/* Makes a session and returns its token; caller frees. */
char *auth_new_session(struct studio *studio, const char *user_name);
/* Makes the key the user's only one. AYON_ENOTFOUND: no such user. Caller frees the key. */
int auth_new_key(struct studio *studio, const char *user_name, char **ret_key, struct error *err);
void auth_set_key(struct studio *studio, const char *user_name, const char *key);
/* Ends the session that the request came with, if any. */
void auth_end_session(struct request *request);
/* The session document of the request's credential, NULL when it is an API key; caller frees. */
struct json *auth_session(const struct request *request);

#endif
