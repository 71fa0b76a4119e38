/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signin/ways.h: the ways of asking, and the login by browser that they share. Private to the room.
 */
#ifndef AYON_HOST_SIGNIN_WAYS_H
#define AYON_HOST_SIGNIN_WAYS_H

#include "session/browser_listener.h"
#include "signin/signin.h"

/* AYON_ENOTFOUND: there is no window to be had, and nobody was asked. */
int signin_in_window(const struct signin_request *request, struct login_identity *ret_identity,
		struct error *err);
int signin_in_terminal(const struct signin_request *request, struct login_identity *ret_identity,
		struct error *err);
/* Shows the address, opens the browser and waits; asks nothing else. */
int signin_by_browser(const struct signin_request *request, struct login_identity *ret_identity,
		struct error *err);
/* Who logged in to that server the last time, for the question; NULL: nobody. Caller frees. */
char *signin_known_user(const struct signin_request *request, const char *url);

/* One login by browser that is under way. Zeroed: none. */
struct web_login {
	struct session *session;
	struct browser_listener *listener;
	char *server;
	char *page; /* the address for the browser */
};

/* Listens, and opens the page in the browser where there is a display. AYON_EIO when no port can be had. */
int web_login_start(struct session *session, const char *server, int64_t deadline_ms,
		struct web_login *ret_login, struct error *err);
/* Waits for at most wait_ms. 1: logged in; 0: not yet; AYON_EAUTH: the token is not good; AYON_ETIMEOUT. */
int web_login_step(struct web_login *login, int64_t wait_ms, struct login_identity *ret_identity,
		struct error *err);
void web_login_finish(struct web_login *login);
static inline void cleanup_web_login(struct web_login *login)
{
	web_login_finish(login);
}

#endif
