/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/fetch_body.h: a fetch from the inside, and its half that takes what arrives: hashed, counted, written.
 * For fetch.c and fetch_body.c only.
 */
#ifndef AYON_HOST_FETCH_BODY_H
#define AYON_HOST_FETCH_BODY_H

#include "base/str.h"
#include "distribution/fetch.h"
#include "wrap/digest.h"
#include "wrap/http.h"

#include <stddef.h>

struct fetch {
	struct fetch_options options;
	struct http_request request;
	struct digest *digest;
	struct str page; /* what came instead of a file from Google Drive */
	struct error error;
	char *url, *path, *drive_id;
	char *other_url;                  /* not tried yet, or NULL */
	char **headers, **secret_headers; /* copies: a transfer can outlive the run that began it */
	char *validator;                  /* the version of the file that we have a part of */
	char hex[DIGEST_HEX_SIZE];
	enum fetch_state state;
	uint64_t received, received_before;
	int64_t total, next_ms;
	unsigned attempts, all_attempts;
	int fd, status;
	enum http_failure failure; /* of the last attempt */
	bool accepts, in_flight, abandoned;
};

/* Forgets what has arrived. */
int fetch_start_over(struct fetch *fetch, struct error *err);
/* on_start and on_data of its request; the payload is the fetch. */
int fetch_on_start(void *payload, const struct http_response *head, struct error *err);
int fetch_on_data(void *payload, const void *bytes, size_t length, struct error *err);

#endif
