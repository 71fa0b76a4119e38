/* SPDX-License-Identifier: Apache-2.0 */
#include "bundles.h"

#include "base/memory.h"
#include "base/semver.h"
#include "base/str.h"
#include "studio.h"

#include <ctype.h>
#include <string.h>

bool bundle_name_is_valid(const char *name)
{
	size_t length = name ? strlen(name) : 0;
	if (!length || length > 200)
		return false;
	for (size_t i = 0; i < length; i++) {
		bool inner = i && i + 1 < length;
		if (!isalnum((unsigned char)name[i]) && name[i] != '_' &&
				!(inner && (name[i] == '.' || name[i] == '-')))
			return false;
	}
	return true;
}

struct json *bundle_find(struct studio *studio, const char *name)
{
	return name ? store_get(studio->store, "bundle", name) : NULL;
}

struct json *bundle_flagged(struct studio *studio, const char *flag)
{
	CLEANUP(json) struct json *all = store_list(studio->store, "bundle", STORE_NEWEST_FIRST);
	for (size_t i = 0; i < json_count(all); i++) {
		struct json *bundle = json_item(all, i);
		if (json_get_bool(bundle, flag, false))
			return json_copy(bundle);
	}
	return NULL;
}

static void copy_object(struct json *bundle, const struct json *description, const char *key)
{
	struct json *value = json_get(description, key);
	json_set(bundle, key, json_is_object(value) ? json_copy(value) : json_new_object());
}

struct json *bundle_from(const struct json *description)
{
	static const char *const flags[] = { "isProduction", "isStaging", "isArchived", "isDev",
		"isProject" };
	CLEANUP(free) char *now = studio_now();
	struct json *bundle = json_new_object();
	json_set_text(bundle, "name", json_get_text(description, "name"));
	json_set_text(bundle, "createdAt", now);
	copy_object(bundle, description, "addons");
	json_set_text(bundle, "installerVersion", json_get_text(description, "installerVersion"));
	copy_object(bundle, description, "dependencyPackages");
	copy_object(bundle, description, "addonDevelopment");
	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		json_set_bool(bundle, flags[i], json_get_bool(description, flags[i], false));
	json_set_text(bundle, "activeUser", json_get_text(description, "activeUser"));
	return bundle;
}

/* Takes the flag from every other bundle that has it. */
static void claim(struct studio *studio, const struct json *bundle, const char *flag)
{
	if (!json_get_bool(bundle, flag, false))
		return;
	CLEANUP(json) struct json *all = store_list(studio->store, "bundle", STORE_OLDEST_FIRST);
	for (size_t i = 0; i < json_count(all); i++) {
		struct json *other = json_item(all, i);
		if (!json_get_bool(other, flag, false))
			continue;
		json_set_bool(other, flag, false);
		store_put(studio->store, "bundle", json_get_text(other, "name"), other);
	}
}

/* A user works in one dev bundle at a time. */
static void claim_user(struct studio *studio, const struct json *bundle)
{
	const char *user = json_get_text(bundle, "activeUser");
	if (!user || !json_get_bool(bundle, "isDev", false))
		return;
	CLEANUP(json) struct json *all = store_list(studio->store, "bundle", STORE_OLDEST_FIRST);
	for (size_t i = 0; i < json_count(all); i++) {
		struct json *other = json_item(all, i);
		if (!str_equal(json_get_text(other, "activeUser"), user))
			continue;
		json_set(other, "activeUser", NULL);
		store_put(studio->store, "bundle", json_get_text(other, "name"), other);
	}
}

void bundle_save(struct studio *studio, struct json *bundle)
{
	claim(studio, bundle, "isProduction");
	claim(studio, bundle, "isStaging");
	claim_user(studio, bundle);
	store_put(studio->store, "bundle", json_get_text(bundle, "name"), bundle);
}

static void add_issue(
		struct json *issues, const char *addon, const char *message, const char *required)
{
	struct json *issue = json_new_object();
	json_set_text(issue, "severity", "error");
	json_set_text(issue, "addon", addon);
	json_set_text(issue, "message", message);
	json_set_text(issue, "requiredAddon", required);
	json_add(issues, issue);
}

static void check_launcher(struct json *issues, const struct addon *addon, const char *version)
{
	const char *wanted = json_get_text(addon->package, "ayon_launcher_version");
	if (!wanted || !version || semver_fulfils(version, wanted) == 1)
		return;
	CLEANUP(free) char *message = mem_printf("Launcher %s is required", wanted);
	add_issue(issues, addon->name, message, NULL);
}

/* `hard`: the other addon must be there; otherwise its version matters only when it is. */
static void check_addons(struct json *issues, const struct addon *addon, const struct json *bundle,
		const char *key, bool hard)
{
	const struct json *wanted = json_get(addon->package, key);
	for (struct json_member member = { 0 }; json_next(wanted, &member);) {
		const char *condition = json_text(member.value);
		const char *version = json_get_text(json_get(bundle, "addons"), member.key);
		CLEANUP(free) char *message = NULL;
		if (!version && hard && condition)
			message = mem_printf("%s is required", member.key);
		else if (version && !condition)
			message = mem_printf("%s must not be in the bundle", member.key);
		else if (version && semver_fulfils(version, condition) != 1)
			message = mem_printf("%s %s is required", member.key, condition);
		if (message)
			add_issue(issues, addon->name, message, member.key);
	}
}

struct json *bundle_issues(struct studio *studio, const struct json *bundle)
{
	struct json *issues = json_new_array();
	const char *launcher = json_get_text(bundle, "installerVersion");
	for (struct json_member member = { 0 }; json_next(json_get(bundle, "addons"), &member);) {
		const char *version = json_text(member.value);
		if (!version || str_equal(version, "__inherit__"))
			continue;
		const struct addon *addon = registry_find(&studio->registry, member.key, version);
		if (!addon) {
			CLEANUP(free)
			char *message = mem_printf("%s %s is not installed", member.key, version);
			add_issue(issues, member.key, message, NULL);
			continue;
		}
		check_launcher(issues, addon, launcher);
		check_addons(issues, addon, bundle, "ayon_required_addons", true);
		check_addons(issues, addon, bundle, "ayon_soft_required_addons", false);
		check_addons(issues, addon, bundle, "ayon_compatible_addons", false);
	}
	return issues;
}

const char *bundle_of_project(const struct json *project, const char *variant)
{
	return json_text(json_at(project, "data", "bundle", variant, NULL));
}
