/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/router.h: which handler answers which path. A pattern is a path whose pieces may be
 * "{}" (one piece) or, at its end, "{*}" (the rest with its slashes).
 */
#ifndef AYON_STUDIO_ROUTER_H
#define AYON_STUDIO_ROUTER_H

#include "message.h"

enum route_flags {
	ROUTE_OPEN = 1,    /* no user is needed */
	ROUTE_UPLOAD = 2,  /* the body of an admin goes to a file, that of others is dropped */
	ROUTE_FILE = 4,    /* a download: HEAD is answered 405 with Allow */
	ROUTE_CONTROL = 8, /* exists only with serve --control */
};

struct route {
	const char *method;
	const char *pattern;
	void (*handle)(struct request *request, struct reply *reply);
	int flags;
};

/*
 * Finds the route for the request's method and path among the routes (ended by one without a
 * pattern) and fills request->route and request->args. Returns whether any route has that path,
 * whatever its method; the first such one goes to *ret_other.
 */
bool router_find(const struct route *routes, struct request *request,
		const struct route **ret_other);
/* Answers: finds the user, runs the handler or says why not. Takes and leaves the studio's lock. */
void router_answer(struct request *request, struct reply *reply);
/* Whether an upload by this request's user is welcome at all; finds the user. */
bool router_accepts_upload(struct request *request);

extern const struct route studio_routes[]; /* routes.c */

#endif
