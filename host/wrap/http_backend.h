/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/http_backend.h: the table by which http.c reaches its backend. Each function is the one of http.h.
 */
#ifndef AYON_HOST_HTTP_BACKEND_H
#define AYON_HOST_HTTP_BACKEND_H

#include "wrap/http.h"

struct http_backend {
	int (*client_new)(const struct http_options *options, struct http_client **ret_client,
			struct error *err);
	void (*client_free)(struct http_client *client);
	int (*perform)(struct http_client *client, const struct http_request *request,
			struct http_response *ret_response, struct error *err);
	int (*start)(struct http_client *client, const struct http_request *request,
			struct error *err);
	int (*step)(struct http_client *client, int64_t wait_ms, struct error *err);
};

#endif
