/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/keyring.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/path.h"
#include "wrap/backend.h"
#include "wrap/keyring_backend.h"

/*
 * Without a session bus there is no secret service, and libsecret would try to start a bus: a render node pays for
 * none of that. The second variable is how Python's keyring is switched off; it holds for us too.
 */
static int find_bus(struct error *err)
{
	if (env_is("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring"))
		return error_set(err, AYON_EFAIL,
				"the keyring is switched off (PYTHON_KEYRING_BACKEND)");
	if (env_get("DBUS_SESSION_BUS_ADDRESS"))
		return 0;

	const char *runtime = env_get("XDG_RUNTIME_DIR");
	CLEANUP(free) char *bus = runtime ? path_join(runtime, "bus") : NULL;
	if (bus && fs_exists(bus))
		return 0;
	return error_set(err, AYON_EFAIL, "there is no keyring here (no D-Bus session)");
}

static int find_backend(const struct keyring_backend **ret_backend, struct error *err)
{
	const void *table = NULL;
	int r = find_bus(err);
	if (r == 0)
		r = backend_load("keyring_libsecret", &table, err);
	if (r < 0) {
		if (err)
			err->code = AYON_EFAIL; /* a backend that is not installed is no keyring */
		return AYON_EFAIL;
	}
	*ret_backend = table;
	return 0;
}

int keyring_lookup(const char *service, const char *username, int64_t timeout_ms, char **ret_secret,
		struct error *err)
{
	const struct keyring_backend *backend = NULL;
	int r = find_backend(&backend, err);
	return r < 0 ? r : backend->lookup(service, username, timeout_ms, ret_secret, err);
}

int keyring_store(const char *service, const char *username, const char *label, const char *secret,
		int64_t timeout_ms, struct error *err)
{
	const struct keyring_backend *backend = NULL;
	int r = find_backend(&backend, err);
	return r < 0 ? r : backend->store(service, username, label, secret, timeout_ms, err);
}

int keyring_remove(const char *service, const char *username, int64_t timeout_ms, struct error *err)
{
	const struct keyring_backend *backend = NULL;
	int r = find_backend(&backend, err);
	return r < 0 ? r : backend->remove(service, username, timeout_ms, err);
}
