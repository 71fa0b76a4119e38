/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/users.h: users as they are stored, and the faces they show in answers. Stored:
 * {name, attrib, data, active, uiExposureLevel?, passwordHash?, apiKeyDigest?, apiKeyPreview?,
 * createdAt, updatedAt}; no answer contains a hash.
 */
#ifndef AYON_STUDIO_USERS_H
#define AYON_STUDIO_USERS_H

#include <stdbool.h>

struct json;
struct studio;

bool user_is_admin(const struct json *user);
bool user_is_manager(const struct json *user); /* admin or manager */
bool user_is_service(const struct json *user);
/* Whether the user has an access group on the project, or needs none. */
bool user_sees_project(const struct json *user, const char *project);

/* The faces; each for the caller to free. */
struct json *user_view_me(const struct json *user);    /* of /users/me and /info: no nulls */
struct json *user_view_login(const struct json *user); /* nulls shown */
struct json *user_view_session(
		const struct json *user); /* nulls shown, every attribute counted as own */
struct json *user_view_other(const struct json *user, bool full); /* of /users/{name} */

/*
 * Adds or replaces a user from {name, password?, attrib?, data?, active?, apiKey?,
 * uiExposureLevel?}.
 */
void user_save(struct studio *studio, const struct json *description);

#endif
