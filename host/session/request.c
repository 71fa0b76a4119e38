/* SPDX-License-Identifier: Apache-2.0 */
#include "session/request.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/console.h"
#include "base/env.h"
#include "base/memory.h"
#include "session/retry.h"
#include "session/url.h"
#include "wrap/json.h"

#include <string.h>
#include <sys/random.h>

/* A server that drips one byte a second is not waited for longer than this. */
#define MAX_CALL_MS 600000
#define MAX_TITLE   120

void session_http_options(struct session *session, struct http_options *ret_options)
{
	const char *ca_file = env_get("AYON_CA_FILE");
	int64_t limit_ms = retry_timeout_ms(env_get("AYON_SERVER_TIMEOUT"));

	if (!session->agent)
		session->agent = mem_printf("ayon/%s", session->version ? session->version : "0");
	*ret_options = (struct http_options){
		.ca_file = ca_file ? ca_file : env_get("SSL_CERT_FILE"),
		.ca_dir = ca_file ? NULL : env_get("SSL_CERT_DIR"),
		.cert_file = env_get("AYON_CERT_FILE"),
		.user_agent = session->agent,
		.connect_ms = limit_ms,
		.stall_ms = limit_ms,
	};
}

int session_http(struct session *session, struct http_client **ret_http, struct error *err)
{
	if (!session->http) {
		struct http_options options;
		session_http_options(session, &options);
		int r = http_client_new(&options, &session->http, err);
		if (r < 0)
			return r;
	}
	*ret_http = session->http;
	return 0;
}

static unsigned random_number(void)
{
	unsigned number = 0;
	if (getrandom(&number, sizeof(number), GRND_NONBLOCK) != sizeof(number))
		number = (unsigned)clock_ms();
	return number;
}

static int over(const struct session_call *call, struct error *err)
{
	return error_set(err, AYON_ETIMEOUT,
			"the time limit of --timeout is over and '%.*s' has not answered",
			(int)strcspn(call->url, "?#"), call->url);
}

/* Only the deadline of the run is a time-out of the run; a server that is silent for long is an absent one. */
static int judge(const struct session *session, const struct session_call *call, int r,
		struct error *err)
{
	if (r < 0 && clock_left_ms(session->deadline_ms) == 0)
		return over(call, err);
	if (r == AYON_ETIMEOUT)
		return error_set(err, AYON_ENETWORK, "%s", err->text);
	return r;
}

/* 0: the client's own limit. */
static int64_t connect_ms(const struct session *session)
{
	int64_t left = clock_left_ms(session->connect_by_ms);

	if (!session->connect_by_ms)
		return 0;
	return left > 0 ? left : 1;
}

/* Whether the time for another attempt is over. */
static bool is_late(const struct session *session, int64_t delay, int result,
		const struct http_response *response)
{
	if (delay >= clock_left_ms(session->deadline_ms))
		return true;
	return result < 0 && delay >= clock_left_ms(session->connect_by_ms) &&
	       (response->failure == HTTP_FAILURE_NAME ||
			       response->failure == HTTP_FAILURE_CONNECT);
}

static int once(struct session *session, struct http_client *http, const struct session_call *call,
		struct http_response *ret_response, struct error *err)
{
	int64_t left = clock_left_ms(session->deadline_ms);
	const struct http_request request = {
		.method = call->method,
		.url = call->url,
		.headers = call->headers,
		.secret_headers = call->secret_headers,
		.body = call->body,
		.body_size = call->body_size,
		.timeout_ms = left < MAX_CALL_MS ? left : MAX_CALL_MS,
		.connect_ms = connect_ms(session),
		.payload = session->cancel_payload,
		.is_cancelled = session->is_cancelled,
	};
	if (left == 0) {
		*ret_response = (struct http_response){ .failure = HTTP_FAILURE_REFUSED };
		return over(call, err);
	}
	session->request_count++;
	return judge(session, call, http_perform(http, &request, ret_response, err), err);
}

int session_call(struct session *session, const struct session_call *call,
		struct http_response *ret_response, struct error *err)
{
	unsigned attempts = call->attempts ? call->attempts
					   : retry_attempts(env_get("AYON_SERVER_RETRIES"));
	struct http_client *http = NULL;
	int r = session_http(session, &http, err);
	if (r < 0)
		return r;

	for (unsigned attempt = 1;; attempt++) {
		struct error reason = { 0 };
		struct http_response response;
		r = once(session, http, call, &response, &reason);
		session->lost = r < 0 && http_is_nobody_there(response.failure);
		int64_t delay = retry_delay_ms(
				attempt + 1, r, response.retry_after_s, random_number());
		if (attempt >= attempts || !retry_is_worth(call->method, r, &response) ||
				is_late(session, delay, r, &response)) {
			if (r < 0)
				return error_set(err, r, "%s", reason.text);
			*ret_response = response;
			return r;
		}
		if (r < 0)
			console_log(CONSOLE_DEBUG, "attempt %u of %u: %s", attempt, attempts,
					reason.text);
		else
			console_log(CONSOLE_DEBUG, "attempt %u of %u: status %d", attempt, attempts,
					response.status);
		if (r >= 0)
			http_response_finish(&response);
		clock_sleep_ms(delay);
	}
}

/* A proxy or web server in between answers with a page, whose title is the reason. */
static const char *page_title(const struct http_response *response, struct json **ret_json)
{
	const char *start = response->body ? strcasestr(response->body, "<title>") : NULL;
	if (!start)
		return NULL;

	CLEANUP(free) char *title = mem_dup_n(start + 7, strnlen(start + 7, MAX_TITLE));
	title[strcspn(title, "<\r\n")] = '\0';
	*ret_json = json_new_text(str_trim(title));
	return json_text(*ret_json);
}

const char *session_detail(const struct http_response *response, struct json **ret_json)
{
	const char *detail = NULL;

	*ret_json = NULL;
	if (response->body && json_parse(response->body, response->body_size, ret_json, NULL) == 0)
		detail = json_get_text(*ret_json, "detail");
	else
		detail = page_title(response, ret_json);
	return detail ? detail : "";
}

static int check_ready(const struct session *session, struct error *err)
{
	if (!session->server_url)
		return error_set(err, AYON_EAUTH,
				"no server is known; run `ayon login`, or set AYON_SERVER_URL and "
				"AYON_API_KEY");
	if (!session->credential)
		return error_set(err, AYON_EAUTH,
				"not logged in to '%s'%s%s%s; run `ayon login` or set AYON_API_KEY",
				session->server_url, session->credential_note ? " (" : "",
				session->credential_note ? session->credential_note : "",
				session->credential_note ? ")" : "");
	if (session->rejected)
		return error_set(err, AYON_EAUTH,
				"'%s' has refused the credential; run `ayon login` again",
				session->server_url);
	return 0;
}

/* A credential that was refused once is not sent again: each try counts towards a lock-out on the server. */
static int refused(struct session *session, struct http_response *response, struct error *err)
{
	CLEANUP(json) struct json *json = NULL;
	const char *detail = session_detail(response, &json);

	session->rejected = true;
	return error_set(err, AYON_EAUTH,
			"'%s' refuses the credential%s%s; run `ayon login` again%s",
			session->server_url, *detail ? ": " : "", detail,
			session->store == CREDENTIAL_ENVIRONMENT ? " or correct AYON_API_KEY" : "");
}

int session_request(struct session *session, const char *method, const char *path,
		const char *content_type, const void *body, size_t body_size,
		struct http_response *ret_response, struct error *err)
{
	int r = check_ready(session, err);
	if (r < 0)
		return r;
	if (path[0] != '/')
		return error_set(err, AYON_EINVALID, "'%s': the path of a request begins with '/'",
				path);

	CLEANUP(free) char *url = mem_printf("%s%s", session->base_url, path);
	CLEANUP(free) char *type = NULL;
	CLEANUP(free)
	const char **headers = mem_array(session->headers.count + 2, sizeof(*headers));
	memcpy(headers, session_headers(session), session->headers.count * sizeof(*headers));
	if (body) {
		type = mem_printf("Content-Type: %s",
				content_type ? content_type : "application/json");
		headers[session->headers.count] = type;
	}
	const struct session_call call = {
		.method = method ? method : "GET",
		.url = url,
		.headers = headers,
		.secret_headers = session_secret_headers(session),
		.body = body,
		.body_size = body_size,
	};
	struct http_response response;
	r = session_call(session, &call, &response, err);
	if (r < 0)
		return r;
	if (response.status == 401) {
		r = refused(session, &response, err);
		http_response_finish(&response);
		return r;
	}
	*ret_response = response;
	return 0;
}

/* The status for an answer that is not the wanted 200. */
static int unwanted(const struct session *session, const char *path,
		const struct http_response *response, struct error *err)
{
	CLEANUP(json) struct json *json = NULL;
	const char *detail = session_detail(response, &json);
	int code = response->status == 403   ? AYON_EAUTH
		   : response->status == 404 ? AYON_ENOTFOUND
					     : AYON_ENETWORK;
	return error_set(err, code, "'%s%.*s' answers %d%s%.600s", session->base_url,
			(int)strcspn(path, "?"), path, response->status, *detail ? ": " : "",
			detail);
}

int session_get_json(struct session *session, const char *path, struct json **ret_json,
		struct error *err)
{
	struct http_response response;
	int r = session_request(session, "GET", path, NULL, NULL, 0, &response, err);
	if (r < 0)
		return r;

	if (response.status != 200)
		r = unwanted(session, path, &response, err);
	else if (json_parse(response.body, response.body_size, ret_json, err) < 0)
		r = error_set(err, AYON_ENETWORK,
				"'%s%.*s' answers with %s where JSON should be; is it an AYON "
				"server?",
				session->base_url, (int)strcspn(path, "?"), path,
				response.content_type[0] ? response.content_type
							 : "something unknown");
	http_response_finish(&response);
	return r;
}
