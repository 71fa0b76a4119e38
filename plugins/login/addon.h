/* SPDX-License-Identifier: Apache-2.0 */
/*
 * login: who the user is. What the files of this addon share.
 */
#ifndef AYON_ADDON_LOGIN_H
#define AYON_ADDON_LOGIN_H

#include <ayon/ayon.h>

/* The one of this process, given to every verb as `self`. */
struct login_addon {
	const struct ayon_host *host;
	const struct ayon_error_1 *error;
	const struct ayon_login_1 *login;
	const struct ayon_output_1 *output;
	const struct ayon_prompt_1 *prompt;
	const struct ayon_session_1 *session;
};

extern const struct ayon_verb login_verb;
extern const struct ayon_verb logout_verb;
extern const struct ayon_verb whoami_verb;

/* " (Jane Doe)", " (service account)" or "", into the buffer; returns it. */
const char *login_describe(const struct ayon_identity *identity, char *buffer, uint32_t size);

#endif
