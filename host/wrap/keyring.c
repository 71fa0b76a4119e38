/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/keyring.h"

#include "base/clock.h"
#include "base/env.h"
#include "base/str.h"
#include "wrap/backend.h"
#include "wrap/dbus.h"
#include "wrap/keyring_backend.h"
#include "wrap/secret_service.h"

#include <string.h>

#define MUTE_MS 30000

static int64_t mute_until_ms; /* 0: it was not, so far */

/*
 * Without a session bus there is no secret service, and libsecret would try to start a bus: a render node pays for
 * none of that. The second variable is how Python's keyring is switched off; it holds for us too. Who did not answer
 * once is not waited for again soon: a log-out alone makes four calls.
 */
static int check(const char *service, const char *username, struct error *err)
{
	if (env_is("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring"))
		return error_set(err, AYON_EFAIL,
				"the keyring is switched off (PYTHON_KEYRING_BACKEND)");
	if (!dbus_has_session())
		return error_set(err, AYON_EFAIL, "there is no keyring here (no D-Bus session)");
	if (!str_is_utf8(service, strlen(service)) || !str_is_utf8(username, strlen(username)))
		return error_set(err, AYON_EFAIL, "the keyring takes no name that is not UTF-8");
	if (mute_until_ms && clock_left_ms(mute_until_ms) > 0)
		return error_set(err, AYON_ETIMEOUT, "the keyring does not answer");
	return 0;
}

static int note(int r)
{
	if (r == AYON_ETIMEOUT && (!mute_until_ms || clock_left_ms(mute_until_ms) == 0))
		mute_until_ms = clock_ms() + MUTE_MS;
	return r;
}

static int find_backend(const struct keyring_backend **ret_backend, struct error *err)
{
	const void *table = NULL;
	int r = backend_load("keyring_libsecret", &table, err);
	if (r < 0) {
		if (err)
			err->code = AYON_EFAIL; /* a backend that is not installed is no keyring */
		return AYON_EFAIL;
	}
	*ret_backend = table;
	return 0;
}

/* By hand first, which is what every start does; by the library when the service or the bus is an unusual one. */
int keyring_lookup(const char *service, const char *username, int64_t timeout_ms, char **ret_secret,
		struct error *err)
{
	const struct keyring_backend *backend = NULL;
	int64_t deadline_ms = clock_ms() + timeout_ms;

	int r = check(service, username, err);
	if (r < 0)
		return r;
	r = secret_service_lookup(service, username, deadline_ms, ret_secret, err);
	if (r == AYON_EINVALID) {
		r = find_backend(&backend, err);
		if (r == 0)
			r = backend->lookup(service, username, clock_left_ms(deadline_ms),
					ret_secret, err);
	}
	return note(r);
}

int keyring_store(const char *service, const char *username, const char *label, const char *secret,
		int64_t timeout_ms, struct error *err)
{
	const struct keyring_backend *backend = NULL;
	int r = check(service, username, err);
	if (r == 0)
		r = find_backend(&backend, err);
	return r < 0 ? r : note(backend->store(service, username, label, secret, timeout_ms, err));
}

int keyring_remove(const char *service, const char *username, int64_t timeout_ms, struct error *err)
{
	const struct keyring_backend *backend = NULL;
	int r = check(service, username, err);
	if (r == 0)
		r = find_backend(&backend, err);
	return r < 0 ? r : note(backend->remove(service, username, timeout_ms, err));
}
