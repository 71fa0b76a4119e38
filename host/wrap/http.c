/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/http.h"

#include "wrap/backend.h"
#include "wrap/http_backend.h"

static const struct http_backend *backend;

int http_client_new(const struct http_options *options, struct http_client **ret_client,
		struct error *err)
{
	if (!backend) {
		const void *table = NULL;
		int r = backend_load("http_curl", &table, err);
		if (r < 0)
			return r;
		backend = table;
	}
	return backend->client_new(options, ret_client, err);
}

/* Whoever has a client has loaded the backend. */
void http_client_free(struct http_client *client)
{
	if (client)
		backend->client_free(client);
}

int http_perform(struct http_client *client, const struct http_request *request,
		struct http_response *ret_response, struct error *err)
{
	return backend->perform(client, request, ret_response, err);
}

int http_start(struct http_client *client, const struct http_request *request, struct error *err)
{
	return backend->start(client, request, err);
}

int http_step(struct http_client *client, int64_t wait_ms, struct error *err)
{
	return backend->step(client, wait_ms, err);
}
