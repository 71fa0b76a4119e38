/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/http.h: requests to the AYON server through the host: its connections, credentials, limits and retries.
 */
#ifndef AYON_EXT_HTTP_H
#define AYON_EXT_HTTP_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_HTTP_1 "ayon.http/1"

struct ayon_http_response {
	uint32_t size;
	int32_t status;           /* HTTP status: 200, 404, ... */
	const char *content_type; /* "" when the server sent none */
	const char *body;         /* NUL-terminated for convenience */
	uint64_t body_size;       /* bytes, without that NUL */
};

struct ayon_http_1 {
	uint32_t size;
	/*
	 * Sends one request and waits. `path` begins with '/' and is relative to the server's URL: "/api/projects".
	 * `body` (body_size bytes, JSON unless content_type says otherwise) may be NULL. AYON_OK means that the
	 * server answered, with whatever status; AYON_ENETWORK, AYON_ETIMEOUT, AYON_EAUTH (no session) otherwise.
	 * The response is borrowed until the next request of this addon. Answers over 64 MiB are refused. [main]
	 */
	int32_t (*request)(const struct ayon_host *host, const char *method, const char *path,
			const char *content_type, const void *body, uint64_t body_size,
			const struct ayon_http_response **ret_response);
};

#endif
