/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/http_backend.h: the table by which http.c reaches its backend. Each function is the one of http.h, start()
 * aside.
 */
#ifndef AYON_HOST_HTTP_BACKEND_H
#define AYON_HOST_HTTP_BACKEND_H

#include "wrap/http.h"

struct http_backend {
	/* Once. before_openssl() is called when OpenSSL is what it brings, before that allocates anything. */
	int (*start)(int (*before_openssl)(struct error *err), struct error *err);
	struct http_client *(*client_new)(const struct http_options *options);
	void (*client_free)(struct http_client *client);
	int (*perform)(struct http_client *client, const struct http_request *request,
			struct http_response *ret_response, struct error *err);
	int (*begin)(struct http_client *client, const struct http_request *request,
			struct error *err);
	int (*step)(struct http_client *client, int64_t wait_ms, struct error *err);
};

#endif
