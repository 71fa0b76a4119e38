/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/git_wire.h: what git's smart protocol asks of a web server, over wrap/http.h: with the authorities, proxies,
 * limits and rules for redirects and credentials of every other transfer. For git.c and its backend only.
 */
#ifndef AYON_HOST_GIT_WIRE_H
#define AYON_HOST_GIT_WIRE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct git_request;
struct git_wire;

/* How the backend, which cannot call the host, reaches it. */
struct git_wire_calls {
	/* Sends the question, NULL: for the list of refs. What was still to come of the last answer is dropped. */
	int (*ask)(struct git_wire *wire, const void *question, size_t length, struct error *err);
	/*
	 * Waits for some bytes of the answer; 0 at its end. AYON_ENETWORK, AYON_EAUTH, AYON_ECANCELLED, AYON_ETIMEOUT
	 * (the deadline of the request), AYON_EINVALID.
	 */
	ssize_t (*read)(struct git_wire *wire, void *bytes, size_t size, struct error *err);
};

extern const struct git_wire_calls git_wire_calls;

/* Whether the URL is one for it: http or https. */
bool git_wire_takes(const char *url);
/* Sends nothing yet. The request must live as long. AYON_EINVALID: the URL. */
int git_wire_open(const struct git_request *request, struct git_wire **ret_wire, struct error *err);
/* Where the repository is, without a user's name or password. */
const char *git_wire_url(const struct git_wire *wire);
void git_wire_close(struct git_wire *wire); /* accepts NULL */

#endif
