/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"

#include "base/memory.h"

#define KIND      "settings"
#define MAX_DEPTH 32

struct json *settings_merge(const struct json *base, const struct json *changes)
{
	struct json *merged = base ? json_copy(base) : json_new_object();
	for (struct json_member member = { 0 }; json_next(changes, &member);) {
		const struct json *old = json_get(merged, member.key);
		if (json_is_object(old) && json_is_object(member.value))
			json_set(merged, member.key, settings_merge(old, member.value));
		else
			json_set(merged, member.key, member.value ? json_copy(member.value) : NULL);
	}
	return merged;
}

static char *scope_key(const struct settings_scope *scope)
{
	return mem_printf("%s/%s/%s%s%s", scope->addon->name, scope->addon->version, scope->variant,
			scope->project ? "/" : "", scope->project ? scope->project : "");
}

static char *site_key(const struct addon *addon, const char *site, const char *user)
{
	return mem_printf("%s/%s/site/%s/%s", addon->name, addon->version, site, user);
}

struct json *settings_changes(struct studio *studio, const struct settings_scope *scope)
{
	CLEANUP(free) char *key = scope_key(scope);
	return store_get(studio->store, KIND, key);
}

struct json *settings_values(struct studio *studio, const struct settings_scope *scope)
{
	struct settings_scope studio_scope = *scope;
	studio_scope.project = NULL;
	CLEANUP(json) struct json *studio_changes = settings_changes(studio, &studio_scope);
	struct json *values = settings_merge(addon_defaults(scope->addon), studio_changes);
	if (!scope->project)
		return values;

	CLEANUP(json) struct json *changes = settings_changes(studio, scope);
	struct json *merged = settings_merge(values, changes);
	json_free(values);
	return merged;
}

struct json *settings_site_values(struct studio *studio, const struct addon *addon,
		const char *site, const char *user)
{
	CLEANUP(free) char *key = site_key(addon, site, user);
	CLEANUP(json) struct json *changes = store_get(studio->store, KIND, key);
	return settings_merge(addon_site_defaults(addon), changes);
}

bool settings_site_has_changes(struct studio *studio, const struct addon *addon, const char *site,
		const char *user)
{
	CLEANUP(free) char *key = site_key(addon, site, user);
	return store_has(studio->store, KIND, key);
}

static void save(struct studio *studio, const char *key, const struct json *changes)
{
	CLEANUP(json) struct json *old = store_get(studio->store, KIND, key);
	CLEANUP(json) struct json *merged = settings_merge(old, changes);
	store_put(studio->store, KIND, key, merged);
}

void settings_save(struct studio *studio, const struct settings_scope *scope,
		const struct json *changes)
{
	CLEANUP(free) char *key = scope_key(scope);
	save(studio, key, changes);
}

void settings_save_site(struct studio *studio, const struct addon *addon, const char *site,
		const char *user, const struct json *changes)
{
	CLEANUP(free) char *key = site_key(addon, site, user);
	save(studio, key, changes);
}

/*
 * The words of the real server for a value that does not have the type of the default; NULL when
 * it has.
 */
static const char *mismatch(
		const struct json *wanted, const struct json *value, const char **ret_type)
{
	static const struct {
		bool (*is)(const struct json *value);
		const char *message;
		const char *type;
	} kinds[] = {
		{ json_is_bool, "value could not be parsed to a boolean", "type_error.bool" },
		{ json_is_number, "value is not a valid integer", "type_error.integer" },
		{ json_is_string, "str type expected", "type_error.str" },
		{ json_is_array, "value is not a valid list", "type_error.list" },
		{ json_is_object, "value is not a valid dict", "type_error.dict" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (!kinds[i].is(wanted) || kinds[i].is(value))
			continue;
		*ret_type = kinds[i].type;
		return kinds[i].message;
	}
	return NULL;
}

static void check(const struct json *defaults, const struct json *changes, const struct json *path,
		struct json *errors, int depth)
{
	for (struct json_member member = { 0 }; json_next(changes, &member);) {
		const struct json *wanted = json_get(defaults, member.key);
		if (!wanted)
			continue;
		struct json *place = json_copy(path);
		json_add(place, json_new_text(member.key));
		const char *type = NULL;
		const char *message = mismatch(wanted, member.value, &type);
		if (message) {
			struct json *item = json_new_object();
			json_set(item, "loc", place);
			json_set_text(item, "msg", message);
			json_set_text(item, "type", type);
			json_add(errors, item);
			continue;
		}
		if (json_is_object(wanted) && depth < MAX_DEPTH)
			check(wanted, member.value, place, errors, depth + 1);
		json_free(place);
	}
}

struct json *settings_errors(const struct json *defaults, const struct json *changes)
{
	struct json *errors = json_new_array();
	CLEANUP(json) struct json *path = json_new_array();
	check(defaults, changes, path, errors, 0);
	return errors;
}
