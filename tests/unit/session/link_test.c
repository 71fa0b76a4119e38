/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a web page can send us, beyond the cases of the vectors (url_test.c): the link that starts an action, and the call
 * of the login page to our port.
 */
#include "session/browser_login.h"
#include "session/launcher_uri.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the three above first. */
#include <cmocka.h>

#define LINK "ayon-launcher://action?"

static void accepted(const char *word, const char *server_url, const char *token)
{
	CLEANUP(launcher_uri) struct launcher_uri uri = { 0 };
	struct error err = { 0 };

	assert_true(launcher_uri_is(word));
	if (launcher_uri_parse(word, &uri, &err) < 0)
		fail_msg("%s: %s", word, err.text);
	assert_string_equal(uri.server_url, server_url);
	assert_string_equal(uri.token, token);
}

static void refused(const char *word, const char *reason)
{
	CLEANUP(launcher_uri) struct launcher_uri uri = { 0 };
	struct error err = { 0 };

	assert_int_equal(launcher_uri_parse(word, &uri, &err), AYON_EINVALID);
	if (!strstr(err.text, reason))
		fail_msg("%s: %s", word, err.text);
	assert_null(strstr(err.text, "c0ffee"));
	assert_null(uri.server_url);
	assert_null(uri.token);
}

static void test_links(void **state)
{
	(void)state;
	accepted("\"" LINK "server_url=http://a/&token=c0ffee\"", "http://a", "c0ffee");
	accepted(LINK "token=c0ffee&server_url=https://a.com:5000/ayon//#x",
			"https://a.com:5000/ayon", "c0ffee");
	accepted("Ayon-Launcher:x/y/z?server_url=&server_url=http://b&token=&token=c0ffee",
			"http://b", "c0ffee");
}

static void test_hostile_links(void **state)
{
	(void)state;
	refused(LINK "token=c0ffee", "server_url");
	refused(LINK, "server_url");
	refused(LINK "server_url=http://a&token=", "no token");
	refused(LINK "server_url=http://a#&token=c0ffee", "no token");
	refused(LINK "server_url=http://a&token=../../c0ffee", "malformed");
	refused(LINK "server_url=http://a&token=c0ffee%20x", "malformed");
	refused(LINK "server_url=http://a&token=c0ffee%00", "no token");
	refused(LINK "server_url=file:///etc/passwd&token=c0ffee", "no http or https address");
	refused(LINK "server_url=http://studio.com@evil.org&token=c0ffee",
			"no http or https address");
	refused(LINK "server_url=studio.com&token=c0ffee", "no http or https address");
	refused("tray", "no 'ayon-launcher://' link");
	assert_false(launcher_uri_is(NULL));
	assert_false(launcher_uri_is("ayon-launcher"));

	CLEANUP(free) char *huge = mem_new(20000);
	strcpy(huge, LINK "server_url=http://a&token=");
	memset(huge + strlen(huge), 'a', 300);
	refused(huge, "malformed");
	memset(huge + strlen(huge), 'a', 10000);
	refused(huge, "longer than");
}

static void answer(const char *target, const char *secret, enum browser_answer_kind kind,
		const char *token)
{
	CLEANUP(browser_answer) struct browser_answer got = { 0 };

	browser_login_answer(target, secret, &got);
	assert_int_equal(got.kind, kind);
	assert_int_equal(got.status, kind == BROWSER_REFUSED ? 404 : 200);
	if (token)
		assert_string_equal(got.token, token);
	else
		assert_null(got.token);
}

static void test_the_secret_path(void **state)
{
	(void)state;
	CLEANUP(free) char *url = browser_login_url("https://a.com/", 4000, "s3cret");

	assert_string_equal(url, "https://a.com/?auth_redirect=http://localhost:4000/s3cret");
	answer("/s3cret?token=c0ffee", "s3cret", BROWSER_PAGE, "c0ffee");
	answer("/s3cret/?token=c0ffee", "s3cret", BROWSER_PAGE, "c0ffee");
	answer("/s3cret", "s3cret", BROWSER_PAGE, NULL);
	answer("/?token=c0ffee", "s3cret", BROWSER_REFUSED, NULL);
	answer("/s3cretx?token=c0ffee", "s3cret", BROWSER_REFUSED, NULL);
	answer("/s3cre?token=c0ffee", "s3cret", BROWSER_REFUSED, NULL);
	answer("s3cret?token=c0ffee", "s3cret", BROWSER_REFUSED, NULL);
	answer("", "s3cret", BROWSER_REFUSED, NULL);
	answer("/index.css?token=c0ffee", "s3cret", BROWSER_REFUSED, NULL);
	answer("/index.css", "s3cret", BROWSER_STYLE, NULL);
	answer("/favicon.ico", "s3cret", BROWSER_ICON, NULL);
	answer("/s3cret?token=c0%0d%0affee", "s3cret", BROWSER_PAGE, NULL);
}

static void test_host(void **state)
{
	(void)state;
	assert_true(browser_login_host_is_ours("localhost:4000", 4000));
	assert_true(browser_login_host_is_ours("LOCALHOST:4000", 4000));
	assert_true(browser_login_host_is_ours("127.0.0.1:4000", 4000));
	assert_true(browser_login_host_is_ours("[::1]:4000", 4000));
	assert_false(browser_login_host_is_ours("localhost", 4000));
	assert_false(browser_login_host_is_ours("localhost:4001", 4000));
	assert_false(browser_login_host_is_ours("localhost:40000", 4000));
	assert_false(browser_login_host_is_ours("localhost.evil.org:4000", 4000));
	assert_false(browser_login_host_is_ours("evil.org:4000", 4000));
	assert_false(browser_login_host_is_ours("", 4000));
	assert_false(browser_login_host_is_ours(NULL, 4000));
}

static void test_offered(void **state)
{
	(void)state;
	assert_true(browser_login_is_offered("1.3.2"));
	assert_true(browser_login_is_offered("1.3.10-dev"));
	assert_true(browser_login_is_offered("1.15.16"));
	assert_true(browser_login_is_offered("2.0.0"));
	assert_false(browser_login_is_offered("1.3.1"));
	assert_false(browser_login_is_offered("1.2.9"));
	assert_false(browser_login_is_offered("0.9.9"));
	assert_false(browser_login_is_offered("latest"));
	assert_false(browser_login_is_offered(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_hostile_links),
		cmocka_unit_test(test_the_secret_path),
		cmocka_unit_test(test_host),
		cmocka_unit_test(test_offered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
