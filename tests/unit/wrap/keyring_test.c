/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Against a real gnome-keyring-daemon on a private bus, against a bus that accepts and says nothing, and without
 * any. main() starts itself again below `dbus-run-session` for the first part.
 */
#include "wrap/keyring.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define SERVICE "AYON/http://127.0.0.1:5000"
#define LABEL   "Password for 'username' on '" SERVICE "'"

/* The daemon has its name on the bus a little before its collection is open. */
static int wait_for_daemon(void **state)
{
	struct error err = { 0 };
	int64_t deadline = clock_ms() + 20000;

	(void)state;
	while (keyring_store("AYON/ready", "username", "ready", "ready", 5000, &err) < 0) {
		if (clock_ms() > deadline) {
			print_error("%s\n", err.text);
			return -1;
		}
		clock_sleep_ms(50);
	}
	return keyring_remove("AYON/ready", "username", 5000, &err);
}

static void stores_finds_and_removes(void **state)
{
	struct error err = { 0 };
	char *secret = NULL;

	(void)state;
	assert_int_equal(keyring_lookup(SERVICE, "username", 5000, &secret, &err), AYON_ENOTFOUND);
	if (keyring_store(SERVICE, "username", LABEL, "first-token", 5000, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(keyring_store(SERVICE, "username", LABEL, "second-token", 5000, &err), 0);
	assert_int_equal(keyring_lookup(SERVICE, "username", 5000, &secret, &err), 0);
	assert_string_equal(secret, "second-token");
	mem_free_secret(secret);
	assert_int_equal(keyring_lookup(SERVICE "/", "username", 5000, &secret, &err),
			AYON_ENOTFOUND);
	assert_int_equal(keyring_remove(SERVICE, "username", 5000, &err), 0);
	assert_int_equal(keyring_remove(SERVICE, "username", 5000, &err), AYON_ENOTFOUND);
	assert_int_equal(keyring_lookup(SERVICE, "username", 5000, &secret, &err), AYON_ENOTFOUND);
}

static char *output_of(const char *command)
{
	char *text = mem_new(65536);
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	size_t length = fread(text, 1, 65535, pipe);
	text[length] = '\0';
	pclose(pipe);
	return text;
}

/* What the other launcher searches by, and what it finds, as another client of the service sees it. */
static void writes_the_shared_attributes(void **state)
{
	struct error err = { 0 };

	(void)state;
	if (system("command -v secret-tool >/dev/null 2>&1") != 0) {
		print_message("secret-tool (libsecret-tools) is missing: attributes not "
			      "cross-checked\n");
		skip();
	}
	assert_int_equal(keyring_store(SERVICE, "username", LABEL, "shared-token", 5000, &err), 0);
	CLEANUP(free)
	char *seen = output_of(
			"secret-tool search --all service " SERVICE " username username 2>&1");
	assert_non_null(strstr(seen, "label = " LABEL));
	assert_non_null(strstr(seen, "secret = shared-token"));
	assert_non_null(strstr(seen, "attribute.application = Python keyring library"));
	assert_non_null(strstr(seen, "attribute.service = " SERVICE));
	assert_non_null(strstr(seen, "attribute.username = username"));
	assert_int_equal(keyring_remove(SERVICE, "username", 5000, &err), 0);
}

/* Written by Python's own keyring, read by us, and the other way round. */
static void shares_with_python(void **state)
{
	struct error err = { 0 };
	char *secret = NULL;

	(void)state;
	if (system("PATH=/usr/bin:$PATH python3 -c 'import keyring, secretstorage' 2>/dev/null") !=
			0) {
		print_message("python3-keyring and python3-secretstorage are missing: not "
			      "cross-checked\n");
		skip();
	}
	assert_int_equal(system("PATH=/usr/bin:$PATH python3 -c \"import "
				"keyring.backends.SecretService as s; "
				"s.Keyring().set_password('" SERVICE
				"', 'username', 'from-python')\""),
			0);
	assert_int_equal(keyring_lookup(SERVICE, "username", 5000, &secret, &err), 0);
	assert_string_equal(secret, "from-python");
	mem_free_secret(secret);
	assert_int_equal(keyring_store(SERVICE, "username", LABEL, "from-c", 5000, &err), 0);
	CLEANUP(free)
	char *seen = output_of("PATH=/usr/bin:$PATH python3 -c \"import "
			       "keyring.backends.SecretService as s; "
			       "print(s.Keyring().get_password('" SERVICE "', 'username'))\"");
	assert_string_equal(seen, "from-c\n");
	assert_int_equal(system("PATH=/usr/bin:$PATH python3 -c \"import "
				"keyring.backends.SecretService as s; "
				"s.Keyring().delete_password('" SERVICE "', 'username')\""),
			0);
	assert_int_equal(keyring_lookup(SERVICE, "username", 5000, &secret, &err), AYON_ENOTFOUND);
}

static void keeps_any_text(void **state)
{
	CLEANUP(free) char *longest = mem_new(60001);
	memset(longest, 'x', 60000);
	const char *const values[] = { "gr\xc3\xbc\xc3\x9f"
				       "e \xe6\x97\xa5\xe6\x9c\xac",
		"", " \n\t", longest };
	struct error err = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		char *secret = NULL;
		if (keyring_store("AYON/http://b\xc3\xbcro", "username", LABEL, values[i], 5000,
				    &err) < 0)
			fail_msg("%s", err.text);
		assert_int_equal(keyring_lookup("AYON/http://b\xc3\xbcro", "username", 5000,
						 &secret, &err),
				0);
		assert_string_equal(secret, values[i]);
		mem_free_secret(secret);
	}
	assert_int_equal(keyring_remove("AYON/http://b\xc3\xbcro", "username", 5000, &err), 0);
	char *none = NULL;
	assert_int_equal(keyring_lookup("AYON/\xff", "username", 5000, &none, &err), AYON_EFAIL);
	assert_int_equal(
			keyring_store("AYON/\xff", "username", LABEL, "x", 5000, &err), AYON_EFAIL);
	assert_null(none);
}

static void locked_is_told_apart(void **state)
{
	struct error err = { 0 };
	char *secret = NULL;
	int64_t start = clock_ms();

	(void)state;
	assert_int_equal(keyring_store(SERVICE, "username", LABEL, "locked-token", 5000, &err), 0);
	assert_int_equal(system("gdbus call --session --dest org.freedesktop.secrets "
				"--object-path /org/freedesktop/secrets --method "
				"org.freedesktop.Secret.Service.Lock "
				"\"['/org/freedesktop/secrets/collection/login']\" >/dev/null"),
			0);
	assert_int_equal(keyring_lookup(SERVICE, "username", 5000, &secret, &err), AYON_EAUTH);
	assert_int_equal(keyring_store(SERVICE, "username", LABEL, "x", 5000, &err), AYON_EAUTH);
	assert_int_equal(keyring_remove(SERVICE, "username", 5000, &err), AYON_EAUTH);
	assert_true(clock_ms() - start < 4000);
}

/* A socket that takes connections and never says a word. */
static int listen_mute(char *address, size_t size)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	snprintf(name.sun_path, sizeof(name.sun_path), "/tmp/ayon-mute-bus-%d", (int)getpid());
	snprintf(address, size, "unix:path=%s", name.sun_path);
	unlink(name.sun_path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&name, sizeof(name)), 0);
	assert_int_equal(listen(fd, 8), 0);
	return fd;
}

static void mute_bus_ends_in_time(void **state)
{
	struct error err = { 0 };
	char address[160];
	char *secret = NULL;
	CLEANUP(close) int fd = listen_mute(address, sizeof(address));
	int64_t start = clock_ms();

	(void)fd; /* open as long as this runs */
	(void)state;
	env_set("DBUS_SESSION_BUS_ADDRESS", address);
	int r = keyring_lookup(SERVICE, "username", 500, &secret, &err);
	if (r != AYON_ETIMEOUT)
		fail_msg("%d: %s", r, err.text);
	assert_true(clock_ms() - start < 1500);
	start = clock_ms();
	assert_int_equal(keyring_store(SERVICE, "username", LABEL, "x", 300, &err), AYON_ETIMEOUT);
	assert_true(clock_ms() - start < 200); /* waited for once in a run */
	unlink(address + strlen("unix:path="));
}

static void no_bus_is_no_keyring(void **state)
{
	struct error err = { 0 };
	char *secret = NULL;
	int64_t start = clock_ms();

	(void)state;
	env_set("DBUS_SESSION_BUS_ADDRESS", NULL);
	env_set("XDG_RUNTIME_DIR", "/nowhere");
	assert_int_equal(keyring_lookup(SERVICE, "username", 3000, &secret, &err), AYON_EFAIL);
	env_set("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus");
	assert_int_equal(keyring_lookup(SERVICE, "username", 3000, &secret, &err), AYON_EFAIL);
	env_set("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring");
	assert_int_equal(keyring_lookup(SERVICE, "username", 3000, &secret, &err), AYON_EFAIL);
	assert_non_null(strstr(err.text, "PYTHON_KEYRING_BACKEND"));
	env_set("PYTHON_KEYRING_BACKEND", NULL);
	assert_true(clock_ms() - start < 1000);
}

static int run_daemon_part(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stores_finds_and_removes),
		cmocka_unit_test(writes_the_shared_attributes),
		cmocka_unit_test(shares_with_python),
		cmocka_unit_test(keeps_any_text),
		cmocka_unit_test(locked_is_told_apart),
	};
	return cmocka_run_group_tests_name("daemon", tests, wait_for_daemon, NULL);
}

/* A bus, a daemon with an unlocked login collection, and this program again, all in a home of their own. */
static int start_daemon_part(const char *self)
{
	if (system("command -v dbus-run-session gnome-keyring-daemon gdbus >/dev/null 2>&1") != 0) {
		print_message("dbus-run-session, gnome-keyring-daemon or gdbus is missing: the "
			      "keyring "
			      "was not tested against a real daemon\n");
		return 0;
	}
	CLEANUP(free)
	char *command = mem_printf("home=$(mktemp -d) && export HOME=$home XDG_RUNTIME_DIR=$home "
				   "XDG_DATA_HOME=$home && unset DISPLAY WAYLAND_DISPLAY; "
				   "dbus-run-session -- sh -c 'printf test | gnome-keyring-daemon "
				   "--unlock --foreground --components=secrets >/dev/null 2>&1 & "
				   "gdbus wait --session --timeout 20 org.freedesktop.secrets; "
				   "\"%s\" daemon; r=$?; kill $!; exit $r'; "
				   "r=$?; rm -rf \"$home\"; exit $r",
			self);
	int status = system(command);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* GLib keeps its connection to the bus, so each bus gets a process of its own. */
int main(int argc, char **argv)
{
	const struct CMUnitTest none[] = { cmocka_unit_test(no_bus_is_no_keyring) };
	const struct CMUnitTest mute[] = { cmocka_unit_test(mute_bus_ends_in_time) };

	if (argc == 2 && strcmp(argv[1], "daemon") == 0)
		return run_daemon_part();
	if (argc == 2 && strcmp(argv[1], "mute") == 0)
		return cmocka_run_group_tests_name("mute", mute, NULL, NULL);

	CLEANUP(free) char *mute_command = mem_printf("\"%s\" mute", argv[0]);
	int failed = start_daemon_part(argv[0]);
	failed += system(mute_command) != 0;
	return failed + cmocka_run_group_tests_name("none", none, NULL, NULL);
}
