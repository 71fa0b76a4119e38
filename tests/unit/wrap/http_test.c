/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/http.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/str.h"
#include "loop_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const secrets[] = { "X-Api-Key: very-secret", NULL };

struct fixture {
	struct loop_server *server;
	struct loop_server *other; /* another port, so another origin */
	struct http_client *client;
};

static bool other_handler(void *payload, const struct loop_request *request, int fd)
{
	(void)payload;
	(void)request;
	loop_reply(fd, 200, "", "other");
	return true;
}

static void redirect(int fd, int status, const char *to)
{
	CLEANUP(free) char *headers = mem_printf("Location: %s\r\n", to);
	loop_reply(fd, status, headers, "a body that nobody wants");
}

/* What each path answers. */
static bool handler(void *payload, const struct loop_request *request, int fd)
{
	struct fixture *f = payload;
	const char *path = request->path;

	if (str_equal(path, "/hello")) {
		loop_reply(fd, 200,
				"Content-Type: text/plain\r\nETag: \"abc\"\r\nLast-Modified: "
				"yesterday\r\n",
				"hello");
	} else if (str_equal(path, "/die-on-reuse")) {
		/* The request is taken, perhaps acted on, and then the connection is gone. */
		if (request->number > 1)
			return false;
		loop_reply(fd, 200, "", "first");
	} else if (str_equal(path, "/echo")) {
		loop_reply(fd, 200, "", request->body);
	} else if (str_equal(path, "/busy")) {
		loop_reply(fd, 503, "Retry-After: 7\r\n", "");
	} else if (str_equal(path, "/range")) {
		loop_reply(fd, 206, "Content-Range: bytes 3-9/10\r\n", "3456789");
	} else if (str_equal(path, "/relative")) {
		redirect(fd, 302, "hello?x=1#part");
	} else if (str_starts(path, "/hello?")) {
		loop_reply(fd, 200, "", "moved");
	} else if (str_equal(path, "/away")) {
		redirect(fd, 302, loop_server_url(f->other));
	} else if (str_equal(path, "/same")) {
		redirect(fd, 307, "/echo");
	} else if (str_equal(path, "/loop")) {
		redirect(fd, 301, "/loop");
	} else if (str_equal(path, "/ftp")) {
		redirect(fd, 302, "ftp://127.0.0.1/x");
	} else if (str_equal(path, "/user")) {
		redirect(fd, 302, "http://user@127.0.0.1:1/x");
	} else if (str_equal(path, "/unsized")) {
		loop_write(fd, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
		for (int i = 0; i < 64; i++)
			loop_write(fd, "0123456789abcdef");
		return false;
	} else if (str_equal(path, "/short")) {
		loop_write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
		return false;
	} else if (str_equal(path, "/reset")) {
		return false;
	} else if (str_equal(path, "/drip")) {
		loop_write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
		for (int i = 0; i < 20; i++) {
			loop_write(fd, "drip.");
			usleep(200000);
		}
	} else if (str_equal(path, "/mute")) {
		sleep(4);
		return false;
	} else {
		loop_reply(fd, 404, "", "nothing here");
	}
	return true;
}

static int setup(void **state)
{
	static struct fixture f;
	setenv("http_proxy", "http://127.0.0.1:1", 1); /* must never be used for loopback */
	struct error err = { 0 };
	const struct http_options options = { .user_agent = "ayon/test", .stall_ms = 1000 };

	f.other = loop_server_start(other_handler, NULL);
	f.server = loop_server_start(handler, &f);
	if (http_client_new(&options, &f.client, &err) < 0)
		fail_msg("%s", err.text);
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	http_client_free(f->client);
	loop_server_stop(f->server);
	loop_server_stop(f->other);
	return 0;
}

static int get(struct fixture *f, const char *path, struct http_response *response,
		struct error *err)
{
	CLEANUP(free) char *url = mem_printf("%s%s", loop_server_url(f->server), path);
	const struct http_request request = { .url = url, .secret_headers = secrets };
	return http_perform(f->client, &request, response, err);
}

static void takes_answer_and_reuses_connection(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };

	for (int i = 0; i < 3; i++) {
		struct http_response response;
		assert_int_equal(get(f, "/hello", &response, &err), 0);
		assert_int_equal(response.status, 200);
		assert_string_equal(response.body, "hello");
		assert_int_equal(response.body_size, 5);
		assert_string_equal(response.content_type, "text/plain");
		assert_string_equal(response.etag, "\"abc\"");
		assert_string_equal(response.last_modified, "yesterday");
		assert_int_equal(response.content_length, 5);
		assert_int_equal(response.range_start, -1);
		http_response_finish(&response);
	}
	CLEANUP(free) struct loop_request *last = loop_server_request(f->server, 3);
	assert_int_equal(last->connection, 1);
	assert_string_equal(loop_header(last, "User-Agent"), "ayon/test");
	assert_string_equal(loop_header(last, "X-Api-Key"), "very-secret");
	assert_string_equal(loop_header(last, "Accept-Encoding"), "gzip");
	assert_null(loop_header(last, "Cookie"));
	assert_null(loop_header(last, "Expect"));
}

static void status_is_no_error(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct http_response response;

	assert_int_equal(get(f, "/nowhere", &response, &err), 0);
	assert_int_equal(response.status, 404);
	assert_string_equal(response.body, "nothing here");
	http_response_finish(&response);
	assert_int_equal(get(f, "/busy", &response, &err), 0);
	assert_int_equal(response.status, 503);
	assert_int_equal(response.retry_after_s, 7);
	http_response_finish(&response);
}

static void sends_body(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct http_response response;
	CLEANUP(free) char *url = mem_printf("%s/echo", loop_server_url(f->server));
	char big[3000];
	memset(big, 'x', sizeof(big));
	const char *const headers[] = { "Content-Type: application/json", NULL };
	const struct http_request request = { .method = "POST",
		.url = url,
		.headers = headers,
		.body = big,
		.body_size = sizeof(big) };
	int64_t start = clock_ms();

	assert_int_equal(http_perform(f->client, &request, &response, &err), 0);
	assert_int_equal(response.body_size, sizeof(big));
	assert_memory_equal(response.body, big, sizeof(big));
	assert_true(clock_ms() - start < 900); /* nobody waited for 100 Continue */
	http_response_finish(&response);
	CLEANUP(free) struct loop_request *seen = loop_server_request(f->server, 1);
	assert_string_equal(seen->method, "POST");
	assert_string_equal(loop_header(seen, "Content-Type"), "application/json");
}

static void uploads_file(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct http_response response;
	CLEANUP(free) char *url = mem_printf("%s/echo", loop_server_url(f->server));
	char path[] = "/tmp/ayon-http-test-XXXXXX";
	CLEANUP(close) int fd = mkstemp(path);
	assert_true(fd >= 0);
	unlink(path);
	assert_int_equal(write(fd, "content of a file", 17), 17);
	const struct http_request request = { .method = "POST", .url = url, .upload_fd = fd };

	assert_int_equal(http_perform(f->client, &request, &response, &err), 0);
	assert_string_equal(response.body, "content of a file");
	http_response_finish(&response);
}

static void asks_for_range(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct http_response response;
	CLEANUP(free) char *url = mem_printf("%s/range", loop_server_url(f->server));
	const struct http_request request = { .url = url, .offset = 3, .if_range = "\"abc\"" };

	assert_int_equal(http_perform(f->client, &request, &response, &err), 0);
	assert_int_equal(response.status, 206);
	assert_int_equal(response.range_start, 3);
	assert_int_equal(response.range_total, 10);
	http_response_finish(&response);
	CLEANUP(free) struct loop_request *seen = loop_server_request(f->server, 1);
	assert_string_equal(loop_header(seen, "Range"), "bytes=3-");
	assert_string_equal(loop_header(seen, "If-Range"), "\"abc\"");
	assert_null(loop_header(seen, "Accept-Encoding"));
}

static void follows_redirect_without_secrets(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct http_response response;

	assert_int_equal(get(f, "/relative", &response, &err), 0);
	assert_string_equal(response.body, "moved");
	assert_true(strstr(response.url, "/hello?x=1") != NULL);
	http_response_finish(&response);
	CLEANUP(free) struct loop_request *same = loop_server_request(f->server, 2);
	assert_string_equal(loop_header(same, "X-Api-Key"), "very-secret");

	assert_int_equal(get(f, "/away", &response, &err), 0);
	assert_string_equal(response.body, "other");
	assert_true(str_starts(response.url, loop_server_url(f->other)));
	http_response_finish(&response);
	CLEANUP(free) struct loop_request *away = loop_server_request(f->other, 1);
	assert_null(loop_header(away, "X-Api-Key"));
}

static void refuses_bad_redirects(void **state)
{
	static const char *const paths[] = { "/loop", "/ftp", "/user" };
	struct fixture *f = *state;

	for (size_t i = 0; i < 3; i++) {
		struct error err = { 0 };
		struct http_response response;
		assert_int_equal(get(f, paths[i], &response, &err), AYON_ENETWORK);
		assert_int_equal(response.failure, HTTP_FAILURE_REFUSED);
		assert_true(strstr(err.text, "redirect") != NULL);
	}
}

static void post_never_becomes_get(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct http_response response;
	CLEANUP(free) char *away = mem_printf("%s/away", loop_server_url(f->server));
	CLEANUP(free) char *same = mem_printf("%s/same", loop_server_url(f->server));
	struct http_request request = {
		.method = "POST", .url = away, .body = "x", .body_size = 1
	};

	assert_int_equal(http_perform(f->client, &request, &response, &err), AYON_ENETWORK);
	assert_true(strstr(err.text, "POST") != NULL);
	assert_int_equal(loop_server_count(f->other), 0);
	request.url = same; /* 307 keeps method and body */
	assert_int_equal(http_perform(f->client, &request, &response, &err), 0);
	assert_string_equal(response.body, "x");
	http_response_finish(&response);
	request.url = away;
	request.max_redirects = -1;
	assert_int_equal(http_perform(f->client, &request, &response, &err), 0);
	assert_int_equal(response.status, 302);
	http_response_finish(&response);
}

static void post_is_never_sent_twice(void **state)
{
	static const char *const methods[] = { "POST", "PATCH" };
	struct fixture *f = *state;
	CLEANUP(free) char *url = mem_printf("%s/die-on-reuse", loop_server_url(f->server));
	struct http_request request = { .url = url, .body = "x", .body_size = 1 };
	struct http_response response;
	struct error err = { 0 };

	request.method = "POST";
	assert_int_equal(http_perform(f->client, &request, &response, &err), 0);
	http_response_finish(&response);
	for (int i = 0; i < 2; i++) {
		int before = loop_server_count(f->server);
		request.method = methods[i];
		assert_int_equal(http_perform(f->client, &request, &response, &err), AYON_ENETWORK);
		assert_int_equal(response.failure, HTTP_FAILURE_BROKEN);
		assert_int_equal(loop_server_count(f->server) - before, 1);
	}
	CLEANUP(free) struct loop_request *second = loop_server_request(f->server, 2);
	assert_int_equal(second->connection, 1); /* it was the reused one that died */
}

static void drip_is_a_stall(void **state)
{
	struct fixture *f = *state;
	struct http_response response;
	struct error err = { 0 };
	CLEANUP(free) char *url = mem_printf("%s/drip", loop_server_url(f->server));
	const struct http_request request = { .url = url, .min_bytes_per_s = 100 };
	int64_t start = clock_ms();

	assert_int_equal(http_perform(f->client, &request, &response, &err), AYON_ENETWORK);
	assert_int_equal(response.failure, HTTP_FAILURE_TIMEOUT);
	assert_true(clock_ms() - start < 3500);
}

static void limits_size(void **state)
{
	struct fixture *f = *state;
	struct http_response response;
	CLEANUP(free) char *unsized = mem_printf("%s/unsized", loop_server_url(f->server));
	CLEANUP(free) char *sized = mem_printf("%s/hello", loop_server_url(f->server));
	struct http_request request = { .url = unsized, .max_bytes = 1000 };
	struct error err = { 0 };

	assert_int_equal(http_perform(f->client, &request, &response, &err), AYON_EINVALID);
	assert_int_equal(response.failure, HTTP_FAILURE_REFUSED);
	assert_true(strstr(err.text, "1000") != NULL);
	request.max_bytes = 1024;
	assert_int_equal(http_perform(f->client, &request, &response, &err), 0);
	http_response_finish(&response);
	request.url = sized;
	request.max_bytes = 4;
	assert_int_equal(http_perform(f->client, &request, &response, &err), AYON_EINVALID);
}

static void tells_failures_apart(void **state)
{
	struct fixture *f = *state;
	struct http_response response;
	struct error err = { 0 };
	struct http_request request = { .url = "http://127.0.0.1:1/" };

	assert_int_equal(http_perform(f->client, &request, &response, &err), AYON_ENETWORK);
	assert_int_equal(response.failure, HTTP_FAILURE_CONNECT);
	unsetenv("http_proxy");
	request.url = "http://a-label-of-more-than-63-characters-is-refused-before-anyone-is-asked-"
		      "about-it.invalid/?token=hidden";
	assert_int_equal(http_perform(f->client, &request, &response, &err), AYON_ENETWORK);
	assert_int_equal(response.failure, HTTP_FAILURE_NAME);
	assert_null(strstr(err.text, "hidden"));
	request.url = "file:///etc/passwd";
	assert_int_equal(http_perform(f->client, &request, &response, &err), AYON_EINVALID);
	assert_int_equal(get(f, "/reset", &response, &err), AYON_ENETWORK);
	assert_int_equal(response.failure, HTTP_FAILURE_BROKEN);
	assert_int_equal(get(f, "/short", &response, &err), AYON_ENETWORK);
	assert_int_equal(response.failure, HTTP_FAILURE_BROKEN);
	CLEANUP(free) char *tls = mem_printf("https%s/", loop_server_url(f->server) + 4);
	request.url = tls;
	assert_int_equal(http_perform(f->client, &request, &response, &err), AYON_ENETWORK);
	assert_int_equal(response.failure, HTTP_FAILURE_CONNECT); /* hung up in the handshake */
}

static void stall_and_timeout_end(void **state)
{
	struct fixture *f = *state;
	struct http_response response;
	struct error err = { 0 };
	int64_t start = clock_ms();

	assert_int_equal(get(f, "/mute", &response, &err), AYON_ENETWORK);
	assert_int_equal(response.failure, HTTP_FAILURE_TIMEOUT);
	assert_true(clock_ms() - start < 3500);
	CLEANUP(free) char *url = mem_printf("%s/mute", loop_server_url(f->server));
	const struct http_request request = { .url = url, .timeout_ms = 200 };
	start = clock_ms();
	assert_int_equal(http_perform(f->client, &request, &response, &err), AYON_ETIMEOUT);
	assert_true(clock_ms() - start < 900);
}

struct many {
	int done;
	size_t bytes;
	int aborted;
};

static int count_data(void *payload, const void *bytes, size_t length, struct error *err)
{
	struct many *many = payload;
	(void)bytes;
	(void)err;
	many->bytes += length;
	return 0;
}

static int refuse_data(void *payload, const void *bytes, size_t length, struct error *err)
{
	(void)payload;
	(void)bytes;
	(void)length;
	return error_set(err, AYON_EIO, "disk full");
}

static void count_done(void *payload, int result, const struct http_response *response,
		const struct error *err)
{
	struct many *many = payload;
	many->done++;
	if (result == AYON_EIO && str_ends(err->text, "disk full"))
		many->aborted++;
	else if (result != AYON_ECANCELLED)
		assert_int_equal(response->status, 200);
}

static void runs_many_at_once(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	static struct many many; /* the last transfer ends with the client, behind this function */
	static char url[128];
	snprintf(url, sizeof(url), "%s/hello", loop_server_url(f->server));
	static const struct http_request request = {
		.url = url, .payload = &many, .on_data = count_data, .on_done = count_done
	};
	struct http_request refused = request;
	refused.on_data = refuse_data;

	for (int i = 0; i < 20; i++)
		assert_int_equal(http_start(f->client, i == 7 ? &refused : &request, &err), 0);
	int r;
	while ((r = http_step(f->client, 100, &err)) > 0)
		;
	assert_int_equal(r, 0);
	assert_int_equal(many.done, 20);
	assert_int_equal(many.aborted, 1);
	assert_int_equal(many.bytes, 19 * 5);
	for (int i = 1; i <= 20; i++) {
		CLEANUP(free) struct loop_request *seen = loop_server_request(f->server, i);
		assert_true(seen->connection <= 8); /* six at once; the aborted one is replaced */
	}
	assert_int_equal(http_start(f->client, &request, &err), 0); /* left running for the end */
}

static void refuses_header_injection(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct http_response response;
	static const char *const headers[] = { "X-A: b\r\nX-Evil: 1", NULL };
	CLEANUP(free) char *url = mem_printf("%s/hello", loop_server_url(f->server));
	const struct http_request request = { .url = url, .headers = headers };

	assert_int_equal(http_perform(f->client, &request, &response, &err), AYON_EINVALID);
	assert_int_equal(loop_server_count(f->server), 0);
}

#define WITH_SERVER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SERVER(takes_answer_and_reuses_connection),
		WITH_SERVER(status_is_no_error),
		WITH_SERVER(sends_body),
		WITH_SERVER(uploads_file),
		WITH_SERVER(asks_for_range),
		WITH_SERVER(follows_redirect_without_secrets),
		WITH_SERVER(refuses_bad_redirects),
		WITH_SERVER(post_never_becomes_get),
		WITH_SERVER(post_is_never_sent_twice),
		WITH_SERVER(drip_is_a_stall),
		WITH_SERVER(limits_size),
		WITH_SERVER(tells_failures_apart),
		WITH_SERVER(stall_and_timeout_end),
		WITH_SERVER(runs_many_at_once),
		WITH_SERVER(refuses_header_injection),
	};
	unsetenv("no_proxy");
	unsetenv("NO_PROXY");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
