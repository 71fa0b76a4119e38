/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/server.h: the few requests that publishing an addon needs, with an administrator's credential.
 */
#ifndef AYON_TOOLS_SERVER_H
#define AYON_TOOLS_SERVER_H

#include "base/error.h"

#include <stdint.h>

struct http_client;
struct json;

/* Zeroed before server_open(). Owned. */
struct server {
	char *url;        /* without trailing slashes */
	char *key_header; /* holds the secret */
	const char *secret_headers[2];
	struct http_client *http;
	int64_t deadline_ms; /* by clock_ms(); every request ends before it */
};

/*
 * `url` NULL: AYON_SERVER_URL or the last one used. The credential is found as the launcher finds it: AYON_API_KEY,
 * key files, keyring. Sends nothing. AYON_EUSAGE: there is no URL. AYON_EAUTH: there is no credential.
 */
int server_open(const char *url, int64_t timeout_ms, struct server *server, struct error *err);
void server_close(struct server *server);
static inline void cleanup_server(struct server *server)
{
	server_close(server);
}

/*
 * One request; `body` may be NULL and stays the caller's. Any status under 400 is success, and *ret_json (may be
 * NULL) the answer, NULL when it has none. AYON_EAUTH for 401 and 403, AYON_ENOTFOUND for 404, AYON_EFAIL for others,
 * with the server's own words. AYON_ENETWORK, AYON_ETIMEOUT.
 */
int server_call(struct server *server, const char *method, const char *path,
		const struct json *body, struct json **ret_json, struct error *err);
/* POST of a file's bytes, streamed. */
int server_send_file(struct server *server, const char *path, const char *file,
		struct json **ret_json, struct error *err);

#endif
