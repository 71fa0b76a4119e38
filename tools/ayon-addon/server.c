/* SPDX-License-Identifier: Apache-2.0 */
#include "server.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/console.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/str.h"
#include "session/session.h"
#include "wrap/http.h"
#include "wrap/json.h"

#include "layout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_ANSWER (32u << 20)

static const char *const json_headers[] = { "Content-Type: application/json", NULL };
static const char *const zip_headers[] = { "Content-Type: application/octet-stream", NULL };

/* The launcher's own session knows where the credential is: environment, key file, keyring. It is not asked on. */
static int find_session(const char *url, char **ret_url, char **ret_header, struct error *err)
{
	CLEANUP(layout) struct layout layout = { 0 };
	CLEANUP(session) struct session session = { 0 };
	int r = layout_init(&layout, err);
	if (r < 0)
		return r;

	if (url)
		env_set("AYON_SERVER_URL", url);
	struct session_options options = {
		.layout = &layout,
		.headless = true,
		.version = AYON_TOOL_VERSION,
	};
	r = session_open(&options, &session, err);
	if (r < 0)
		return r;
	if (!session.base_url)
		return error_set(err, AYON_EUSAGE,
				"which server? give --server URL or set AYON_SERVER_URL");
	if (!session.credential)
		return error_set(err, AYON_EAUTH,
				"no credential for %s%s%s; set AYON_API_KEY to an administrator's "
				"API "
				"key, or log in with `ayon login`",
				session.base_url, session.credential_note ? ": " : "",
				session.credential_note ? session.credential_note : "");
	console_add_secret(session.credential);
	*ret_url = TAKE(session.base_url);
	*ret_header = mem_printf("X-Api-Key: %s", session.credential);
	return 0;
}

int server_open(const char *url, int64_t timeout_ms, struct server *server, struct error *err)
{
	int r = find_session(url, &server->url, &server->key_header, err);
	if (r < 0)
		return r;

	server->secret_headers[0] = server->key_header;
	server->deadline_ms = clock_ms() + timeout_ms;
	struct http_options options = {
		.ca_file = env_get("AYON_CA_FILE"),
		.cert_file = env_get("AYON_CERT_FILE"),
		.user_agent = "ayon-addon/" AYON_TOOL_VERSION,
	};
	return http_client_new(&options, &server->http, err);
}

void server_close(struct server *server)
{
	http_client_free(server->http);
	mem_free_secret(server->key_header);
	free(server->url);
	*server = (struct server){ 0 };
}

/* The server's own words about a failure. */
static void explain(const struct http_response *response, char *text, size_t size)
{
	CLEANUP(json) struct json *root = NULL;
	if (response->body && json_parse(response->body, response->body_size, &root, NULL) < 0)
		root = NULL;
	const char *detail = json_get_text(root, "detail");
	snprintf(text, size, "%s%.400s", detail ? ": " : "", detail ? detail : "");
	for (char *c = text; *c; c++) {
		if ((unsigned char)*c < 0x20)
			*c = ' ';
	}
}

static int judge(const struct http_response *response, const char *method, const char *url,
		struct error *err)
{
	char detail[512];
	if (response->status < 300)
		return 0;
	explain(response, detail, sizeof(detail));
	if (response->status == 401)
		return error_set(err, AYON_EAUTH,
				"the server refuses the credential%s; check AYON_API_KEY", detail);
	if (response->status == 403)
		return error_set(err, AYON_EAUTH, "%s %s needs an administrator%s", method, url,
				detail);
	return error_set(err, response->status == 404 ? AYON_ENOTFOUND : AYON_EFAIL,
			"%s %s answered %d%s", method, url, response->status, detail);
}

static int perform(struct server *server, struct http_request *request, const char *path,
		struct json **ret_json, struct error *err)
{
	CLEANUP(free) char *url = mem_printf("%s%s", server->url, path);
	struct http_response response = { 0 };
	request->url = url;
	request->secret_headers = server->secret_headers;
	request->max_bytes = MAX_ANSWER;
	request->timeout_ms = clock_left_ms(server->deadline_ms);
	/* A POST that becomes a GET behind a redirect would look like success. */
	request->max_redirects = request->method ? -1 : 0;
	if (request->timeout_ms == 0)
		return error_set(err, AYON_ETIMEOUT, "the time is up; raise --timeout");

	int r = http_perform(server->http, request, &response, err);
	if (r < 0)
		return r;
	r = judge(&response, request->method ? request->method : "GET", url, err);
	if (r >= 0 && ret_json) {
		*ret_json = NULL;
		if (response.body_size > 0)
			r = json_parse(response.body, response.body_size, ret_json, err);
		if (r < 0)
			r = error_prefix(err, "answer of %s", url);
	}
	http_response_finish(&response);
	return r;
}

int server_call(struct server *server, const char *method, const char *path,
		const struct json *body, struct json **ret_json, struct error *err)
{
	CLEANUP(free) char *text = body ? json_write_text(body, false) : NULL;
	struct http_request request = {
		.method = str_equal(method, "GET") ? NULL : method,
		.headers = json_headers,
		.body = text,
		.body_size = text ? strlen(text) : 0,
	};
	return perform(server, &request, path, ret_json, err);
}

int server_send_file(struct server *server, const char *path, const char *file,
		struct json **ret_json, struct error *err)
{
	CLEANUP(close) int fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return error_errno(err, AYON_EIO, errno, "cannot read '%s'", file);

	struct http_request request = { .method = "POST", .headers = zip_headers, .upload_fd = fd };
	return perform(server, &request, path, ret_json, err);
}
