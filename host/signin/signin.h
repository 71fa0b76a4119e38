/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signin/signin.h: a person is asked who they are, in the login window or on the terminal, until the server accepts or
 * they give up. What is checked, kept and sent is session/login.h; this room only knows how to ask.
 */
#ifndef AYON_HOST_SIGNIN_H
#define AYON_HOST_SIGNIN_H

#include "session/login.h"

#include <stdbool.h>

struct signin_request {
	struct session *session;
	const char *reason;  /* why somebody is asked, NULL: they asked for it */
	const char *server;  /* as typed; it is not asked for then. NULL: choose */
	const char *user;    /* the name to log in with, NULL: ask */
	const char *variant; /* "production", "staging", or a dev bundle: the colour of the window */
	bool is_headless;
	bool wants_window;   /* also where a terminal is there */
	bool is_browser;     /* by the web browser, without any other question */
	int64_t deadline_ms; /* by clock_ms(), 0: none */
};

/* Whether there is anybody to ask: a terminal, or a display where windows are allowed. */
bool signin_can_ask(bool is_headless, bool wants_window);
/*
 * Asks. The session is then that of the new login. AYON_ECANCELLED: they gave up; AYON_EAUTH: nobody can be asked (the
 * text names the variables to set), or three attempts were refused; AYON_ETIMEOUT; AYON_ENETWORK.
 */
int signin_ask(const struct signin_request *request, struct login_identity *ret_identity,
		struct error *err);
/* The error for a place where nobody can be asked. */
int signin_nobody(const struct signin_request *request, struct error *err);

#endif
