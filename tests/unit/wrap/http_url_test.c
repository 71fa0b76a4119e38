/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/http_url.h"

#include "base/cleanup.h"
#include "wrap/http.h"
#include "wrap/http_answer.h"
#include "wrap/http_trust.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static void same_origin(void **state)
{
	(void)state;
	assert_true(http_same_origin("https://studio.com", "HTTPS://Studio.COM:443/a?b"));
	assert_true(http_same_origin("http://[::1]:5000/x", "http://[::1]:5000"));
	assert_false(http_same_origin("https://studio.com", "http://studio.com"));
	assert_false(http_same_origin("https://studio.com", "https://studio.com.evil.org"));
	assert_false(http_same_origin("https://studio.com", "https://studio.com:444"));
	assert_false(http_same_origin("https://studio.com", "https://studio.com@evil.org"));
	assert_false(http_same_origin("https://a@studio.com", "https://a@studio.com"));
	assert_false(http_same_origin("https://studio.com", NULL));
}

static void odd_urls_have_no_origin(void **state)
{
	static const char *const odd[] = { "", "ftp://a", "http://", "http:///x", "http://a b",
		"http://a\\b", "http://[::1", "http://[]", "http://a:b", "http://a:99999",
		"http://a:0", "http://a:1:2", "http://a\tb", "http://a:123456" };
	struct http_origin origin;

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++)
		assert_false(http_origin_parse(odd[i], &origin));
	assert_true(http_origin_parse("http://a:/x", &origin));
	assert_int_equal(origin.port, 80);
}

static void loopback(void **state)
{
	struct http_origin origin;

	(void)state;
	assert_true(http_origin_parse("http://LocalHost:1", &origin) &&
			http_origin_is_loopback(&origin));
	assert_true(http_origin_parse("http://127.3.2.1", &origin) &&
			http_origin_is_loopback(&origin));
	assert_true(http_origin_parse("http://[::1]", &origin) && http_origin_is_loopback(&origin));
	assert_true(http_origin_parse("http://127.evil.org", &origin));
	assert_false(http_origin_is_loopback(&origin));
}

static void escape(void **state)
{
	(void)state;
	CLEANUP(free) char *all = http_escape("a b/\xc3\xa4+~.z", NULL);
	assert_string_equal(all, "a%20b%2F%C3%A4%2B~.z");
	CLEANUP(free) char *path = http_escape("a/b c", "/");
	assert_string_equal(path, "a/b%20c");
	CLEANUP(free) char *empty = http_escape("", NULL);
	assert_string_equal(empty, "");
}

static void take(struct http_response *response, char **location, const char *line)
{
	http_answer_line(response, location, line, strlen(line));
}

static void header_lines(void **state)
{
	struct http_response response = { 0 };
	char *location = NULL;

	(void)state;
	take(&response, &location, "HTTP/1.1 302 Found\r\n");
	take(&response, &location, "location:  /x \r\n");
	assert_int_equal(response.status, 302);
	assert_string_equal(location, "/x");
	assert_true(http_answer_is_redirect(&response));
	take(&response, &location, "HTTP/2 206\r\n");
	assert_null(location);
	assert_int_equal(response.status, 206);
	take(&response, &location, "Content-Range: bytes 10-19/*\r\n");
	assert_int_equal(response.range_start, 10);
	assert_int_equal(response.range_total, -1);
	take(&response, &location, "Content-Length: -5\r\n");
	assert_int_equal(response.content_length, -1);
	take(&response, &location, "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n");
	assert_int_equal(response.retry_after_s, 0);
	take(&response, &location, "Retry-After: soon\r\n");
	assert_int_equal(response.retry_after_s, -1);
	http_response_finish(&response);
}

static void hashed_folder(void **state)
{
	char dir[] = "/tmp/ayon-trust-XXXXXX";
	char path[64];

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_false(http_trust_is_hashed(dir));
	snprintf(path, sizeof(path), "%s/0a1b2c3d.0", dir);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fclose(file);
	assert_true(http_trust_is_hashed(dir));
	remove(path);
	rmdir(dir);
	assert_false(http_trust_is_hashed(dir));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_origin),
		cmocka_unit_test(odd_urls_have_no_origin),
		cmocka_unit_test(loopback),
		cmocka_unit_test(escape),
		cmocka_unit_test(header_lines),
		cmocka_unit_test(hashed_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
