/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/http_transfer.h: one transfer of the HTTP backend, as far as no library is needed for it: what is sent, what
 * is taken, where a redirect may lead. A private header of the backend.
 */
#ifndef AYON_HOST_HTTP_TRANSFER_H
#define AYON_HOST_HTTP_TRANSFER_H

#include "base/str.h"
#include "wrap/http.h"

#include <sys/types.h>

/* Where http_perform() waits for the end of its transfer. */
struct outcome {
	bool is_done;
	int result;
	struct http_response *response;
	struct error *err;
};

struct transfer {
	struct http_client *client;
	const struct http_request *request;
	struct outcome *outcome;    /* NULL: on_done of the request is called */
	void *easy;                 /* the library's handle */
	struct curl_slist *headers; /* the library's copy of the header lines */
	char *url;                  /* of this hop */
	char *location;
	struct http_response response;
	struct str body;
	uint64_t received;
	uint64_t limit;
	uint64_t sent; /* of upload_fd */
	int64_t deadline_ms;
	int redirects;
	int sends;      /* of a request that must not happen twice */
	bool announced; /* on_start was called */
	int result;     /* negative: we ended it, err says why */
	struct error err;
	char reason[256]; /* of the library, CURL_ERROR_SIZE */
	struct transfer *next;
};

struct transfer *transfer_new(struct http_client *client, const struct http_request *request);
void transfer_free(struct transfer *t); /* not the library's handles */
/* AYON_ECANCELLED when the caller of the request does not want its answer any more. */
int transfer_check_wanted(const struct http_request *request, struct error *err);
/* How long may be waited before that is asked again; at most `longest_ms`. */
int64_t transfer_patience_ms(const struct http_request *request, int64_t longest_ms);
int transfer_count(const struct transfer *first);
/* For the next hop. */
void transfer_reset(struct transfer *t);
void transfer_unlink(struct transfer **first, struct transfer *t);
/* Whether the server must not get it twice: POST and PATCH, unless they only ask. */
bool transfer_is_once(const struct transfer *t);
const char *transfer_method(const struct transfer *t);
/* The header lines of this hop; secret ones only for the origin they were given for. */
int transfer_request_headers(const struct transfer *t, struct strlist *lines, struct error *err);
/*
 * What comes in, in the shape that libcurl calls. Any other number than size * count ends the transfer, with
 * t->result and t->err set; `payload` is the transfer.
 */
size_t transfer_take_header(char *bytes, size_t size, size_t count, void *payload);
size_t transfer_take_body(char *bytes, size_t size, size_t count, void *payload);
/* The size of upload_fd, from its start; negative with t->err. */
int64_t transfer_upload_size(struct transfer *t);
/* The next piece of upload_fd, 0 at its end. */
ssize_t transfer_give_body(struct transfer *t, char *bytes, size_t size);
/* Whether the answer is a redirect that is followed: its body is nobody's. */
bool transfer_is_redirect(const struct transfer *t);
/* Makes `target` (absolute) the URL of the next hop, or says why it must not be. */
int transfer_redirect(struct transfer *t, const char *target, struct error *err);
/* The failure, made more precise by the library's words. */
enum http_failure transfer_failure(const struct transfer *t, enum http_failure failure);
/* Sets t->err from the library's reason in one line: what failed and what to do. Returns its code. */
int transfer_explain(struct transfer *t, enum http_failure failure, const char *reason);
/*
 * Puts the URL in front of t->err, without its query, which may hold a token; not when the caller of http_start()
 * says where he asked and the transfer has stayed there.
 */
int transfer_name_error(struct transfer *t);
/* Hands the end to whoever waits for it. */
void transfer_deliver(struct transfer *t, int result, enum http_failure failure);

#endif
