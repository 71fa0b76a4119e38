/* SPDX-License-Identifier: Apache-2.0 */
#include "session/session.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/memory.h"
#include "home.h"
#include "loop_server.h"
#include "session/servers.h"
#include "wrap/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static atomic_int failures; /* answers that fail before one succeeds */

static bool handler(void *payload, const struct loop_request *request, int fd)
{
	(void)payload;
	if (str_equal(request->path, "/api/users/me")) {
		loop_reply(fd, 200, "Content-Type: application/json\r\n", "{\"name\": \"artist\"}");
	} else if (str_equal(request->path, "/api/info")) {
		loop_reply(fd, 200, "",
				loop_header(request, "X-Api-Key")
						? "{\"version\": \"1.15.16\", \"user\": {\"name\": "
						  "\"artist\"}}"
						: "{\"version\": \"1.15.16\"}");
	} else if (str_equal(request->path, "/api/flaky")) {
		bool fails = atomic_fetch_sub(&failures, 1) > 0;
		loop_reply(fd, fails ? 503 : 200, fails ? "Retry-After: 0\r\n" : "",
				"{\"ok\": true}");
	} else if (str_equal(request->path, "/api/broken")) {
		if (atomic_fetch_sub(&failures, 1) > 0)
			return false;
		loop_reply(fd, 200, "", "{}");
	} else if (str_equal(request->path, "/api/secret")) {
		loop_reply(fd, 401, "", "{\"code\": 401, \"detail\": \"User logged out\"}");
	} else if (str_equal(request->path, "/api/forbidden")) {
		loop_reply(fd, 403, "", "{\"code\": 403, \"detail\": \"Not for you\"}");
	} else if (str_equal(request->path, "/api/html")) {
		loop_reply(fd, 200, "", "<html>");
	} else if (str_equal(request->path, "/api/mute")) {
		sleep(3);
		return false;
	} else {
		loop_reply(fd, 404, "", "{\"code\": 404, \"detail\": \"Nothing here\"}");
	}
	return true;
}

struct fixture {
	void *home;
	struct loop_server *server;
	struct session session;
};

static struct fixture f;

static int setup(void **state)
{
	struct error err = { 0 };

	if (home_setup(&f.home) < 0)
		return -1;
	f.server = loop_server_start(handler, NULL);
	env_set("AYON_SERVER_URL", loop_server_url(f.server));
	env_set("AYON_API_KEY", "the-api-key");
	const struct session_options options = { .layout = &((struct home *)f.home)->layout,
		.version = "1.7.0" };
	if (session_open(&options, &f.session, &err) < 0) {
		print_error("%s\n", err.text);
		return -1;
	}
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	session_close(&f.session);
	loop_server_stop(f.server);
	return home_teardown(&f.home);
}

static int get(const char *path, struct json **ret_json, struct error *err)
{
	*ret_json = NULL;
	return session_get_json(&f.session, path, ret_json, err);
}

static void opening_sends_nothing(void **state)
{
	(void)state;
	assert_int_equal(loop_server_count(f.server), 0);
	assert_null(f.session.http);
	assert_int_equal(f.session.store, CREDENTIAL_ENVIRONMENT);
	assert_false(f.session.login_mode);
	assert_non_null(f.session.site_id);
}

static void requests_carry_the_headers(void **state)
{
	struct error err = { 0 };
	const char *name = NULL;

	(void)state;
	assert_int_equal(session_user(&f.session, &name, &err), 0);
	assert_string_equal(name, "artist");
	assert_int_equal(session_user(&f.session, &name, &err), 0);
	assert_int_equal(loop_server_count(f.server), 1);
	CLEANUP(free) struct loop_request *seen = loop_server_request(f.server, 1);
	assert_string_equal(loop_header(seen, "X-Api-Key"), "the-api-key");
	assert_string_equal(loop_header(seen, "x-ayon-platform"), "linux");
	assert_string_equal(loop_header(seen, "x-ayon-version"), "1.7.0");
	assert_string_equal(loop_header(seen, "x-ayon-site-id"), f.session.site_id);
	assert_non_null(loop_header(seen, "x-ayon-hostname"));
	assert_string_equal(loop_header(seen, "Referer"), loop_server_url(f.server));
	assert_string_equal(loop_header(seen, "User-Agent"), "ayon/1.7.0");
	assert_null(loop_header(seen, "Authorization"));
}

static void last_attempt_decides(void **state)
{
	struct error err = { 0 };
	struct json *json = NULL;

	(void)state;
	failures = 2;
	assert_int_equal(get("/api/flaky", &json, &err), 0);
	assert_true(json_get_bool(json, "ok", false));
	json_free(json);
	assert_int_equal(loop_server_count(f.server), 3);
	failures = 3;
	assert_int_equal(get("/api/flaky", &json, &err), AYON_ENETWORK);
	assert_non_null(strstr(err.text, "503"));
	failures = 2;
	assert_int_equal(get("/api/broken", &json, &err), 0);
	json_free(json);
}

static void post_is_sent_once(void **state)
{
	struct error err = { 0 };
	struct http_response response;

	(void)state;
	failures = 5;
	assert_int_equal(session_request(&f.session, "POST", "/api/broken", NULL, "{}", 2,
					 &response, &err),
			AYON_ENETWORK);
	assert_int_equal(loop_server_count(f.server), 1);
	assert_int_equal(session_request(&f.session, "POST", "/api/flaky", NULL, "{}", 2, &response,
					 &err),
			0);
	assert_int_equal(response.status, 503);
	http_response_finish(&response);
	assert_int_equal(loop_server_count(f.server), 2);
	CLEANUP(free) struct loop_request *seen = loop_server_request(f.server, 2);
	assert_string_equal(loop_header(seen, "Content-Type"), "application/json");
	assert_string_equal(seen->body, "{}");
}

static void rejected_key_is_not_sent_again(void **state)
{
	struct error err = { 0 };
	struct json *json = NULL;

	(void)state;
	assert_int_equal(get("/api/secret", &json, &err), AYON_EAUTH);
	assert_non_null(strstr(err.text, "User logged out"));
	assert_null(strstr(err.text, "the-api-key"));
	assert_int_equal(get("/api/users/me", &json, &err), AYON_EAUTH);
	assert_int_equal(loop_server_count(f.server), 1);
}

static void answers_are_told_apart(void **state)
{
	struct error err = { 0 };
	struct json *json = NULL;

	(void)state;
	assert_int_equal(get("/api/forbidden", &json, &err), AYON_EAUTH);
	assert_non_null(strstr(err.text, "Not for you"));
	assert_int_equal(get("/api/nothing?token=hidden", &json, &err), AYON_ENOTFOUND);
	assert_null(strstr(err.text, "hidden"));
	assert_int_equal(get("/api/html", &json, &err), AYON_ENETWORK);
	assert_int_equal(get("no-slash", &json, &err), AYON_EINVALID);
	f.session.rejected = false;
	assert_int_equal(get("/api/users/me", &json, &err), 0);
	json_free(json);
}

static void deadline_ends_everything(void **state)
{
	struct error err = { 0 };
	struct json *json = NULL;
	int64_t start = clock_ms();

	(void)state;
	f.session.deadline_ms = start + 300;
	assert_int_equal(get("/api/mute", &json, &err), AYON_ETIMEOUT);
	assert_true(clock_ms() - start < 1500);
	assert_int_equal(get("/api/users/me", &json, &err), AYON_ETIMEOUT);
	assert_int_equal(loop_server_count(f.server), 1);
}

static void site_is_registered_once(void **state)
{
	struct error err = { 0 };

	(void)state;
	assert_int_equal(session_register_site(&f.session, &err), 0);
	assert_int_equal(session_register_site(&f.session, &err), 0);
	assert_int_equal(loop_server_count(f.server), 1);
	assert_string_equal(f.session.user_name, "artist");
	free(f.session.version);
	f.session.version = mem_dup("1.7.1");
	assert_int_equal(session_register_site(&f.session, &err), 0);
	assert_int_equal(loop_server_count(f.server), 2);
}

static int open_with(struct session *session, bool headless, struct error *err)
{
	const struct session_options options = {
		.layout = &((struct home *)f.home)->layout, .headless = headless, .version = "1.7.0"
	};
	return session_open(&options, session, err);
}

static void server_comes_from_the_record(void **state)
{
	CLEANUP(session) struct session session = { 0 };
	CLEANUP(session) struct session without = { 0 };
	struct error err = { 0 };
	struct json *json = NULL;

	(void)state;
	env_set("AYON_SERVER_URL", NULL);
	env_set("AYON_API_KEY", NULL);
	assert_int_equal(open_with(&without, true, &err), 0);
	assert_null(without.server_url);
	assert_int_equal(session_get_json(&without, "/api/users/me", &json, &err), AYON_EAUTH);
	assert_non_null(strstr(err.text, "AYON_SERVER_URL"));
	assert_int_equal(servers_record(without.layout, "https://studio.com/", "jane", &err), 0);
	assert_int_equal(open_with(&session, true, &err), 0);
	assert_string_equal(session.server_url, "https://studio.com/");
	assert_string_equal(session.base_url, "https://studio.com");
	assert_null(session.credential);
	assert_true(session.login_mode);
	assert_int_equal(session_get_json(&session, "/api/users/me", &json, &err), AYON_EAUTH);
	assert_non_null(strstr(err.text, "ayon login"));
}

static void bad_server_is_refused(void **state)
{
	struct session session = { 0 };
	struct error err = { 0 };

	(void)state;
	env_set("AYON_SERVER_URL", "ftp://studio.com");
	assert_int_equal(open_with(&session, true, &err), AYON_EUSAGE);
	assert_non_null(strstr(err.text, "AYON_SERVER_URL"));
	env_set("AYON_SERVER_URL", "studio.com:5000/?x=1");
	assert_int_equal(open_with(&session, true, &err), 0);
	assert_string_equal(session.server_url, "studio.com:5000/?x=1");
	assert_string_equal(session.base_url, "http://studio.com:5000");
	session_close(&session);
}

static void headless_makes_no_site(void **state)
{
	CLEANUP(session) struct session session = { 0 };
	struct error err = { 0 };
	CLEANUP(free) char *path = layout_site_id(&((struct home *)f.home)->layout);

	(void)state;
	assert_int_equal(unlink(path), 0);
	assert_int_equal(open_with(&session, true, &err), 0);
	assert_null(session.site_id);
	assert_false(fs_exists(path));
	for (const char *const *line = session_headers(&session); *line; line++)
		assert_null(strstr(*line, "site-id"));
	assert_int_equal(session_register_site(&session, &err), 0);
	assert_int_equal(loop_server_count(f.server), 0);
}

static void login_mode(void **state)
{
	(void)state;
	assert_true(session_login_mode("1", false, "key", "1.6.0"));
	assert_false(session_login_mode("0", true, NULL, NULL));
	assert_true(session_login_mode(NULL, true, "key", NULL));
	assert_true(session_login_mode(NULL, false, NULL, NULL));
	assert_false(session_login_mode(NULL, false, "", NULL));
	assert_false(session_login_mode(NULL, false, "key", "1.0.1"));
	assert_true(session_login_mode(NULL, false, "key", "1.0.0"));
	assert_true(session_login_mode(NULL, false, "key", "0.9.12"));
	assert_false(session_login_mode(NULL, false, "key", "2.0.0"));
	assert_false(session_login_mode(NULL, false, "key", "1.0"));
	assert_false(session_login_mode(NULL, false, "key", "x.0.0"));
}

#define WITH_SERVER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SERVER(opening_sends_nothing),
		WITH_SERVER(requests_carry_the_headers),
		WITH_SERVER(last_attempt_decides),
		WITH_SERVER(post_is_sent_once),
		WITH_SERVER(rejected_key_is_not_sent_again),
		WITH_SERVER(answers_are_told_apart),
		WITH_SERVER(deadline_ends_everything),
		WITH_SERVER(site_is_registered_once),
		WITH_SERVER(server_comes_from_the_record),
		WITH_SERVER(bad_server_is_refused),
		WITH_SERVER(headless_makes_no_site),
		cmocka_unit_test(login_mode),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
