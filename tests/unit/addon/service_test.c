/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The services that stand on a server, called as an addon calls them: through the host's query function.
 */
#include "addon/service.h"

#include "base/env.h"
#include "bundle/select.h"
#include "cli/globals.h"
#include "fake_session.h"
#include "support.h"

static char core[] = "core", zeta[] = "zeta", off[] = "off", old[] = "1.9.7", young[] = "2.0.0";
static struct bundle_addon bundle_addons[] = { { zeta, young }, { core, old }, { off, NULL } };

struct fixture {
	struct session session;
	struct bundle_choice choice;
	struct globals globals;
	struct addon_index index;
	struct addon_entry entry;
	struct addon_context context;
	struct addon_instance instance;
	const struct ayon_host *host;
};

static int setup(void **state)
{
	struct fixture *fixture = mem_new(sizeof(*fixture));

	fake = (struct fake_session){ .status = 200,
		.body = "{\"addons\": [{\"name\": \"core\", \"settings\": "
			"{\"a\": 1}}, {\"name\": \"bare\"}]}" };
	fixture->session.server_url = (char *)(uintptr_t) "https://studio";
	fixture->session.site_id = (char *)(uintptr_t) "calm-cat";
	fixture->choice.studio = (struct bundle){ .name = (char *)(uintptr_t) "b 1",
		.addons = bundle_addons,
		.addon_count = 3,
		.installer_version = (char *)(uintptr_t) "1.7.0" };
	fixture->choice.project = fixture->choice.studio;
	fixture->choice.variant = (char *)(uintptr_t) "production";
	fixture->entry = (struct addon_entry){ .origin = ADDON_BUNDLE,
		.name = (char *)(uintptr_t) "core",
		.version = (char *)(uintptr_t) "1.9.7",
		.directory = (char *)(uintptr_t) "/addons/core_1.9.7" };
	fixture->index = (struct addon_index){ .entries = &fixture->entry, .count = 1 };
	fixture->context = (struct addon_context){ .version = "1.7.0",
		.globals = &fixture->globals,
		.index = &fixture->index,
		.session = &fixture->session,
		.choice = &fixture->choice,
		.package_dir = "/packages/p" };
	fixture->instance = (struct addon_instance){ .context = &fixture->context,
		.entry = &fixture->entry,
		.host = { .query = service_query },
		.needs = AYON_NEEDS_BUNDLE };
	fixture->host = &fixture->instance.host;
	*state = fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;

	service_release(&fixture->instance);
	service_release_all();
	free(fake.last);
	free(fixture);
	return 0;
}

static void test_asks_for_settings_once(void **state)
{
	struct fixture *fixture = *state;
	const struct ayon_settings_1 *settings =
			fixture->host->query(fixture->host, AYON_EXT_SETTINGS_1);
	const char *json = NULL;

	assert_int_equal(settings->addon(fixture->host, "core", NULL, &json), AYON_OK);
	assert_string_equal(json, "{\"a\":1}");
	assert_string_equal(fake.last,
			"GET /api/settings?summary=false&bundle_name=b%201&variant=production -");
	assert_int_equal(settings->addon(fixture->host, "bare", "", &json), AYON_OK);
	assert_string_equal(json, "{}");
	assert_int_equal(settings->addon(fixture->host, "absent", NULL, &json), AYON_ENOTFOUND);
	assert_contains(fixture->instance.failed.text, "'absent' is not in bundle 'b 1'");
	assert_int_equal(fake.requests, 1);

	fixture->choice.has_override = true;
	for (int i = 0; i < 20; i++) {
		CLEANUP(free) char *project = mem_printf("p%d", i);
		assert_int_equal(settings->addon(fixture->host, "core", project, &json), AYON_OK);
	}
	assert_int_equal(fake.requests, 21);
	assert_contains(fake.last, "&project_bundle_name=b%201&project_name=p19");
	fake.body = "[]";
	assert_int_equal(settings->addon(fixture->host, "core", "other", &json), AYON_EINVALID);
	fake.status = 0;
	assert_int_equal(settings->addon(fixture->host, "core", "another", &json), AYON_ENETWORK);
	assert_string_equal(fixture->instance.failed.text, "the server is away");
}

static void test_lists_the_bundle_by_name(void **state)
{
	struct fixture *fixture = *state;
	const struct ayon_bundle_1 *bundle = fixture->host->query(fixture->host, AYON_EXT_BUNDLE_1);

	assert_int_equal(bundle->addon_count(fixture->host), 2);
	assert_string_equal(bundle->addon(fixture->host, 0)->name, "core");
	assert_string_equal(bundle->addon(fixture->host, 0)->path, "/addons/core_1.9.7");
	assert_string_equal(bundle->addon(fixture->host, 1)->version, "2.0.0");
	assert_null(bundle->addon(fixture->host, 1)->path);
	assert_null(bundle->addon(fixture->host, 2));
	assert_string_equal(bundle->studio_bundle(fixture->host), "b 1");
	assert_string_equal(bundle->installer_version(fixture->host), "1.7.0");
	assert_string_equal(bundle->dependency_package(fixture->host), "/packages/p");
	fixture->instance.needs = AYON_NEEDS_SESSION;
	assert_int_equal(bundle->addon_count(fixture->host), 0);
	assert_null(bundle->studio_bundle(fixture->host));
	assert_contains(fixture->instance.failed.text, "AYON_NEEDS_BUNDLE");
}

static void test_does_not_take_what_stands_beside_the_host_for_the_bundle(void **state)
{
	struct fixture *fixture = *state;
	const struct ayon_bundle_1 *bundle = fixture->host->query(fixture->host, AYON_EXT_BUNDLE_1);

	fixture->entry.origin = ADDON_INSTALLED;
	fixture->entry.version = (char *)(uintptr_t) "1.0.0";
	assert_null(bundle->addon(fixture->host, 0)->path);
}

static void test_sends_requests(void **state)
{
	struct fixture *fixture = *state;
	const struct ayon_http_1 *http = fixture->host->query(fixture->host, AYON_EXT_HTTP_1);
	const struct ayon_http_response *response = NULL;
	static const char *const bad_paths[] = { NULL, "", "api", "https://evil", "/a b",
		"/a\r\nX: y", "/\xc3\xa4" };
	static const char *const bad_methods[] = { NULL, "", "get", "GET /x", "G\n" };

	fake.status = 404;
	assert_int_equal(http->request(fixture->host, "POST", "/api/x", NULL, "{}", 2, &response),
			AYON_OK);
	assert_int_equal(response->status, 404);
	assert_string_equal(fake.last, "POST /api/x application/json");
	assert_int_equal(response->body_size, strlen(response->body));
	for (size_t i = 0; i < sizeof(bad_paths) / sizeof(*bad_paths); i++)
		assert_int_equal(http->request(fixture->host, "GET", bad_paths[i], NULL, NULL, 0,
						 &response),
				AYON_EINVALID);
	for (size_t i = 0; i < sizeof(bad_methods) / sizeof(*bad_methods); i++)
		assert_int_equal(http->request(fixture->host, bad_methods[i], "/", NULL, NULL, 0,
						 &response),
				AYON_EINVALID);
	assert_int_equal(fake.requests, 1);
	fake.status = 0;
	assert_int_equal(http->request(fixture->host, "GET", "/", NULL, NULL, 0, &response),
			AYON_ENETWORK);
	fixture->instance.needs = AYON_NEEDS_CONFIG;
	assert_int_equal(http->request(fixture->host, "GET", "/", NULL, NULL, 0, &response),
			AYON_EADDON);
}

static void test_says_who_and_where(void **state)
{
	struct fixture *fixture = *state;
	const struct ayon_session_1 *session =
			fixture->host->query(fixture->host, AYON_EXT_SESSION_1);

	assert_string_equal(session->server_url(fixture->host), "https://studio");
	assert_string_equal(session->user_name(fixture->host), "ann");
	assert_string_equal(session->site_id(fixture->host), "calm-cat");
	assert_string_equal(session->variant(fixture->host), "production");
	env_set("AYON_PROJECT_NAME", NULL);
	assert_null(session->project_name(fixture->host));
	fixture->globals.project = (char *)(uintptr_t) "show";
	assert_string_equal(session->project_name(fixture->host), "show");

	/* Only the URL is known without a session. */
	fixture->instance.needs = AYON_NEEDS_CONFIG;
	assert_string_equal(session->server_url(fixture->host), "https://studio");
	assert_null(session->user_name(fixture->host));
	fixture->instance.needs = 0;
	assert_null(session->server_url(fixture->host));
	assert_contains(fixture->instance.failed.text, "AYON_NEEDS_CONFIG");
}

static void test_logs_in(void **state)
{
	struct fixture *fixture = *state;
	const struct ayon_login_1 *login = fixture->host->query(fixture->host, AYON_EXT_LOGIN_1);
	struct ayon_identity identity = { .size = sizeof(identity) };
	struct ayon_identity unsized = { 0 };
	const char *url = NULL;

	fixture->instance.needs = AYON_NEEDS_CONFIG;
	assert_int_equal(login->find_server(fixture->host, "studio", &url), AYON_OK);
	assert_int_equal(login->with_password(fixture->host, url, "ann", "secret-word", &identity),
			AYON_OK);
	assert_string_equal(identity.server_url, "https://studio");
	assert_int_equal(identity.store, AYON_STORE_KEYRING);
	assert_true(identity.is_admin && !identity.is_service);
	/* The text of the last answer may be the input of the next call. */
	assert_int_equal(
			login->with_key(fixture->host, identity.server_url, "other-key", &identity),
			AYON_OK);
	assert_string_equal(identity.server_url, "https://studio");
	assert_int_equal(login->with_key(fixture->host, url, "key", &unsized), AYON_EINVALID);
	assert_int_equal(login->with_key(fixture->host, url, NULL, &identity), AYON_EINVALID);
	assert_int_equal(login->find_server(fixture->host, NULL, &url), AYON_EINVALID);
	assert_int_equal(login->use_server(fixture->host, NULL), AYON_EINVALID);
	assert_int_equal(login->logout(fixture->host, NULL), AYON_OK);
	assert_string_equal(fake.last, "logout -");
	fake.status = 403;
	assert_int_equal(login->with_key(fixture->host, url, "key", &identity), AYON_EAUTH);
	assert_string_equal(fixture->instance.failed.text, "the server refused the key");
	assert_int_equal(login->whoami(fixture->host, &identity), AYON_EADDON);
	assert_contains(fixture->instance.failed.text, "AYON_NEEDS_SESSION");
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH(test_asks_for_settings_once),
		WITH(test_lists_the_bundle_by_name),
		WITH(test_does_not_take_what_stands_beside_the_host_for_the_bundle),
		WITH(test_sends_requests),
		WITH(test_says_who_and_where),
		WITH(test_logs_in),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
