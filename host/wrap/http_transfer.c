/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/http_transfer.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "wrap/http_answer.h"
#include "wrap/http_url.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define CANCEL_MS 50 /* how long somebody who wants to stop waits */

#define DEFAULT_MAX_BYTES     (64ull << 20)
#define DEFAULT_MAX_REDIRECTS 10

struct transfer *transfer_new(struct http_client *client, const struct http_request *request)
{
	struct transfer *t = mem_new(sizeof(*t));
	t->client = client;
	t->request = request;
	t->url = mem_dup(request->url ? request->url : "");
	t->limit = request->max_bytes ? request->max_bytes : DEFAULT_MAX_BYTES;
	t->deadline_ms = request->timeout_ms ? clock_ms() + request->timeout_ms : 0;
	return t;
}

void transfer_free(struct transfer *t)
{
	http_response_finish(&t->response);
	str_finish(&t->body);
	free(t->url);
	free(t->location);
	free(t);
}

int transfer_check_wanted(const struct http_request *request, struct error *err)
{
	if (request->is_cancelled && request->is_cancelled(request->payload))
		return error_set(err, AYON_ECANCELLED, "cancelled");
	return 0;
}

int64_t transfer_patience_ms(const struct http_request *request, int64_t longest_ms)
{
	return request->is_cancelled ? CANCEL_MS : longest_ms;
}

int transfer_count(const struct transfer *first)
{
	int count = 0;
	for (; first; first = first->next)
		count++;
	return count;
}

void transfer_reset(struct transfer *t)
{
	http_answer_reset(&t->response);
	t->received = 0;
	t->sends = 0;
	t->reason[0] = '\0';
}

void transfer_unlink(struct transfer **first, struct transfer *t)
{
	while (*first && *first != t)
		first = &(*first)->next;
	if (*first)
		*first = t->next;
}

bool transfer_is_once(const struct transfer *t)
{
	return !t->request->is_question &&
	       (str_equal(transfer_method(t), "POST") || str_equal(transfer_method(t), "PATCH"));
}

const char *transfer_method(const struct transfer *t)
{
	return t->request->method ? t->request->method : "GET";
}

bool transfer_is_redirect(const struct transfer *t)
{
	return t->request->max_redirects >= 0 && t->location &&
	       http_answer_is_redirect(&t->response);
}

static int add_headers(struct strlist *lines, const char *const *headers, struct error *err)
{
	for (; headers && *headers; headers++) {
		if (strpbrk(*headers, "\r\n"))
			return error_set(err, AYON_EINVALID,
					"a header of the request holds a line break");
		strlist_add(lines, *headers);
	}
	return 0;
}

static bool has_content_type(const struct strlist *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		if (strncasecmp(lines->items[i], "Content-Type:", 13) == 0)
			return true;
	}
	return false;
}

int transfer_request_headers(const struct transfer *t, struct strlist *lines, struct error *err)
{
	const struct http_request *request = t->request;

	int r = add_headers(lines, request->headers, err);
	if (r == 0 && http_same_origin(request->url, t->url))
		r = add_headers(lines, request->secret_headers, err);
	if (r < 0)
		return r;

	strlist_add(lines, "Expect:"); /* libcurl would wait a second for a 100 Continue */
	if (!has_content_type(lines))
		strlist_add(lines, "Content-Type:"); /* nor is every body a form */
	if (request->offset > 0) {
		strlist_take(lines, mem_printf("Range: bytes=%llu-",
						    (unsigned long long)request->offset));
		if (request->if_range) {
			CLEANUP(free) char *line = mem_printf("If-Range: %s", request->if_range);
			const char *const list[] = { line, NULL };
			return add_headers(lines, list, err);
		}
	}
	return 0;
}

/* The end of the headers of an answer that goes to the caller. */
static int announce(struct transfer *t)
{
	struct http_response *response = &t->response;

	t->announced = true;
	free(response->url);
	response->url = mem_dup(t->url);
	if (response->content_length > 0 && (uint64_t)response->content_length > t->limit &&
			!str_equal(transfer_method(t), "HEAD"))
		return error_set(&t->err, AYON_EINVALID,
				"the answer has %lld bytes, the limit is %llu",
				(long long)response->content_length, (unsigned long long)t->limit);
	if (!t->request->on_start)
		return 0;
	return t->request->on_start(t->request->payload, response, &t->err);
}

static int take_header(struct transfer *t, const char *bytes, size_t length)
{
	bool is_end = length > 0 && (bytes[0] == '\r' || bytes[0] == '\n');

	if (t->announced)
		return 0; /* trailers */
	if (!is_end) {
		http_answer_line(&t->response, &t->location, bytes, length);
		return 0;
	}
	if (t->response.status < 200 || transfer_is_redirect(t))
		return 0;
	int r = announce(t);
	if (r < 0)
		t->result = r;
	return r;
}

size_t transfer_take_header(char *bytes, size_t size, size_t count, void *payload)
{
	return take_header(payload, bytes, size * count) < 0 ? 0 : size * count;
}

static int take_body(struct transfer *t, const char *bytes, size_t length)
{
	t->received += length;
	if (t->received > t->limit) {
		t->result = error_set(&t->err, AYON_EINVALID,
				"the answer is over its limit of %llu bytes",
				(unsigned long long)t->limit);
		return t->result;
	}
	if (transfer_is_redirect(t))
		return 0;
	if (!t->request->on_data) {
		str_append_n(&t->body, bytes, length);
		return 0;
	}
	int r = t->request->on_data(t->request->payload, bytes, length, &t->err);
	if (r < 0)
		t->result = r;
	return r;
}

size_t transfer_take_body(char *bytes, size_t size, size_t count, void *payload)
{
	return take_body(payload, bytes, size * count) < 0 ? SIZE_MAX : size * count;
}

int64_t transfer_upload_size(struct transfer *t)
{
	struct stat st;

	t->sent = 0;
	if (fstat(t->request->upload_fd, &st) < 0)
		return error_errno(&t->err, AYON_EIO, errno, "cannot read the file to upload");
	return st.st_size;
}

ssize_t transfer_give_body(struct transfer *t, char *bytes, size_t size)
{
	ssize_t n = pread(t->request->upload_fd, bytes, size, (off_t)t->sent);
	if (n < 0) {
		t->result = error_errno(&t->err, AYON_EIO, errno, "cannot read the file to upload");
		return -1;
	}
	t->sent += (uint64_t)n;
	return n;
}

int transfer_redirect(struct transfer *t, const char *target, struct error *err)
{
	int limit = t->request->max_redirects ? t->request->max_redirects : DEFAULT_MAX_REDIRECTS;
	struct http_origin from, to;

	if (++t->redirects > limit)
		return error_set(err, AYON_ENETWORK, "more than %d redirects", limit);
	if (!http_origin_parse(t->url, &from) || !http_origin_parse(target, &to))
		return error_set(err, AYON_ENETWORK,
				"it redirects to something that is not http or https");
	if (from.is_https && !to.is_https)
		return error_set(err, AYON_ENETWORK,
				"it redirects from https to http on '%s', which is refused",
				to.host);

	const char *method = transfer_method(t);
	bool is_plain = str_equal(method, "GET") || str_equal(method, "HEAD");
	bool keeps_method = t->response.status == 307 || t->response.status == 308;
	if (!is_plain && (!keeps_method || !http_same_origin(t->url, target)))
		return error_set(err, AYON_ENETWORK,
				"it redirects a %s request to '%s://%s'; use that address as the "
				"server's URL",
				method, to.is_https ? "https" : "http", to.host);
	free(t->url);
	t->url = mem_dup(target);
	return 0;
}

int transfer_name_error(struct transfer *t)
{
	if (!t->outcome && str_equal(t->url, t->request->url))
		return t->err.code;
	return error_prefix(&t->err, "'%.*s'", (int)strcspn(t->url, "?#"), t->url);
}

enum http_failure transfer_failure(const struct transfer *t, enum http_failure failure)
{
	/* Broken off in the handshake is no verdict on anybody's certificate. */
	if (failure == HTTP_FAILURE_TLS && (strstr(t->reason, "reset by peer") ||
							   strstr(t->reason, "SSL_ERROR_SYSCALL")))
		return HTTP_FAILURE_CONNECT;
	/* In TLS 1.3 the server asks for our certificate after we think that we are connected. */
	if (failure == HTTP_FAILURE_BROKEN && strstr(t->reason, "certificate required"))
		return HTTP_FAILURE_TLS;
	return failure;
}

/* The library's words say which of the many reasons it was; without a hit there is nothing to add. */
static const char *tls_advice(const char *reason)
{
	static const struct {
		const char *word;
		const char *advice;
	} table[] = {
		{ "issuer", "; name your studio's certificate authority in AYON_CA_FILE" },
		{ "self-signed", "; name the certificate to trust in AYON_CA_FILE" },
		{ "self signed", "; name the certificate to trust in AYON_CA_FILE" },
		{ "expired", "; have it renewed, or correct this machine's clock" },
		{ "not yet valid", "; correct this machine's clock" },
		{ "subject name", "; use the name that the certificate is for" },
		{ "does not match", "; use the name that the certificate is for" },
		{ "certificate file", "; correct AYON_CA_FILE or SSL_CERT_FILE" },
		{ "client certificate", "; correct AYON_CERT_FILE" },
		{ "private key", "; AYON_CERT_FILE must hold the certificate and its key" },
		{ "certificate required", "; name your client certificate in AYON_CERT_FILE" },
		{ "protocol", "; the server must speak TLS 1.2 or newer" },
		{ "wrong version number", "; is that a port for http?" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		if (strstr(reason, table[i].word))
			return table[i].advice;
	}
	return "";
}

int transfer_explain(struct transfer *t, enum http_failure failure, const char *reason)
{
	bool is_over = t->deadline_ms && clock_left_ms(t->deadline_ms) == 0;
	int code = is_over ? AYON_ETIMEOUT : AYON_ENETWORK;

	if (t->sends > 1)
		reason = "it ended without an answer, and the request is not repeated because the "
			 "server may have acted on it";
	switch (failure) {
	case HTTP_FAILURE_NAME:
		error_set(&t->err, code, "the host is not known (DNS): %s; check the address",
				reason);
		break;
	case HTTP_FAILURE_CONNECT:
		error_set(&t->err, code, "cannot connect: %s", reason);
		break;
	case HTTP_FAILURE_TLS:
		error_set(&t->err, code, "no trusted TLS connection: %s%s", reason,
				tls_advice(reason));
		break;
	case HTTP_FAILURE_TIMEOUT:
		error_set(&t->err, code, "no answer in time: %s", reason);
		break;
	case HTTP_FAILURE_REFUSED:
		error_set(&t->err, AYON_EINVALID, "%s", reason);
		break;
	default:
		error_set(&t->err, code, "the connection broke: %s", reason);
		break;
	}
	return transfer_name_error(t);
}

void transfer_deliver(struct transfer *t, int result, enum http_failure failure)
{
	t->response.failure = failure;
	if (!t->request->on_data) {
		str_append(&t->body, "");
		t->response.body_size = t->body.length;
		t->response.body = str_take(&t->body);
	}
	if (t->outcome) {
		t->outcome->is_done = true;
		t->outcome->result = result;
		if (result < 0) {
			t->outcome->response->failure = failure;
			error_set(t->outcome->err, t->err.code, "%s", t->err.text);
		} else {
			*t->outcome->response = t->response;
			t->response = (struct http_response){ 0 };
		}
	} else if (t->request->on_done) {
		t->request->on_done(t->request->payload, result, &t->response, &t->err);
	}
}
