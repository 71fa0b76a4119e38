/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/http.h: HTTP transfers, many at once over one event loop with connection reuse (libcurl multi).
 * No policy: no retry, no URL of AYON, no credentials of its own. What it does guarantee: http and https only,
 * never https to http, TLS 1.2 or newer, certificates checked, no cookies, no netrc, limits on size and time,
 * and secret headers that never leave the scheme, host and port of the URL they were given for.
 */
#ifndef AYON_HOST_HTTP_H
#define AYON_HOST_HTTP_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http_client;

struct http_options {
	const char *ca_file; /* PEM file of trusted authorities; with ca_dir NULL: the system's store */
	const char *ca_dir;     /* hashed folder of trusted authorities, or NULL */
	const char *cert_file;  /* PEM file with client certificate and key, or NULL */
	const char *user_agent; /* "ayon/1.7.0" */
	int64_t connect_ms;     /* limit for name, connection and TLS; 0: 10 s */
	int64_t stall_ms;       /* a transfer without a byte for that long ends; 0: 30 s */
	int max_connections;    /* in parallel to one host; 0: 6 */
};

/* How far a transfer without an answer came: what was never sent may be sent again without harm. */
enum http_failure {
	HTTP_FAILURE_NONE = 0,
	HTTP_FAILURE_REFUSED, /* refused by us: URL, redirect, limit, callback; again would end the same */
	HTTP_FAILURE_NAME,    /* the host's name was not found */
	HTTP_FAILURE_CONNECT, /* no connection: nothing of the request was sent */
	HTTP_FAILURE_TLS,     /* no trusted connection: nothing of the request was sent */
	HTTP_FAILURE_BROKEN,  /* broke off after something may have been sent */
	HTTP_FAILURE_TIMEOUT, /* stalled or over its time, after something may have been sent */
};

/* Whether it says that nobody was there, rather than that somebody answered badly. */
static inline bool http_is_nobody_there(enum http_failure failure)
{
	return failure == HTTP_FAILURE_NAME || failure == HTTP_FAILURE_CONNECT ||
	       failure == HTTP_FAILURE_TIMEOUT;
}

/*
 * What came back. Strings are "" when the server sent nothing. Owned by whoever the function says. When the
 * function failed, only `failure` means something.
 */
struct http_response {
	enum http_failure failure;
	int status;
	char *url; /* after redirects */
	char *content_type;
	char *etag;
	char *last_modified;
	int64_t content_length; /* of this answer's body, -1: not said */
	int64_t range_start;    /* first byte of a 206 answer, -1: not a range */
	int64_t range_total;    /* whole size of a 206 answer, -1: not said */
	int64_t retry_after_s;  /* -1: not said */
	char *body;             /* NUL-terminated; NULL when on_data took it */
	size_t body_size;
};

struct http_request {
	const char *method;         /* NULL: GET */
	const char *url;            /* absolute */
	const char *const *headers; /* NULL-terminated "Name: value", or NULL */
	const char *const *
			secret_headers; /* the same, dropped by a redirect to another scheme, host or port */
	const void *body;               /* sent as it is; may be NULL */
	size_t body_size;
	int upload_fd;        /* > 0: the body is this file's content from its start, streamed */
	uint64_t offset;      /* > 0: asks for "Range: bytes=<offset>-" */
	const char *if_range; /* ETag or date that makes the range conditional, or NULL */
	uint64_t max_bytes;   /* an answer with more bytes is refused; 0: 64 MiB */
	bool is_question;   /* a POST that changes nothing: may be sent a second time, like a GET */
	int64_t timeout_ms; /* for the whole transfer; 0: none but the stall limit */
	int64_t connect_ms; /* for name, connection and TLS, in place of the client's; 0: that */
	int64_t min_bytes_per_s; /* slower than this for the stall limit is a stall; 0: 1 */
	int max_redirects; /* 0: 10; negative: none is followed and the 3xx answer is returned */
	void *payload;
	/* For http_perform(): asked several times a second; true ends the transfer with AYON_ECANCELLED. */
	bool (*is_cancelled)(void *payload);
	/* Once, when the final answer's headers are in. A negative return aborts with that status; set err. */
	int (*on_start)(void *payload, const struct http_response *head, struct error *err);
	/* Body bytes as they come; without it the body is collected in memory. A negative return aborts. */
	int (*on_data)(void *payload, const void *bytes, size_t length, struct error *err);
	/*
	 * Once at the end of a transfer of http_start(). result 0: an answer came, whatever its status; negative:
	 * AYON_ENETWORK, AYON_ETIMEOUT (timeout_ms is over), AYON_EINVALID (too large, malformed) or what a callback
	 * returned, with err. It names the URL only when a redirect led to another one: the caller knows its own.
	 * The response is never NULL and valid in the call only.
	 */
	void (*on_done)(void *payload, int result, const struct http_response *response,
			const struct error *err);
};

/* Loads libcurl. Belongs to the main thread; afterwards each thread may have clients of its own. */
int http_load(struct error *err);
int http_client_new(const struct http_options *options, struct http_client **ret_client,
		struct error *err);
/* Ends running transfers: each on_done gets AYON_ECANCELLED and may start nothing. Accepts NULL. */
void http_client_free(struct http_client *client);
/*
 * One transfer, waiting for it; others go on meanwhile. The caller ends the response with http_response_finish(),
 * needed after success only. Errors as in on_done, but with the URL named. A POST or PATCH is never sent
 * twice, unless is_question says that it only asks.
 * on_start and on_data may call nothing of this header, on_done may.
 */
int http_perform(struct http_client *client, const struct http_request *request,
		struct http_response *ret_response, struct error *err);
/* Starts a transfer; what the request points to must live until on_done. on_done may start another one. */
int http_start(struct http_client *client, const struct http_request *request, struct error *err);
/* Lets transfers go on for at most wait_ms. Returns how many are still running, or a negative status. */
int http_step(struct http_client *client, int64_t wait_ms, struct error *err);
void http_response_finish(struct http_response *response);
/* Whether both URLs have the same scheme, host and port (defaults filled in, case folded). */
bool http_same_origin(const char *a, const char *b);
/* Percent-encodes everything but letters, digits and "-._~" and the characters in `keep`. Caller frees. */
char *http_escape(const char *text, const char *keep);

#endif
