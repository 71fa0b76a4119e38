/* SPDX-License-Identifier: Apache-2.0 */
#include "server.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/console.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/str.h"
#include "wrap/http.h"
#include "wrap/json.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_KEY    4096
#define MAX_ANSWER (32u << 20)

static const char *const json_headers[] = { "Content-Type: application/json", NULL };
static const char *const zip_headers[] = { "Content-Type: application/octet-stream", NULL };

static int find_key(char **ret_key, struct error *err)
{
	const char *key = env_get("AYON_API_KEY");
	const char *file = env_get("AYON_API_KEY_FILE");
	CLEANUP(free) char *text = NULL;
	if (!key && file) {
		size_t length;
		int r = fs_read(file, MAX_KEY, &text, &length, err);
		if (r < 0)
			return error_prefix(err, "AYON_API_KEY_FILE");
		key = str_trim(text);
	}
	if (str_is_empty(key))
		return error_set(err, AYON_EAUTH,
				"no credential; set AYON_API_KEY to an administrator's API key or "
				"session token, or AYON_API_KEY_FILE to a file that holds it");
	for (const char *c = key; *c; c++) {
		if (!isgraph((unsigned char)*c))
			return error_set(err, AYON_EAUTH,
					"the API key holds a character that no key has");
	}
	console_add_secret(key);
	*ret_key = mem_dup(key);
	return 0;
}

static int find_url(const char *url, char **ret_url, struct error *err)
{
	if (!url)
		url = env_get("AYON_SERVER_URL");
	if (!url)
		return error_set(err, AYON_EUSAGE,
				"which server? give --server URL or set AYON_SERVER_URL");
	if (!str_starts(url, "http://") && !str_starts(url, "https://"))
		return error_set(err, AYON_EUSAGE,
				"'%s' is no URL of a server; write it with http:// or https://",
				url);
	size_t length = strlen(url);
	while (length > 0 && url[length - 1] == '/')
		length--;
	*ret_url = mem_dup_n(url, length);
	return 0;
}

int server_open(const char *url, int64_t timeout_ms, struct server *server, struct error *err)
{
	char *key = NULL;
	int r = find_url(url, &server->url, err);
	if (r >= 0)
		r = find_key(&key, err);
	if (r < 0)
		return r;

	server->key_header = mem_printf("X-Api-Key: %s", key);
	mem_free_secret(key);
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
	if (server->key_header)
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
