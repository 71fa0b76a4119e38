/* SPDX-License-Identifier: Apache-2.0 */
#include "bootstrap/bootstrap.h"

#include "addon/python_part.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/console.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/path.h"
#include "bootstrap/ask_login.h"
#include "bootstrap/offline.h"
#include "bootstrap/patience.h"
#include "bootstrap/present.h"
#include "bootstrap/published.h"
#include "bootstrap/resolve.h"
#include "bootstrap/rollback.h"
#include "distribution/distribution.h"

#include <unistd.h>

int bootstrap_init(struct bootstrap *boot, const struct globals *globals, struct error *err)
{
	boot->globals = globals;
	boot->parent_version = mem_dup(env_get("AYON_VERSION"));
	int r = layout_init(&boot->layout, err);
	return r < 0 ? r : addon_index_add_local(&boot->index, &boot->layout, err);
}

int bootstrap_last_known(struct bootstrap *boot, struct error *err)
{
	size_t local = boot->index.count;
	int r = addon_index_add_last_known(&boot->index, &boot->layout, err);
	boot->has_last_known = r == 0 && boot->index.count >= local;
	return r;
}

static void use_nothing(struct bootstrap *boot)
{
	for (size_t i = 0; i < 2; i++) {
		if (boot->use_locks[i])
			close(boot->use_locks[i] - 1);
		boot->use_locks[i] = 0;
	}
}

void bootstrap_finish(struct bootstrap *boot)
{
	addon_index_finish(&boot->index);
	if (boot->has_choice)
		bundle_choice_finish(&boot->choice);
	if (boot->has_session)
		session_close(&boot->session);
	use_nothing(boot);
	free(boot->package_dir);
	free(boot->parent_version);
	layout_finish(&boot->layout);
	*boot = (struct bootstrap){ 0 };
}

int bootstrap_config(struct bootstrap *boot, struct error *err)
{
	if (boot->has_session)
		return 0;

	if (boot->globals->timeout_ms)
		boot->deadline_ms = clock_ms() + boot->globals->timeout_ms;
	const struct session_options options = {
		.layout = &boot->layout,
		.headless = boot->globals->headless,
		.deadline_ms = boot->deadline_ms,
		.version = LAUNCHER_VERSION,
		.ayon_login = boot->globals->ayon_login,
		.parent_version = boot->parent_version,
	};
	int r = session_open(&options, &boot->session, err);
	if (r < 0)
		return r;
	boot->has_session = true;
	return 0;
}

/* The folder of an addon of the bundle; NULL when it has no client part here. Caller frees. */
static int addon_directory(const struct bootstrap *boot, const struct bundle_addon *addon,
		enum addon_origin *ret_origin, char **ret_directory, struct error *err)
{
	const struct bundle_development *development = NULL;
	if (boot->choice.mode == BUNDLE_DEV)
		development = bundle_development_of(&boot->choice.studio, addon->name);

	if (development) {
		*ret_origin = ADDON_DEV;
		return bundle_development_folder(development, ret_directory, err);
	}
	*ret_origin = ADDON_BUNDLE;
	/* An incomplete folder is none: half a package is worse than the installed version or a clear error. */
	*ret_directory = distribution_find_addon(&boot->layout, addon->name, addon->version);
	return 0;
}

/* Builds the index anew from the local addons and those of the bundle, and remembers it. */
static int index_bundle(struct bootstrap *boot, struct error *err)
{
	addon_index_finish(&boot->index);
	int r = addon_index_add_local(&boot->index, &boot->layout, err);

	for (size_t i = 0; r == 0 && i < boot->choice.project.addon_count; i++) {
		const struct bundle_addon *addon = &boot->choice.project.addons[i];
		if (!addon->version)
			continue;
		CLEANUP(free) char *directory = NULL;
		enum addon_origin origin = ADDON_BUNDLE;
		r = addon_directory(boot, addon, &origin, &directory, err);
		if (r < 0)
			break;
		const struct addon_place place = { origin, addon->name, addon->version, directory };
		r = addon_index_add(&boot->index, &place, err);
	}
	if (r == 0 && addon_index_remember(&boot->index, &boot->layout, err) < 0)
		console_log(CONSOLE_DEBUG, "the list of verbs is not remembered: %s", err->text);
	return r;
}

/* Another AYON_LAUNCHER_STORAGE_DIR or AYON_SITE_STORE than the last time must not be answered from the old one. */
static bool is_in_a_store(const struct layout *layout, const char *directory)
{
	if (!directory || path_is_inside(directory, layout->addons))
		return true;
	for (size_t i = 0; i < layout->site_count; i++) {
		if (path_is_inside(directory, layout->sites[i].addons))
			return true;
	}
	return false;
}

static bool is_entry_current(const struct bootstrap *boot, const struct bundle_addon *addon)
{
	const struct addon_entry *entry = addon_index_find(&boot->index, addon->name);
	if (!entry)
		return false;

	bool is_part = entry->python.directory != NULL;
	enum addon_origin origin = is_part ? entry->python.origin : entry->origin;
	return origin == ADDON_OVERLAY ||
	       (origin == ADDON_BUNDLE &&
			       str_equal(is_part ? entry->python.version : entry->version,
					       addon->version) &&
			       is_in_a_store(&boot->layout, is_part ? entry->python.directory
								    : entry->directory));
}

/* Whether the index that came from the last run already is that of the chosen bundle. */
static bool is_index_current(const struct bootstrap *boot)
{
	size_t wanted = 0, have = 0;

	if (!boot->has_last_known || boot->choice.mode == BUNDLE_DEV)
		return false;
	for (size_t i = 0; i < boot->choice.project.addon_count; i++) {
		const struct bundle_addon *addon = &boot->choice.project.addons[i];
		if (!addon->version)
			continue;
		wanted++;
		if (!is_entry_current(boot, addon))
			return false;
	}
	for (size_t i = 0; i < boot->index.count; i++)
		have += boot->index.entries[i].origin == ADDON_BUNDLE ||
			boot->index.entries[i].python.origin == ADDON_BUNDLE;
	return have <= wanted;
}

/* No start fails because the server did not hear which site this is: the next one tells it. */
static int register_site(struct bootstrap *boot, struct error *err)
{
	int r = session_register_site(&boot->session, err);
	if (r != AYON_ENETWORK)
		return r;
	console_log(CONSOLE_INFO, "this site is not registered yet: %s", err->text);
	return 0;
}

/* Whether the server went away after it had named the bundle, and the machine may do without it. */
static bool may_carry_on(const struct bootstrap *boot, const struct answers *answers, int status)
{
	bool is_away = patience_is_away(status) ||
		       (status == AYON_EDISTRIBUTION && boot->session.lost);
	return is_away && answers->bundles_text && offline_is_allowed() &&
	       clock_left_ms(boot->deadline_ms) > 0;
}

/* What worked the last time still does. Where it does not, the first reason is the one to tell. */
static int carry_on(struct bootstrap *boot, struct answers *answers, int status, struct error *err)
{
	CLEANUP(free) char *reason = mem_dup(err->text);
	int64_t when = 0;

	use_nothing(boot);
	int r = resolve_last_known(boot, answers, &when, NULL);
	if (r == 0)
		r = present_make(boot, answers, NULL);
	if (r < 0)
		return status;
	offline_tell(reason, when);
	return 0;
}

static int find_bundle(struct bootstrap *boot, struct answers *answers, struct error *err)
{
	answers_open(answers, &boot->layout, boot->session.server_url);
	int r = resolve_bundle(boot, answers, err);
	if (r == 0 && !boot->is_offline)
		r = register_site(boot, err);
	if (r == 0)
		r = present_make(boot, answers, err);
	if (may_carry_on(boot, answers, r))
		r = carry_on(boot, answers, r, err);
	if (r == 0)
		answers_save(answers);
	return r;
}

static void forget_bundle(struct bootstrap *boot)
{
	use_nothing(boot);
	if (boot->has_choice)
		bundle_choice_finish(&boot->choice);
	boot->has_choice = boot->is_offline = false;
	free(TAKE(boot->package_dir));
}

/* A login may lead to another server: what was asked and kept before it is of no use then. */
static int find_with_login(struct bootstrap *boot, struct answers *answers, struct error *err)
{
	int r = find_bundle(boot, answers, err);
	if (r != AYON_EAUTH || !ask_login_is_allowed(boot))
		return r;

	struct error reason = *err;
	r = ask_login(boot, reason.text, err);
	if (r < 0)
		return r;
	forget_bundle(boot);
	answers_finish(answers);
	*answers = (struct answers){ 0 };
	return find_bundle(boot, answers, err);
}

int bootstrap_bundle(struct bootstrap *boot, struct error *err)
{
	if (boot->has_choice)
		return 0;
	int r = bootstrap_session(boot, err);
	if (r < 0)
		return r;

	CLEANUP(answers) struct answers answers = { 0 };
	r = find_with_login(boot, &answers, err);
	if (r == 0 && !is_index_current(boot))
		r = index_bundle(boot, err);
	if (r == 0)
		r = rollback_check(boot, err);
	if (r < 0)
		return r;

	published_environment(boot);
	return 0;
}
