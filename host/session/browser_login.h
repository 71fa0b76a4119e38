/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/browser_login.h: the rules of a login in the web browser (spec-host 6.6): which page is opened, and what the
 * answer of the server's page to our local port means. Pure: it listens nowhere and opens no browser.
 */
#ifndef AYON_HOST_BROWSER_LOGIN_H
#define AYON_HOST_BROWSER_LOGIN_H

#include <stdbool.h>

enum browser_answer_kind {
	BROWSER_PAGE = 1, /* success or failure, by whether there is a token */
	BROWSER_ICON,
	BROWSER_STYLE,
	BROWSER_REFUSED, /* without the secret path: not from the page that we opened */
};

/* What one GET request to the local port is answered with. */
struct browser_answer {
	enum browser_answer_kind kind;
	int status;
	const char *content_type; /* static */
	char *token; /* of the user; NULL: this request brought none, and an earlier one stays */
};

/* Whether a server of that version (`version` of GET /api/info) has the page: from 1.3.2 on. */
bool browser_login_is_offered(const char *server_version);
/*
 * The page to open. `secret` is a path of random letters that the page keeps when it calls back; NULL for none.
 * It is what tells the call of that page from one of any other page in the same browser. Caller frees.
 */
char *browser_login_url(const char *server_url, int port, const char *secret);
/* The target of a request ("/path?query"); browser_answer_finish() ends the result. */
void browser_login_answer(
		const char *target, const char *secret, struct browser_answer *ret_answer);
/* Whether the Host header of a request means our port on this machine; anything else is somebody's trick. */
bool browser_login_host_is_ours(const char *host, int port);
void browser_answer_finish(struct browser_answer *answer);
static inline void cleanup_browser_answer(struct browser_answer *answer)
{
	browser_answer_finish(answer);
}

#endif
