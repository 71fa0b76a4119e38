/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/http.h"

#include "wrap/backend.h"
#include "wrap/crypto.h"
#include "wrap/http_backend.h"

static const struct http_backend *backend;

static int before_openssl(struct error *err)
{
	const struct crypto_backend *crypto = NULL;
	return crypto_load(&crypto, err);
}

int http_load(struct error *err)
{
	const void *loaded = NULL;

	if (backend)
		return 0;
	int r = backend_load("http_curl", &loaded, err);
	if (r < 0)
		return r;

	const struct http_backend *table = loaded;
	r = table->start(before_openssl, err);
	if (r == 0)
		backend = table;
	return r;
}

int http_client_new(const struct http_options *options, struct http_client **ret_client,
		struct error *err)
{
	int r = http_load(err);
	if (r == 0)
		*ret_client = backend->client_new(options);
	return r;
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
	return backend->begin(client, request, err);
}

int http_step(struct http_client *client, int64_t wait_ms, struct error *err)
{
	return backend->step(client, wait_ms, err);
}
