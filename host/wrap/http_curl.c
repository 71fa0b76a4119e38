/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The backend of wrap/http.h: the only file that knows libcurl. Redirects are followed here and not by
 * libcurl, which would send X-Api-Key to whatever host a Location header names.
 */
#include "wrap/http.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "wrap/backend.h"
#include "wrap/http_backend.h"
#include "wrap/http_settings.h"
#include "wrap/http_transfer.h"
#include "wrap/http_url.h"
#include "wrap/sigpipe.h"

#include <curl/curl.h>
#include <string.h>

#define STEP_MS 1000

/* By number, so that this also compiles with older headers, whose library then knows no such option. */
#define PREREQFUNCTION ((CURLoption)20312)
#define PREREQDATA     ((CURLoption)10313)
#define QUICK_EXIT     ((CURLoption)322)

struct http_client {
	CURLM *multi;
	CURLSH *share;
	struct http_settings settings;
	struct transfer *running;
};

static size_t on_upload(char *bytes, size_t size, size_t count, void *payload)
{
	ssize_t n = transfer_give_body(payload, bytes, size * count);
	return n < 0 ? CURL_READFUNC_ABORT : (size_t)n;
}

static int on_rewind(void *payload, curl_off_t offset, int origin)
{
	struct transfer *t = payload;
	if (origin != SEEK_SET || offset < 0)
		return CURL_SEEKFUNC_FAIL;
	t->sent = (uint64_t)offset;
	return CURL_SEEKFUNC_OK;
}

static int set_headers(struct transfer *t)
{
	CLEANUP(strlist) struct strlist lines = { 0 };
	int r = transfer_request_headers(t, &lines, &t->err);
	if (r < 0)
		return r;

	curl_slist_free_all(t->headers);
	t->headers = NULL;
	for (size_t i = 0; i < lines.count; i++)
		t->headers = mem_must(curl_slist_append(t->headers, lines.items[i]));
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
	return 0;
}

static int set_body(struct transfer *t)
{
	const struct http_request *request = t->request;
	const char *method = transfer_method(t);

	if (str_equal(method, "HEAD")) {
		curl_easy_setopt(t->easy, CURLOPT_NOBODY, 1L);
	} else if (request->upload_fd > 0) {
		int64_t size = transfer_upload_size(t);
		if (size < 0)
			return t->err.code;
		curl_easy_setopt(t->easy, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(t->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)size);
		curl_easy_setopt(t->easy, CURLOPT_READFUNCTION, on_upload);
		curl_easy_setopt(t->easy, CURLOPT_READDATA, t);
		curl_easy_setopt(t->easy, CURLOPT_SEEKFUNCTION, on_rewind);
		curl_easy_setopt(t->easy, CURLOPT_SEEKDATA, t);
	} else if (request->body || str_equal(method, "POST")) {
		curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, request->body ? request->body : "");
		curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE,
				(curl_off_t)request->body_size);
	}
	if (!str_equal(method, "GET") && !str_equal(method, "HEAD"))
		curl_easy_setopt(t->easy, CURLOPT_CUSTOMREQUEST, method);
	return 0;
}

static void set_safety(CURL *easy, const struct http_settings *settings)
{
#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
	curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, QUICK_EXIT, 1L); /* a name server that is mute is not waited for */
	curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	if (settings->ca_file || settings->ca_dir) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, settings->ca_file);
		curl_easy_setopt(easy, CURLOPT_CAPATH, settings->ca_dir);
	}
	if (settings->cert_file)
		curl_easy_setopt(easy, CURLOPT_SSLCERT, settings->cert_file);
}

static void set_limits(struct transfer *t)
{
	curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS,
			(long)(t->request->connect_ms ? t->request->connect_ms
						      : t->client->settings.connect_ms));
	curl_easy_setopt(t->easy, CURLOPT_LOW_SPEED_LIMIT,
			(long)(t->request->min_bytes_per_s ? t->request->min_bytes_per_s : 1));
	curl_easy_setopt(t->easy, CURLOPT_LOW_SPEED_TIME, t->client->settings.stall_s);
	if (t->deadline_ms) /* 0 would be no limit */
		curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS,
				(long)clock_left_ms(t->deadline_ms) + 1);
}

static int on_send(void *payload, char *to, char *from, int to_port, int from_port)
{
	(void)to, (void)from, (void)to_port, (void)from_port;
	return ((struct transfer *)payload)->sends++ != 0; /* 1 ends the transfer */
}

/*
 * libcurl repeats a request by itself when the connection it reused ends without an answer: the server may have
 * closed it before, or done the work and died. What must not happen twice is stopped before it is sent again, and
 * takes only connections too young for a server to close, so that this stays rare.
 */
static void set_once(struct transfer *t)
{
	if (!transfer_is_once(t))
		return;
	curl_easy_setopt(t->easy, CURLOPT_MAXAGE_CONN, 3L);
	curl_easy_setopt(t->easy, PREREQFUNCTION, on_send);
	if (curl_easy_setopt(t->easy, PREREQDATA, t)) /* before 7.80: pay for a new one each time */
		curl_easy_setopt(t->easy, CURLOPT_FRESH_CONNECT, 1L);
}

/* From scratch, for the first request and after each redirect. */
static int configure(struct transfer *t)
{
	struct http_origin origin;
	if (!http_origin_parse(t->url, &origin))
		return error_set(&t->err, AYON_EINVALID, "this is no http or https URL");

	_Static_assert(sizeof(t->reason) >= CURL_ERROR_SIZE, "libcurl writes that much");
	curl_easy_reset(t->easy);
	transfer_reset(t);
	curl_easy_setopt(t->easy, CURLOPT_URL, t->url);
	curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
	curl_easy_setopt(t->easy, CURLOPT_SHARE, t->client->share);
	curl_easy_setopt(t->easy, CURLOPT_USERAGENT, t->client->settings.user_agent);
	curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->reason);
	curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, transfer_take_header);
	curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, transfer_take_body);
	curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	if (!t->request->on_data && t->request->offset == 0)
		curl_easy_setopt(t->easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	set_safety(t->easy, &t->client->settings);
	curl_easy_setopt(t->easy, CURLOPT_PROXY, http_origin_proxy(&origin));
	/* Downloads share one HTTP/2 connection instead of paying a handshake each. */
	curl_easy_setopt(t->easy, CURLOPT_PIPEWAIT, (long)origin.is_https);
	set_limits(t);
	set_once(t);
	int r = set_headers(t);
	return r < 0 ? r : set_body(t);
}

static enum http_failure failure_of(CURLcode code, const struct transfer *t)
{
	curl_off_t name_us = 0, ready_us = 0;

	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return HTTP_FAILURE_NAME;
	case CURLE_COULDNT_CONNECT:
		return HTTP_FAILURE_CONNECT;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
		return HTTP_FAILURE_TLS;
	case CURLE_OPERATION_TIMEDOUT:
		curl_easy_getinfo(t->easy, CURLINFO_NAMELOOKUP_TIME_T, &name_us);
		curl_easy_getinfo(t->easy, CURLINFO_PRETRANSFER_TIME_T, &ready_us);
		if (name_us == 0)
			return HTTP_FAILURE_NAME;
		return ready_us == 0 ? HTTP_FAILURE_CONNECT : HTTP_FAILURE_TIMEOUT;
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return HTTP_FAILURE_REFUSED;
	default:
		return HTTP_FAILURE_BROKEN;
	}
}

static void release(struct transfer *t)
{
	transfer_unlink(&t->client->running, t);
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->headers);
	transfer_free(t);
}

static int submit(struct transfer *t)
{
	int r = configure(t);
	if (r == 0 && curl_multi_add_handle(t->client->multi, t->easy))
		r = error_set(&t->err, AYON_EINTERNAL, "libcurl takes no further transfer");
	return r;
}

/* Sends the request to the next hop; negative with t->err. */
static int follow(struct transfer *t)
{
	CURLU *url = curl_url();
	char *target = NULL;
	int r = 0;
	if (!url || curl_url_set(url, CURLUPART_URL, t->url, 0) ||
			curl_url_set(url, CURLUPART_URL, t->location, CURLU_URLENCODE) ||
			curl_url_get(url, CURLUPART_URL, &target, 0))
		r = error_set(&t->err, AYON_ENETWORK, "it redirects to something that is no URL");
	if (r == 0)
		r = transfer_redirect(t, target, &t->err);
	curl_free(target);
	curl_url_cleanup(url);
	return r < 0 ? r : submit(t);
}

/* The library is done with one transfer: the next hop, or the end. */
static void finished(struct transfer *t, CURLcode code)
{
	enum http_failure failure = HTTP_FAILURE_NONE;
	int r = t->result;

	curl_multi_remove_handle(t->client->multi, t->easy);
	if (r == 0 && code == CURLE_OK && transfer_is_redirect(t)) {
		r = follow(t);
		if (r == 0)
			return;
	} else if (r == 0 && code != CURLE_OK) {
		failure = transfer_failure(t, failure_of(code, t));
		r = transfer_explain(
				t, failure, t->reason[0] ? t->reason : curl_easy_strerror(code));
	}
	if (r < 0 && failure == HTTP_FAILURE_NONE) {
		failure = HTTP_FAILURE_REFUSED;
		transfer_name_error(t);
	}
	transfer_deliver(t, r, failure);
	release(t);
}

static int launch(struct http_client *client, const struct http_request *request,
		struct outcome *outcome, struct error *err)
{
	struct transfer *t = transfer_new(client, request);
	t->outcome = outcome;
	t->easy = mem_must(curl_easy_init());
	int r = submit(t);
	if (r < 0) {
		transfer_name_error(t);
		r = error_set(err, t->err.code, "%s", t->err.text);
		release(t);
		return r;
	}
	t->next = client->running;
	client->running = t;
	return 0;
}

static int drive(struct http_client *client, struct error *err)
{
	sigset_t before;
	int running = 0, queued = 0;

	sigpipe_block(&before); /* with NOSIGNAL libcurl leaves it to us */
	CURLMcode code = curl_multi_perform(client->multi, &running);
	sigpipe_restore(&before);
	if (code)
		return error_set(err, AYON_EINTERNAL, "libcurl: %s", curl_multi_strerror(code));

	CURLMsg *message;
	while ((message = curl_multi_info_read(client->multi, &queued))) {
		struct transfer *t = NULL;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		finished(t, message->data.result);
	}
	return 0;
}

static int step(struct http_client *client, int64_t wait_ms, struct error *err)
{
	int before = transfer_count(client->running);
	int r = drive(client, err);
	if (r < 0 || wait_ms <= 0 || transfer_count(client->running) < before || !client->running)
		return r < 0 ? r : transfer_count(client->running);

	curl_multi_poll(client->multi, NULL, 0, (int)(wait_ms > STEP_MS ? STEP_MS : wait_ms), NULL);
	r = drive(client, err);
	return r < 0 ? r : transfer_count(client->running);
}

/* Ends transfers: those that have the outcome, which is told nothing more, or all, which are told. */
static void drop(struct http_client *client, const struct outcome *outcome)
{
	for (struct transfer *t = client->running, *next; t; t = next) {
		next = t->next;
		if (!outcome || t->outcome == outcome) {
			curl_multi_remove_handle(client->multi, t->easy);
			if (!outcome)
				transfer_deliver(t, AYON_ECANCELLED, HTTP_FAILURE_REFUSED);
			release(t);
		}
	}
}

static int perform(struct http_client *client, const struct http_request *request,
		struct http_response *ret_response, struct error *err)
{
	*ret_response = (struct http_response){ .failure = HTTP_FAILURE_REFUSED };
	struct outcome outcome = { .response = ret_response, .err = err };
	int r = launch(client, request, &outcome, err);

	while (r >= 0 && !outcome.is_done) {
		r = step(client, transfer_patience_ms(request, STEP_MS), err);
		r = r < 0 || outcome.is_done ? r : transfer_check_wanted(request, err);
	}
	if (r < 0)
		drop(client, &outcome);
	return r < 0 ? r : outcome.result;
}

static void client_free(struct http_client *client)
{
	drop(client, NULL);
	curl_multi_cleanup(client->multi);
	curl_share_cleanup(client->share);
	http_settings_finish(&client->settings);
	free(client);
}

static int begin(struct http_client *client, const struct http_request *request, struct error *err)
{
	return launch(client, request, NULL, err);
}

static int start(int (*before_openssl)(struct error *err), struct error *err)
{
	const char *tls = curl_version_info(CURLVERSION_NOW)->ssl_version;
	int r = tls && str_starts(tls, "OpenSSL") ? before_openssl(err) : 0;
	if (r == 0 && curl_global_init(CURL_GLOBAL_DEFAULT))
		r = error_set(err, AYON_EINTERNAL, "libcurl cannot start");
	return r;
}

static struct http_client *client_new(const struct http_options *options)
{
	struct http_client *client = mem_new(sizeof(*client));
	http_settings_init(&client->settings, options);
	client->multi = mem_must(curl_multi_init());
	client->share = mem_must(curl_share_init());
	/* TLS sessions are otherwise kept per transfer, and each new connection would pay a full handshake. */
	curl_share_setopt(client->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
	curl_multi_setopt(client->multi, CURLMOPT_MAX_HOST_CONNECTIONS,
			client->settings.max_connections);
	return client;
}

BACKEND_EXPORT extern const struct http_backend BACKEND_SYMBOL;
const struct http_backend BACKEND_SYMBOL = {
	.start = start,
	.client_new = client_new,
	.client_free = client_free,
	.perform = perform,
	.begin = begin,
	.step = step,
};
