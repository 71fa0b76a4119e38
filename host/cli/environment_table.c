/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/environment_table.c: every variable that the launcher reads or writes. docs/environment.md is this table, and a
 * test compares the two.
 */
#include "cli/environment.h"

#include "base/str.h"

#define READ(variable, text)                 \
	{                                    \
		variable, "read", NULL, text \
	}
#define WRITTEN(variable, text)                 \
	{                                       \
		variable, "written", NULL, text \
	}
#define BOTH(variable, text)                 \
	{                                    \
		variable, "both", NULL, text \
	}
#define COPY(variable, source)                                                     \
	{                                                                          \
		variable, "written", source, "older name, for what still reads it" \
	}

static const struct environment_variable variables[] = {
	BOTH("AYON_SERVER_URL", "base URL of the server; wins over the last used one"),
	BOTH("AYON_API_KEY", "token or API key; given to children, because Python addons read it"),
	BOTH("AYON_VERSION",
			"version of the running launcher; what was there tells who started it"),
	BOTH("AYON_STUDIO_BUNDLE_NAME",
			"wanted studio bundle (`--bundle`); afterwards the one that applies"),
	BOTH("AYON_BUNDLE_NAME", "wanted project bundle (`--project-bundle`); afterwards the one "
				 "that applies, equal to the studio bundle without an override"),
	BOTH("AYON_PROJECT_NAME", "project (`--project`)"),
	WRITTEN("AYON_DEFAULT_SETTINGS_VARIANT",
			"`production`, `staging` or the name of the dev bundle"),
	BOTH("AYON_USE_STAGING", "`1`: staging (`--use-staging`); removed when it does not apply"),
	BOTH("AYON_USE_DEV", "`1`: dev bundle (`--use-dev`); removed when it does not apply"),
	BOTH("AYON_LOG_LEVEL", "0 to 50 (`--verbose`)"),
	BOTH("AYON_DEBUG", "`1`: log everything, unless AYON_LOG_LEVEL is set (`--debug`)"),
	BOTH("AYON_HEADLESS_MODE",
			"`1`: no window, no question (`--headless`); any other value is removed"),
	BOTH("AYON_IN_LOGIN_MODE", "`1`: the login is the launcher's business; `0`: it was given "
				   "by the environment"),
	WRITTEN("AYON_EXECUTABLE", "path of the running launcher"),
	WRITTEN("AYON_ROOT", "folder of the running launcher"),
	WRITTEN("AYON_MENU_LABEL", "`AYON`"),
	WRITTEN("USE_AYON_SERVER", "`1`"),
	BOTH("PYTHONPATH", "gets `<AYON_ROOT>/common` and `<AYON_ROOT>/dependencies` in front "
			   "where they exist, and behind them the folders of ayon_native, of the "
			   "addons and of the dependency package; those of another bundle are "
			   "taken out"),
	BOTH("AYON_SITE_ID", "name of this machine and user for the server"),
	BOTH("AYON_LAUNCHER_STORAGE_DIR", "folder of addons and dependency packages; default "
					  "`$XDG_DATA_HOME/AYON` or `~/.local/share/AYON`"),
	BOTH("AYON_LAUNCHER_LOCAL_DIR",
			"folder of what belongs to this user on this machine; same default"),
	BOTH("AYON_ADDONS_DIR", "default `<storage>/addons`; deprecated override"),
	BOTH("AYON_DEPENDENCIES_DIR",
			"default `<storage>/dependency_packages`; deprecated override"),
	BOTH("AYON_SHELL",
			"bundle and project of the shell that `ayon shell` opened, as its prompt "
			"shows them"),
	WRITTEN("QT_AUTO_SCREEN_SCALE_FACTOR", "`1` where it was not set"),
	READ("AYON_API_KEY_FILE",
			"file that holds the key, when AYON_API_KEY is not set; best 0600"),
	READ("CREDENTIALS_DIRECTORY", "set by systemd: its file `ayon_api_key` holds the key"),
	READ("AYON_ALLOW_KEY_FILE", "`1`: where there is no keyring, a login may be kept in a file "
				    "that only the user can read"),
	READ("DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR", "where the keyring is reached"),
	READ("AYON_ADDON_PATH", "folders of native addons under development, joined by `:`"),
	READ("AYON_PYTHON", "Python interpreter for scripts and Python addons"),
	READ("AYON_ADDON_SIGNATURES", "`require`: native addons of a bundle must be signed by a "
				      "trusted key; `warn` (default): they run with a notice. "
				      "`/etc/ayon/policy.json` can "
				      "require it for the machine"),
	READ("AYON_ALLOW_ROLLBACK", "`1`: where signatures are required, an older signed version "
				    "than the last one may run"),
	READ("AYON_AUTO_UPDATE", "`skip`: go on with what is here; `block`: refuse when something "
				 "is missing"),
	READ("AYON_SHARED_GROUP", "group whose members fill a store together; what one of them put "
				  "there is trusted as if it were yours"),
	READ("AYON_SITE_STORE",
			"read-only stores, joined by `:`, each with `addons` and "
			"`dependency_packages`; looked into when the own store lacks an item"),
	READ("AYON_OFFLINE_START", "`never`: no start without the server"),
	READ("AYON_WA_INTERNAL_EVENT_ID", "event of a web action; taken away at the start"),
	WRITTEN("AYON_WEBACTION_EVENT_ID", "that event, for the command"),
	READ("SSL_CERT_FILE", "CA bundle; handed on as it is and never set by the launcher"),
	READ("SSL_CERT_DIR", "hashed folder of authorities, beside SSL_CERT_FILE"),
	READ("AYON_CA_FILE", "CA bundle for all requests, before SSL_CERT_FILE and SSL_CERT_DIR"),
	READ("AYON_CERT_FILE", "PEM file with client certificate and key"),
	READ("AYON_SERVER_TIMEOUT",
			"seconds to connect, and of silence in an answer; default 10, and 2 to "
			"connect for a start that can do without the server"),
	READ("AYON_SERVER_RETRIES", "attempts for one request or download; default 3"),
	READ("HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY",
			"proxies, also in lower case; never for loopback"),
	READ("PYTHON_KEYRING_BACKEND", "`keyring.backends.null.Keyring`: no keyring"),
	READ("XDG_DATA_HOME, HOME, TMPDIR",
			"where the folders above and temporary files are by default"),
	READ("DISPLAY, WAYLAND_DISPLAY",
			"whether windows can be shown; the launcher opens none on a terminal or "
			"headless"),
	READ("NO_COLOR, TERM", "whether colours are welcome"),
	COPY("OPENPYPE_HEADLESS_MODE", "AYON_HEADLESS_MODE"),
	COPY("OPENPYPE_USE_STAGING", "AYON_USE_STAGING"),
	COPY("OPENPYPE_LOG_LEVEL", "AYON_LOG_LEVEL"),
	COPY("OPENPYPE_DEBUG", "AYON_DEBUG"),
	COPY("OPENPYPE_VERSION", "AYON_VERSION"),
	COPY("OPENPYPE_EXECUTABLE", "AYON_EXECUTABLE"),
	COPY("OPENPYPE_ROOT", "AYON_ROOT"),
	COPY("OPENPYPE_REPOS_ROOT", "AYON_ROOT"),
};

const struct environment_variable *environment_variables(size_t *ret_count)
{
	*ret_count = sizeof(variables) / sizeof(variables[0]);
	return variables;
}

void environment_document(struct str *ret_text)
{
	str_append(ret_text, "| variable | direction | meaning |\n| --- | --- | --- |\n");
	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		const struct environment_variable *variable = &variables[i];
		str_appendf(ret_text, "| `%s` | %s | %s%s%s%s |\n", variable->name,
				variable->direction, variable->original ? "copy of `" : "",
				variable->original ? variable->original : "",
				variable->original ? "`; " : "", variable->meaning);
	}
}
