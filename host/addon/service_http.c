/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/service.h"

#include "base/str.h"
#include "session/session.h"

#include <string.h>

#define MAX_METHOD 16
#define MAX_PATH   16384

/* What would end up in the request line must not be able to end it. */
static int32_t check(struct addon_instance *caller, const char *method, const char *path)
{
	if (!method || !*method || strlen(method) > MAX_METHOD ||
			method[strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")])
		return service_fail(caller, AYON_EINVALID,
				"an HTTP method is one upper-case word, like GET");
	if (!path || *path != '/' || strnlen(path, MAX_PATH + 1) > MAX_PATH)
		return service_fail(caller, AYON_EINVALID,
				"the path of a request begins with '/' and has at most "
				"%d bytes",
				MAX_PATH);
	for (const unsigned char *c = (const unsigned char *)path; *c; c++) {
		if (*c <= 0x20 || *c >= 0x7f)
			return service_fail(caller, AYON_EINVALID,
					"the path '%s' holds a space, a control or a non-"
					"ASCII character; percent-encode it",
					path);
	}
	return 0;
}

static int32_t request(const struct ayon_host *host, const char *method, const char *path,
		const char *content_type, const void *body, uint64_t body_size,
		const struct ayon_http_response **ret_response)
{
	struct addon_instance *caller = service_caller(host);
	struct http_response response = { 0 };
	struct error err = { 0 };

	int32_t r = service_require(
			caller, AYON_NEEDS_SESSION, "AYON_NEEDS_SESSION", AYON_EXT_HTTP_1);
	if (r < 0)
		return r;

	r = check(caller, method, path);
	if (r < 0)
		return r;

	/* The old answer goes only now: the caller may have made the request from it. */
	r = session_request(caller->context->session, method, path,
			content_type || !body ? content_type : "application/json", body,
			(size_t)body_size, &response, &err);
	http_response_finish(&caller->response);
	caller->response = (struct http_response){ 0 };
	if (r < 0)
		return service_failed(caller, &err);

	caller->response = response;
	caller->shown_response = (struct ayon_http_response){
		.size = sizeof(caller->shown_response),
		.status = response.status,
		.content_type = response.content_type ? response.content_type : "",
		.body = response.body ? response.body : "",
		.body_size = response.body ? response.body_size : 0,
	};
	*ret_response = &caller->shown_response;
	return AYON_OK;
}

const struct ayon_http_1 service_http = {
	.size = sizeof(service_http),
	.request = request,
};
