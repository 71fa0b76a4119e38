/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/environment.c: sets the variables of environment_table.c.
 *
 * SSL_CERT_FILE is not set, unlike by the Python launcher: that one must point its own interpreter to the certificates
 * it carries, we use those of the system, and a foreign value would change what every child trusts.
 */
#include "cli/environment.h"

#include "base/cleanup.h"
#include "base/console.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/self.h"
#include "base/semver.h"
#include "base/str.h"
#include "bundle/select.h"
#include "cli/globals.h"
#include "layout.h"

#include <stdlib.h>
#include <string.h>

#define MAX_EVENT 64

static void set_copies(void)
{
	size_t count;
	const struct environment_variable *variables = environment_variables(&count);

	for (size_t i = 0; i < count; i++) {
		if (variables[i].original)
			env_set(variables[i].name, env_get(variables[i].original));
	}
}

/* "" removes, NULL leaves what was inherited. */
static void set_given(const char *name, const char *value)
{
	if (value)
		env_set(name, str_is_empty(value) ? NULL : value);
}

static void set_switch(const char *name, bool on)
{
	env_set(name, on ? "1" : NULL);
}

/*
 * Whether the credential is the launcher's business (spec-host 6.8): it is, unless whoever started us gave one. A
 * parent older than 1.0.1 handed its own credential on without saying so.
 */
static const char *login_mode(const struct globals *globals, const char *parent_version)
{
	unsigned numbers[3];

	if (globals->ayon_login || !getenv("AYON_API_KEY"))
		return "1";
	if (parent_version && semver_numbers(parent_version, numbers)) {
		bool is_old = numbers[0] < 1 ||
			      (numbers[0] == 1 && numbers[1] == 0 && numbers[2] < 1);
		return is_old ? "1" : "0";
	}
	return "0";
}

/* PYTHONPATH with the folder in front or behind, unless it is in it. */
static void add_python_path(const char *folder, bool in_front)
{
	const char *value = env_get("PYTHONPATH");
	CLEANUP(strlist) struct strlist parts = { 0 };

	strlist_split(&parts, value, ':');
	if (str_is_empty(folder) || strlist_has(&parts, folder))
		return;
	CLEANUP(free)
	char *joined = !value     ? mem_dup(folder)
		       : in_front ? mem_printf("%s:%s", folder, value)
				  : mem_printf("%s:%s", value, folder);
	env_set("PYTHONPATH", joined);
}

static void add_own_python_paths(void)
{
	static const char *const names[] = { "dependencies", "common" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		CLEANUP(free) char *folder = path_join(self_root(), names[i]);
		if (fs_is_dir(folder))
			add_python_path(folder, true);
	}
}

static void inherit(char **text, const char *name)
{
	if (!*text)
		*text = mem_dup(env_get(name));
}

static void complete(struct globals *globals)
{
	inherit(&globals->bundle, "AYON_STUDIO_BUNDLE_NAME");
	inherit(&globals->project_bundle, "AYON_BUNDLE_NAME");
	inherit(&globals->project, "AYON_PROJECT_NAME");
	inherit(&globals->log_level, "AYON_LOG_LEVEL");
	globals->debug = env_is("AYON_DEBUG", "1");
	globals->headless = env_is("AYON_HEADLESS_MODE", "1");
	globals->use_staging = env_is("AYON_USE_STAGING", "1");
	globals->use_dev = env_is("AYON_USE_DEV", "1");
}

/* The id becomes part of a request's path. */
static bool is_event(const char *id)
{
	size_t length = strspn(id, "0123456789abcdefABCDEF-");
	return length > 0 && length <= MAX_EVENT && !id[length];
}

/* The event of a web action goes to the command, under another name, and to no other launcher that it starts. */
static void take_web_action(struct globals *globals)
{
	const char *event = env_get("AYON_WA_INTERNAL_EVENT_ID");

	if (event && is_event(event)) {
		globals->web_action = mem_dup(event);
		env_set("AYON_WEBACTION_EVENT_ID", event);
	} else if (event) {
		console_log(CONSOLE_WARNING,
				"AYON_WA_INTERNAL_EVENT_ID is no event's id and is not used");
	}
	env_set("AYON_WA_INTERNAL_EVENT_ID", NULL);
}

void environment_start(struct globals *globals, const char *version)
{
	CLEANUP(free) char *parent_version = mem_dup(env_get("AYON_VERSION"));

	env_set("AYON_VERSION", version);
	env_set("AYON_EXECUTABLE", self_executable());
	env_set("AYON_ROOT", self_root());
	env_set("AYON_MENU_LABEL", "AYON");
	env_set("USE_AYON_SERVER", "1");

	set_given("AYON_STUDIO_BUNDLE_NAME", globals->bundle);
	set_given("AYON_BUNDLE_NAME", globals->project_bundle);
	set_given("AYON_PROJECT_NAME", globals->project);
	set_given("AYON_LOG_LEVEL", globals->log_level);
	set_given("AYON_DEBUG", globals->debug ? "1" : NULL);
	set_given("AYON_USE_STAGING", globals->use_staging ? "1" : NULL);
	set_given("AYON_USE_DEV", globals->use_dev ? "1" : NULL);
	set_switch("AYON_HEADLESS_MODE", globals->headless || env_is("AYON_HEADLESS_MODE", "1"));
	if (globals->ayon_login || !env_get("AYON_IN_LOGIN_MODE"))
		env_set("AYON_IN_LOGIN_MODE", login_mode(globals, parent_version));

	take_web_action(globals);
	add_own_python_paths();
	complete(globals);
	set_copies();
}

static void set_choice(const struct bundle_choice *choice)
{
	env_set("AYON_STUDIO_BUNDLE_NAME", choice->studio.name);
	env_set("AYON_BUNDLE_NAME", choice->project.name);
	env_set("AYON_DEFAULT_SETTINGS_VARIANT", choice->variant);
	set_switch("AYON_USE_STAGING", choice->mode == BUNDLE_STAGING);
	set_switch("AYON_USE_DEV", choice->mode == BUNDLE_DEV);
}

static void set_folders(const struct layout *layout)
{
	env_set("AYON_LAUNCHER_STORAGE_DIR", layout->storage);
	env_set("AYON_LAUNCHER_LOCAL_DIR", layout->local);
	env_set("AYON_ADDONS_DIR", layout->addons);
	env_set("AYON_DEPENDENCIES_DIR", layout->packages);
}

void environment_resolved(const struct environment_result *result)
{
	if (result->choice)
		set_choice(result->choice);
	if (result->layout)
		set_folders(result->layout);
	set_given("AYON_SITE_ID", result->site_id);
	set_given("AYON_SERVER_URL", result->server_url);
	set_given("AYON_API_KEY", result->credential);
	for (size_t i = 0; result->python_paths && result->python_paths[i]; i++)
		add_python_path(result->python_paths[i], false);
	if (!env_get("QT_AUTO_SCREEN_SCALE_FACTOR"))
		env_set("QT_AUTO_SCREEN_SCALE_FACTOR", "1");
	set_copies();
}
