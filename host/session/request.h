/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/request.h: requests of the session room to any URL, with retries and the deadline of the run.
 */
#ifndef AYON_HOST_SESSION_REQUEST_H
#define AYON_HOST_SESSION_REQUEST_H

#include "session/session.h"

struct json;

struct session_call {
	const char *method;
	const char *url; /* absolute */
	const char *const *headers;
	const char *const *secret_headers;
	const void *body;
	size_t body_size;
	unsigned attempts; /* 0: as AYON_SERVER_RETRIES says */
};

/* AYON_OK: an answer, whatever its status. The caller ends it with http_response_finish(). */
int session_call(struct session *session, const struct session_call *call,
		struct http_response *ret_response, struct error *err);
/* What the server says in `detail`, "" when it says nothing; borrowed from the JSON, which the caller frees. */
const char *session_detail(const struct http_response *response, struct json **ret_json);

#endif
