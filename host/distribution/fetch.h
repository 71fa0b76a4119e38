/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/fetch.h: one file over HTTP, beside others on one client: hashed while it arrives, continued where
 * it broke off, tried again with growing pauses when the server is busy. Main thread only.
 */
#ifndef AYON_HOST_FETCH_H
#define AYON_HOST_FETCH_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct http_client;

struct fetch_options {
	struct http_client *client;
	const char *url;
	const char *other_url;      /* tried when the first answers 404 or 405; NULL: none */
	const char *const *headers; /* all texts are copied; both as in http_request */
	const char *const *secret_headers;
	const char *path; /* file to make */
	int digest_kind;
	int64_t size;      /* what it must have, -1: not known */
	unsigned attempts; /* without progress between them; 0: one */
};

enum fetch_state {
	FETCH_RUNNING = 1,
	FETCH_PAUSED, /* until the next attempt */
	FETCH_DONE,
	FETCH_FAILED,
};

struct fetch;

int fetch_new(const struct fetch_options *options, struct fetch **ret_fetch, struct error *err);
/* Starts the next attempt when its time has come. To be called now and then. */
enum fetch_state fetch_step(struct fetch *fetch);
/* Why it failed. */
const struct error *fetch_error(const struct fetch *fetch);
/* The HTTP status of a refusal, 0 when it failed otherwise. */
int fetch_status(const struct fetch *fetch);
/* Whether nobody was there at the end: no connection, or one on which nothing came. */
bool fetch_is_lost(const struct fetch *fetch);
/* Lower-case hex of a finished one; borrowed. */
const char *fetch_hex(const struct fetch *fetch);
uint64_t fetch_received(const struct fetch *fetch);
int64_t fetch_total(const struct fetch *fetch); /* -1: not known */
/* Ends it at any moment: a running transfer is let go and frees itself when the client reports its end. */
void fetch_free(struct fetch *fetch);

#endif
