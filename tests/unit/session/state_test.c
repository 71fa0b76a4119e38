/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the session keeps on disk: servers, site id, credentials.
 */
#include "session/credentials.h"
#include "session/key_file.h"
#include "session/servers.h"
#include "session/site.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/memory.h"
#include "home.h"
#include "wrap/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define URL "https://studio.com"

static void servers_are_recorded(void **state)
{
	struct home *home = *state;
	struct error err = { 0 };

	assert_null(servers_last(&home->layout));
	assert_int_equal(servers_record(&home->layout, URL, "jane", &err), 0);
	assert_int_equal(servers_record(&home->layout, "http://other:5000", NULL, &err), 0);
	CLEANUP(free) char *last = servers_last(&home->layout);
	assert_string_equal(last, "http://other:5000");
	assert_int_equal(servers_use(&home->layout, URL, &err), 0);
	assert_int_equal(servers_use(&home->layout, "http://never", &err), AYON_ENOTFOUND);

	CLEANUP(servers) struct known_servers servers = { 0 };
	servers_read(&home->layout, &servers);
	assert_int_equal(servers.count, 2);
	assert_string_equal(servers.items[0].url, URL);
	assert_string_equal(servers.items[0].user_name, "jane");
	assert_true(servers.items[0].is_last);
	assert_null(servers.items[1].user_name);

	assert_int_equal(servers_forget(&home->layout, URL, &err), 0);
	assert_null(servers_last(&home->layout));
	assert_int_equal(servers_forget(&home->layout, URL, &err), AYON_ENOTFOUND);
}

/* The form of spec-host 5.5, with what another launcher may have added. */
static void foreign_content_is_kept(void **state)
{
	struct home *home = *state;
	struct error err = { 0 };
	CLEANUP(json) struct json *root = NULL;
	const char *path = home_write(home, "used_servers.json",
			"{\"extra\": 1, \"last_server\": \"" URL "\", \"urls\": {\"" URL
			"\": {\"updated_dt\": \"2026/11/20 17:21:00\", \"username\": \"jane\", "
			"\"more\": [2]}}}",
			0640);

	assert_int_equal(servers_record(&home->layout, URL, "joe", &err), 0);
	assert_int_equal(json_read(path, &root, &err), 0);
	assert_int_equal(json_get_int(root, "extra", 0), 1);
	const struct json *entry = json_at(root, "urls", URL, NULL);
	assert_string_equal(json_get_text(entry, "username"), "joe");
	assert_int_equal(json_count(json_get(entry, "more")), 1);
	assert_int_equal(strlen(json_get_text(entry, "updated_dt")), strlen("2026/11/20 17:21:00"));
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
}

static void broken_content_is_empty(void **state)
{
	struct home *home = *state;
	struct error err = { 0 };
	CLEANUP(servers) struct known_servers servers = { 0 };

	home_write(home, "used_servers.json", "{\"last_server\": ", 0600);
	servers_read(&home->layout, &servers);
	assert_int_equal(servers.count, 0);
	home_write(home, "used_servers.json", "{\"last_server\": [], \"urls\": []}", 0600);
	assert_null(servers_last(&home->layout));
	assert_int_equal(servers_record(&home->layout, URL, "jane", &err), 0);
	CLEANUP(free) char *last = servers_last(&home->layout);
	assert_string_equal(last, URL);
}

static void site_id_is_made_once(void **state)
{
	struct home *home = *state;
	struct error err = { 0 };
	CLEANUP(free) char *none = NULL;
	CLEANUP(free) char *first = NULL;
	CLEANUP(free) char *second = NULL;

	assert_int_equal(site_find(&home->layout, false, &none, &err), 0);
	assert_null(none);
	assert_int_equal(site_find(&home->layout, true, &first, &err), 0);
	assert_true(site_is_valid(first));
	assert_int_equal(site_find(&home->layout, false, &second, &err), 0);
	assert_string_equal(first, second);
	CLEANUP(free) char *path = layout_site_id(&home->layout);
	CLEANUP(free) char *text = NULL;
	assert_int_equal(fs_read(path, 100, &text, NULL, &err), 0);
	assert_string_equal(text, first); /* no line break */
}

static void many_first_starts_agree(void **state)
{
	struct home *home = *state;
	CLEANUP(free) char *mine = NULL;

	for (int i = 0; i < 8; i++) {
		if (fork() == 0) {
			char *site = NULL;
			int r = site_find(&home->layout, true, &site, NULL);
			CLEANUP(free) char *path = mem_printf("%s/site-%d", home->directory, i);
			if (r == 0)
				r = fs_write_atomic(path, site, strlen(site), 0600, FS_CACHE, NULL);
			_exit(r == 0 ? 0 : 1);
		}
	}
	int status;
	while (wait(&status) > 0)
		assert_int_equal(status, 0);
	assert_int_equal(site_find(&home->layout, false, &mine, NULL), 0);
	for (int i = 0; i < 8; i++) {
		CLEANUP(free) char *path = mem_printf("%s/site-%d", home->directory, i);
		CLEANUP(free) char *theirs = NULL;
		assert_int_equal(fs_read(path, 100, &theirs, NULL, NULL), 0);
		assert_string_equal(theirs, mine);
	}
}

static void site_id_is_trimmed_and_checked(void **state)
{
	struct home *home = *state;
	struct error err = { 0 };
	CLEANUP(free) char *site = NULL;
	CLEANUP(free) char *given = NULL;
	char *bad = NULL;

	home_write(home, "site_id", " calm-owl-7\n", 0600);
	assert_int_equal(site_find(&home->layout, false, &site, &err), 0);
	assert_string_equal(site, "calm-owl-7");
	home_write(home, "site_id", "Calm Owl", 0600);
	assert_int_equal(site_find(&home->layout, true, &bad, &err), AYON_EINVALID);
	env_set("AYON_SITE_ID", "from-env");
	assert_int_equal(site_find(&home->layout, true, &given, &err), 0);
	assert_string_equal(given, "from-env");
	env_set("AYON_SITE_ID", "x\r\nX-Evil: 1");
	assert_int_equal(site_find(&home->layout, true, &bad, &err), AYON_EINVALID);
	assert_null(bad);
}

static void expect_key(struct home *home, const char *key, enum credential_store store)
{
	CLEANUP(credential) struct credential credential = { 0 };
	struct error err = { 0 };

	if (credential_find(&home->layout, URL, &credential, &err) < 0)
		fail_msg("%s", err.text);
	if (key)
		assert_string_equal(credential.key, key);
	else
		assert_null(credential.key);
	assert_int_equal(credential.store, store);
}

static void credentials_come_in_order(void **state)
{
	struct home *home = *state;

	expect_key(home, NULL, CREDENTIAL_NONE);
	env_set("AYON_ALLOW_KEY_FILE", "1");
	assert_int_equal(key_file_write(&home->layout, URL, "from-our-file", NULL), 0);
	expect_key(home, "from-our-file", CREDENTIAL_FILE);
	home_write(home, "ayon_api_key", "from-systemd\n", 0600);
	env_set("CREDENTIALS_DIRECTORY", home->directory);
	expect_key(home, "from-systemd", CREDENTIAL_KEY_FILE);
	env_set("AYON_API_KEY_FILE", home_write(home, "key", "  from-key-file\n", 0600));
	expect_key(home, "from-key-file", CREDENTIAL_KEY_FILE);
	env_set("AYON_API_KEY", "from-env");
	expect_key(home, "from-env", CREDENTIAL_ENVIRONMENT);
}

static void bad_credentials_are_refused(void **state)
{
	struct home *home = *state;
	struct credential credential = { 0 };
	struct error err = { 0 };

	env_set("AYON_API_KEY_FILE", "/nowhere/key");
	assert_int_equal(credential_find(&home->layout, URL, &credential, &err), AYON_ENOTFOUND);
	assert_non_null(strstr(err.text, "AYON_API_KEY_FILE"));
	env_set("AYON_API_KEY_FILE", home_write(home, "key", "two words-secret", 0600));
	assert_int_equal(credential_find(&home->layout, URL, &credential, &err), AYON_EINVALID);
	assert_null(strstr(err.text, "words-secret"));
	env_set("AYON_API_KEY", "secret\r\nX-Evil: 1");
	assert_int_equal(credential_find(&home->layout, URL, &credential, &err), AYON_EINVALID);
	assert_null(strstr(err.text, "Evil"));
	assert_null(credential.key);
}

static void key_file_is_private_and_opt_in(void **state)
{
	struct home *home = *state;
	struct error err = { 0 };
	enum credential_store store = CREDENTIAL_FILE;
	CLEANUP(free) char *path = layout_key_file(&home->layout);
	struct stat st;

	credential_keep(&home->layout, URL, "token", &store, &err);
	assert_int_equal(store, CREDENTIAL_NONE); /* no keyring, no permission */
	assert_non_null(strstr(err.text, "keyring"));
	assert_false(fs_exists(path));
	env_set("AYON_ALLOW_KEY_FILE", "1");
	credential_keep(&home->layout, URL, "token", &store, &err);
	assert_int_equal(store, CREDENTIAL_FILE);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	expect_key(home, "token", CREDENTIAL_FILE);

	assert_int_equal(chmod(path, 0644), 0);
	CLEANUP(credential) struct credential credential = { 0 };
	credential_find_kept(&home->layout, URL, &credential);
	assert_null(credential.key);
	assert_non_null(strstr(credential.note, "read by others"));

	assert_int_equal(chmod(path, 0600), 0);
	env_set("AYON_ALLOW_KEY_FILE", NULL);
	expect_key(home, NULL, CREDENTIAL_NONE);
	CLEANUP(credential_keys) struct strlist keys = { 0 };
	credential_remove(&home->layout, URL, &keys);
	assert_int_equal(keys.count, 1); /* found although it is not allowed today */
	assert_string_equal(keys.items[0], "token");
	env_set("AYON_ALLOW_KEY_FILE", "1");
	expect_key(home, NULL, CREDENTIAL_NONE);
}

static void both_names_of_a_server_are_removed(void **state)
{
	struct home *home = *state;
	CLEANUP(credential_keys) struct strlist keys = { 0 };
	char *key = NULL;

	env_set("AYON_ALLOW_KEY_FILE", "1");
	assert_int_equal(key_file_write(&home->layout, URL "/", "typed", NULL), 0);
	assert_int_equal(key_file_write(&home->layout, URL, "plain", NULL), 0);
	assert_int_equal(key_file_write(&home->layout, "http://other", "other", NULL), 0);
	credential_remove(&home->layout, URL "/", &keys);
	assert_int_equal(keys.count, 2);
	expect_key(home, NULL, CREDENTIAL_NONE);
	assert_int_equal(key_file_read(&home->layout, "http://other", &key, NULL), 0);
	assert_string_equal(key, "other");
	mem_free_secret(key);
}

#define AT_HOME(test) cmocka_unit_test_setup_teardown(test, home_setup, home_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_HOME(servers_are_recorded),
		AT_HOME(foreign_content_is_kept),
		AT_HOME(broken_content_is_empty),
		AT_HOME(site_id_is_made_once),
		AT_HOME(many_first_starts_agree),
		AT_HOME(site_id_is_trimmed_and_checked),
		AT_HOME(credentials_come_in_order),
		AT_HOME(bad_credentials_are_refused),
		AT_HOME(key_file_is_private_and_opt_in),
		AT_HOME(both_names_of_a_server_are_removed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
