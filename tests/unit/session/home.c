/* SPDX-License-Identifier: Apache-2.0 */
#include "home.h"

#include "base/env.h"
#include "base/fs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const variables[] = { "AYON_SERVER_URL", "AYON_API_KEY", "AYON_API_KEY_FILE",
	"CREDENTIALS_DIRECTORY", "AYON_ALLOW_KEY_FILE", "AYON_SITE_ID", "AYON_IN_LOGIN_MODE",
	"AYON_SERVER_TIMEOUT", "AYON_SERVER_RETRIES", "AYON_CA_FILE", "SSL_CERT_FILE",
	"AYON_CERT_FILE", "AYON_ADDONS_DIR", "AYON_DEPENDENCIES_DIR", "DBUS_SESSION_BUS_ADDRESS" };

int home_setup(void **state)
{
	struct home *home = calloc(1, sizeof(*home));
	if (!home)
		return -1;
	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++)
		env_set(variables[i], NULL);
	env_set("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring");
	strcpy(home->directory, "/tmp/ayon-session-XXXXXX");
	if (!mkdtemp(home->directory))
		return -1;
	env_set("AYON_LAUNCHER_STORAGE_DIR", home->directory);
	env_set("AYON_LAUNCHER_LOCAL_DIR", home->directory);
	*state = home;
	return layout_init(&home->layout, NULL);
}

int home_teardown(void **state)
{
	struct home *home = *state;
	fs_remove_tree(home->directory, NULL);
	layout_finish(&home->layout);
	free(home);
	return 0;
}

const char *home_write(const struct home *home, const char *name, const char *text, unsigned mode)
{
	static char path[256];
	struct error err = { 0 };

	snprintf(path, sizeof(path), "%s/%s", home->directory, name);
	if (fs_write_atomic(path, text, strlen(text), mode, FS_CACHE, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	return path;
}
