/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/browser_listener.h: the port of this machine to which the server's web page brings the token of a login
 * (spec-host 6.6). It listens on loopback only, takes calls of this user's own programs that know the random path, takes
 * one token, and is closed by its owner right after. What an answer means is browser_login.h.
 */
#ifndef AYON_HOST_BROWSER_LISTENER_H
#define AYON_HOST_BROWSER_LISTENER_H

#include "base/cleanup.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct browser_listener;

/* Opens a free port. The deadline (by clock_ms()) must not be 0: nothing listens for ever. AYON_EIO. */
int browser_listener_open(
		int64_t deadline_ms, struct browser_listener **ret_listener, struct error *err);
/* The page of the server for the browser; it holds the random path, so it is not logged. Caller frees. */
char *browser_listener_url(const struct browser_listener *listener, const char *server_url);
/*
 * Serves for at most wait_ms. 1: a token has come, and its sender waits for browser_listener_answer(); 0: not yet;
 * AYON_ETIMEOUT: the deadline is over.
 */
int browser_listener_step(struct browser_listener *listener, int64_t wait_ms, struct error *err);
/* The token that came, borrowed; NULL before. */
const char *browser_listener_token(const struct browser_listener *listener);
/* Tells the browser how it ended. `text` is one sentence for the person in front of it. */
void browser_listener_answer(struct browser_listener *listener, bool is_good, const char *text);
/* Closes the port and wipes the token. Accepts NULL. */
void browser_listener_close(struct browser_listener *listener);
CLEANUP_DEFINE(browser_listener, struct browser_listener *, browser_listener_close);

#endif
