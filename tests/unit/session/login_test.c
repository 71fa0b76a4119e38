/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logging in and out against a server that answers as a real one did.
 */
#include "session/login.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/memory.h"
#include "home.h"
#include "loop_server.h"
#include "session/credentials.h"
#include "session/key_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define TOKEN "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char user_json[] = "{\"name\": \"artist\", \"attrib\": {\"fullName\": \"Art Ist\"}, "
				"\"data\": {\"isAdmin\": true}}";

/* What the server answers to the passwords of this test. */
static void answer_login(const struct loop_request *request, int fd)
{
	static const struct {
		const char *password;
		int status;
		const char *body;
	} answers[] = {
		{ "wrong", 403,
				"{\"code\": 403, \"detail\": \"Invalid login/password "
				"combination\"}" },
		{ "inactive", 401, "{\"code\": 401, \"detail\": \"User is not active\"}" },
		{ "service", 403, "{\"code\": 403, \"detail\": \"Service users cannot log in\"}" },
		{ "throttled", 503,
				"{\"code\": 503, \"detail\": \"Rate limit exceeded. Try again "
				"later\"}" },
		{ "tokenless", 200, "{\"detail\": \"two factors\"}" },
		{ "crash", 500, "oops" },
	};
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		if (strstr(request->body, answers[i].password)) {
			loop_reply(fd, answers[i].status, "", answers[i].body);
			return;
		}
	}
	CLEANUP(free)
	char *body = mem_printf("{\"token\": \"" TOKEN "\", \"user\": %s}", user_json);
	loop_reply(fd, 200, "", body);
}

static bool handler(void *payload, const struct loop_request *request, int fd)
{
	(void)payload;
	const char *key = loop_header(request, "X-Api-Key");

	if (str_equal(request->path, "/api/info"))
		loop_reply(fd, 200, "", "{\"version\": \"1.15.16\"}");
	else if (str_equal(request->path, "/api/auth/login"))
		answer_login(request, fd);
	else if (str_equal(request->path, "/api/auth/logout"))
		loop_reply(fd, 200, "", "{\"detail\": \"Logged out\"}");
	else if (str_equal(request->path, "/api/users/me") && key && !str_equal(key, "bad-key"))
		loop_reply(fd, 200, "", user_json);
	else if (str_equal(request->path, "/api/users/me"))
		loop_reply(fd, 401, "", "{\"code\": 401, \"detail\": \"Invalid API key\"}");
	else
		loop_reply(fd, 404, "", "");
	return true;
}

static struct {
	void *home;
	struct loop_server *server;
	const char *url;
	struct session session;
} f;

static int setup(void **state)
{
	(void)state;
	if (home_setup(&f.home) < 0)
		return -1;
	f.server = loop_server_start(handler, NULL);
	f.url = loop_server_url(f.server);
	env_set("AYON_ALLOW_KEY_FILE", "1");
	const struct session_options options = { .layout = &((struct home *)f.home)->layout,
		.version = "1.7.0" };
	return session_open(&options, &f.session, NULL);
}

static int teardown(void **state)
{
	(void)state;
	session_close(&f.session);
	if (f.server)
		loop_server_stop(f.server);
	return home_teardown(&f.home);
}

static int log_in(const char *password, struct error *err)
{
	CLEANUP(login_identity) struct login_identity identity = { 0 };
	return login_with_password(&f.session, f.url, "artist", password, &identity, err);
}

static void finds_server(void **state)
{
	struct error err = { 0 };
	CLEANUP(free) char *typed = mem_printf("  %s/ui/page/?x=1#y ", strchr(f.url, ':') + 3);
	CLEANUP(free) char *url = NULL;
	char *none = NULL;

	(void)state;
	if (login_find_server(&f.session, typed, &url, &err) < 0)
		fail_msg("%s", err.text);
	assert_string_equal(url, f.url);
	CLEANUP(free) struct loop_request *seen = loop_server_request(f.server, 1);
	assert_null(loop_header(seen, "x-ayon-hostname")); /* it may be anybody's */
	assert_int_equal(login_find_server(&f.session, " ", &none, &err), AYON_EINVALID);
	assert_int_equal(login_find_server(&f.session, "http://127.0.0.1:1", &none, &err),
			AYON_ENETWORK);
	assert_non_null(strstr(err.text, "browser"));
}

static void password_login_is_kept(void **state)
{
	CLEANUP(login_identity) struct login_identity identity = { 0 };
	CLEANUP(login_identity) struct login_identity again = { 0 };
	CLEANUP(free) char *last = NULL;
	CLEANUP(free) char *kept = NULL;
	struct error err = { 0 };

	(void)state;
	assert_int_equal(login_with_password(&f.session, f.url, "artist", "right \"one\"",
					 &identity, &err),
			0);
	assert_string_equal(identity.user_name, "artist");
	assert_string_equal(identity.full_name, "Art Ist");
	assert_true(identity.is_admin);
	assert_false(identity.is_service);
	assert_int_equal(identity.store, CREDENTIAL_FILE);
	assert_string_equal(f.session.credential, TOKEN);
	assert_string_equal(f.session.server_url, f.url);
	last = servers_last(f.session.layout);
	assert_string_equal(last, f.url);
	assert_int_equal(key_file_read(f.session.layout, f.url, &kept, &err), 0);
	assert_string_equal(kept, TOKEN);
	assert_int_equal(loop_server_count(f.server), 1);
	CLEANUP(free) struct loop_request *seen = loop_server_request(f.server, 1);
	assert_string_equal(seen->body, "{\"name\":\"artist\",\"password\":\"right \\\"one\\\"\"}");

	assert_int_equal(login_whoami(&f.session, &again, &err), 0);
	assert_string_equal(again.user_name, "artist");
	assert_int_equal(again.store, CREDENTIAL_FILE);
}

static void refusals_are_told_apart(void **state)
{
	static const struct {
		const char *password;
		int code;
		const char *said;
	} cases[] = {
		{ "wrong", AYON_EAUTH, "Invalid login/password" },
		{ "inactive", AYON_EAUTH, "not active" },
		{ "service", AYON_EAUTH, "Service users" },
		{ "throttled", AYON_EAUTH, "wait a minute" },
		{ "tokenless", AYON_EAUTH, "no token" },
		{ "crash", AYON_ENETWORK, "500" },
		{ "", AYON_EINVALID, "password" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct error err = { 0 };
		assert_int_equal(log_in(cases[i].password, &err), cases[i].code);
		if (!strstr(err.text, cases[i].said))
			fail_msg("%s: %s", cases[i].password, err.text);
	}
	assert_null(f.session.credential);
	assert_int_equal(loop_server_count(f.server), 6); /* a refused login is never repeated */
}

static void key_login_is_checked_once(void **state)
{
	CLEANUP(login_identity) struct login_identity identity = { 0 };
	struct error err = { 0 };

	(void)state;
	assert_int_equal(login_with_key(&f.session, f.url, "bad-key", &identity, &err), AYON_EAUTH);
	assert_null(strstr(err.text, "bad-key"));
	assert_int_equal(loop_server_count(f.server), 1);
	assert_int_equal(login_with_key(&f.session, f.url, "bad\nkey", &identity, &err),
			AYON_EINVALID);
	assert_int_equal(login_with_key(&f.session, f.url, "service-key", &identity, &err), 0);
	assert_string_equal(f.session.credential, "service-key");
	assert_string_equal(f.session.user_name, "artist");
}

static void logout_forgets_and_tells_the_server(void **state)
{
	struct error err = { 0 };
	CLEANUP(free) char *kept = NULL;

	(void)state;
	assert_int_equal(log_in("right", &err), 0);
	assert_int_equal(login_logout(&f.session, NULL, &err), 0);
	assert_null(f.session.credential);
	assert_null(servers_last(f.session.layout));
	assert_int_equal(key_file_read(f.session.layout, f.url, &kept, &err), 0);
	assert_null(kept);
	CLEANUP(free) struct loop_request *seen = loop_server_request(f.server, 2);
	assert_string_equal(seen->path, "/api/auth/logout");
	assert_string_equal(loop_header(seen, "Authorization"), "Bearer " TOKEN);
}

static void logout_works_without_the_server(void **state)
{
	struct error err = { 0 };
	CLEANUP(free) char *url = mem_dup(f.url);
	CLEANUP(free) char *kept = NULL;

	(void)state;
	assert_int_equal(log_in("right", &err), 0);
	loop_server_stop(f.server);
	f.server = NULL;
	assert_int_equal(login_logout(&f.session, NULL, &err), 0);
	assert_int_equal(key_file_read(f.session.layout, url, &kept, &err), 0);
	assert_null(kept);
	assert_null(servers_last(f.session.layout));
}

static void servers_are_switched(void **state)
{
	struct error err = { 0 };

	(void)state;
	assert_int_equal(log_in("right", &err), 0);
	assert_int_equal(servers_record(f.session.layout, "http://other:5000", "jane", &err), 0);
	assert_int_equal(login_use_server(&f.session, "http://other:5000", &err), 0);
	assert_string_equal(f.session.base_url, "http://other:5000");
	assert_null(f.session.credential);
	assert_int_equal(login_use_server(&f.session, f.url, &err), 0);
	assert_string_equal(f.session.credential, TOKEN);
	assert_int_equal(login_use_server(&f.session, "http://never", &err), AYON_ENOTFOUND);
	assert_string_equal(f.session.server_url, f.url);
	assert_int_equal(login_forget_server(&f.session, f.session.server_url, &err), 0);
	assert_null(f.session.credential);
}

#define WITH_SERVER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SERVER(finds_server),
		WITH_SERVER(password_login_is_kept),
		WITH_SERVER(refusals_are_told_apart),
		WITH_SERVER(key_login_is_checked_once),
		WITH_SERVER(logout_forgets_and_tells_the_server),
		WITH_SERVER(logout_works_without_the_server),
		WITH_SERVER(servers_are_switched),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
