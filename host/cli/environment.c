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
#include "cli/origins.h"
#include "cli/python_path.h"
#include "layout.h"

#include <stdlib.h>
#include <string.h>

#define MAX_EVENT 64

/* A copy follows its original; a copy that changes nothing is not worth a word. */
static void set_copies(void)
{
	size_t count;
	const struct environment_variable *variables = environment_variables(&count);

	for (size_t i = 0; i < count; i++) {
		const char *original = variables[i].original;
		if (!original || str_equal(getenv(variables[i].name), env_get(original)))
			continue;
		CLEANUP(free) char *detail = mem_printf("copy of %s", original);
		origins_set(variables[i].name, env_get(original), ORIGIN_LAUNCHER, detail);
	}
}

/* "" removes, NULL leaves what was inherited. */
static void set_typed(const char *name, const char *value, const char *option)
{
	if (value)
		origins_set(name, str_is_empty(value) ? NULL : value, ORIGIN_COMMAND_LINE, option);
}

static void set_typed_switch(const char *name, bool on, const char *option)
{
	if (on)
		origins_set(name, "1", ORIGIN_COMMAND_LINE, option);
}

static void set_found(const char *name, const char *value, const struct environment_source *source)
{
	if (value)
		origins_keep(name, str_is_empty(value) ? NULL : value,
				source->kind ? source->kind : ORIGIN_LAUNCHER,
				source->detail ? source->detail : "");
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
		origins_set("AYON_WEBACTION_EVENT_ID", event, ORIGIN_LAUNCHER,
				"AYON_WA_INTERNAL_EVENT_ID");
	} else if (event) {
		console_log(CONSOLE_WARNING,
				"AYON_WA_INTERNAL_EVENT_ID is no event's id and is not used");
	}
	origins_set("AYON_WA_INTERNAL_EVENT_ID", NULL, ORIGIN_LAUNCHER, "AYON_WEBACTION_EVENT_ID");
}

void environment_start(struct globals *globals, const char *version)
{
	CLEANUP(free) char *parent_version = mem_dup(env_get("AYON_VERSION"));

	origins_set("AYON_VERSION", version, ORIGIN_LAUNCHER, "its own");
	origins_set("AYON_EXECUTABLE", self_executable(), ORIGIN_LAUNCHER, "its own");
	origins_set("AYON_ROOT", self_root(), ORIGIN_LAUNCHER, "its own");
	origins_set("AYON_MENU_LABEL", "AYON", ORIGIN_LAUNCHER, "always");
	origins_set("USE_AYON_SERVER", "1", ORIGIN_LAUNCHER, "always");

	set_typed("AYON_STUDIO_BUNDLE_NAME", globals->bundle, "--bundle");
	set_typed("AYON_BUNDLE_NAME", globals->project_bundle, "--project-bundle");
	set_typed("AYON_PROJECT_NAME", globals->project, "--project");
	set_typed("AYON_LOG_LEVEL", globals->log_level, "--verbose");
	set_typed_switch("AYON_DEBUG", globals->debug, "--debug");
	set_typed_switch("AYON_USE_STAGING", globals->use_staging, "--use-staging");
	set_typed_switch("AYON_USE_DEV", globals->use_dev, "--use-dev");
	set_typed_switch("AYON_HEADLESS_MODE", globals->headless, "--headless");
	if (!env_is("AYON_HEADLESS_MODE", "1"))
		origins_set("AYON_HEADLESS_MODE", NULL, ORIGIN_LAUNCHER, "only 1 means headless");
	if (globals->ayon_login || !env_get("AYON_IN_LOGIN_MODE"))
		origins_set("AYON_IN_LOGIN_MODE", login_mode(globals, parent_version),
				globals->ayon_login ? ORIGIN_COMMAND_LINE : ORIGIN_LAUNCHER,
				globals->ayon_login ? "--ayon-login" : "who gave the credential");

	take_web_action(globals);
	python_path_own();
	complete(globals);
	set_copies();
}

static char *studio_reason(const struct bundle_choice *choice)
{
	if (choice->studio_reason == BUNDLE_BY_NAME)
		return mem_dup("asked for by its name");
	return choice->mode == BUNDLE_DEV ? mem_dup("the server's dev bundle of this user")
					  : mem_printf("the server's %s bundle",
							    bundle_mode_name(choice->mode));
}

static const char *project_reason(const struct bundle_choice *choice)
{
	switch (choice->project_reason) {
	case BUNDLE_BY_NAME:
		return "asked for by its name";
	case BUNDLE_BY_PROJECT:
		return "named by the project";
	case BUNDLE_BY_MODE:
		break;
	}
	return "the studio bundle: no project bundle applies";
}

static void set_choice(const struct bundle_choice *choice)
{
	CLEANUP(free) char *reason = studio_reason(choice);
	CLEANUP(free)
	char *mode = mem_printf("bundle '%s' is used as %s", choice->studio.name,
			bundle_mode_name(choice->mode));

	origins_set("AYON_STUDIO_BUNDLE_NAME", choice->studio.name, ORIGIN_BUNDLE, reason);
	origins_set("AYON_BUNDLE_NAME", choice->project.name, ORIGIN_BUNDLE,
			project_reason(choice));
	origins_set("AYON_DEFAULT_SETTINGS_VARIANT", choice->variant, ORIGIN_BUNDLE, mode);
	origins_keep("AYON_USE_STAGING", choice->mode == BUNDLE_STAGING ? "1" : NULL, ORIGIN_BUNDLE,
			mode);
	origins_keep("AYON_USE_DEV", choice->mode == BUNDLE_DEV ? "1" : NULL, ORIGIN_BUNDLE, mode);
}

static void set_folder(const char *name, const char *folder)
{
	origins_keep(name, folder, ORIGIN_LAUNCHER, env_get(name) ? "made absolute" : "default");
}

static void set_folders(const struct layout *layout)
{
	set_folder("AYON_LAUNCHER_STORAGE_DIR", layout->storage);
	set_folder("AYON_LAUNCHER_LOCAL_DIR", layout->local);
	set_folder("AYON_ADDONS_DIR", layout->addons);
	set_folder("AYON_DEPENDENCIES_DIR", layout->packages);
}

void environment_resolved(const struct environment_result *result)
{
	if (result->choice)
		set_choice(result->choice);
	if (result->layout)
		set_folders(result->layout);
	set_found("AYON_SITE_ID", result->site_id, &result->site_source);
	set_found("AYON_SERVER_URL", result->server_url, &result->server_source);
	set_found("AYON_API_KEY", result->credential, &result->credential_source);
	python_path_resolved(result->layout, result->python_paths, result->python_owners);
	if (!env_get("QT_AUTO_SCREEN_SCALE_FACTOR"))
		origins_set("QT_AUTO_SCREEN_SCALE_FACTOR", "1", ORIGIN_LAUNCHER, "default");
	set_copies();
}
