/* SPDX-License-Identifier: Apache-2.0 */
#include "users.h"

#include "auth.h"
#include "base/str.h"
#include "crypt.h"
#include "studio.h"

static const char *const user_attributes[] = { "fullName", "email", "avatarUrl", "developerMode" };
static const size_t attribute_count = sizeof(user_attributes) / sizeof(*user_attributes);

static bool data_flag(const struct json *user, const char *key)
{
	return json_get_bool(json_get(user, "data"), key, false);
}

bool user_is_admin(const struct json *user)
{
	return data_flag(user, "isAdmin") || user_is_service(user);
}

bool user_is_manager(const struct json *user)
{
	return user_is_admin(user) || data_flag(user, "isManager");
}

bool user_is_service(const struct json *user)
{
	return data_flag(user, "isService");
}

bool user_sees_project(const struct json *user, const char *project)
{
	return user_is_manager(user) ||
	       json_count(json_at(user, "data", "accessGroups", project, NULL)) > 0;
}

static struct json *attributes(const struct json *user, bool nulls)
{
	struct json *list = json_new_object();
	for (size_t i = 0; i < attribute_count; i++) {
		struct json *value = json_get(json_get(user, "attrib"), user_attributes[i]);
		if (value)
			json_set(list, user_attributes[i], json_copy(value));
		else if (nulls)
			json_set(list, user_attributes[i], NULL);
	}
	return list;
}

static struct json *own_attributes(const struct json *user, bool all)
{
	struct json *list = json_new_array();
	for (size_t i = 0; i < attribute_count; i++) {
		if (all || json_get(json_get(user, "attrib"), user_attributes[i]))
			json_add(list, json_new_text(user_attributes[i]));
	}
	return list;
}

/*
 * A real server shows its hashes here; the key is part of the shape, the hash is nobody's
 * business.
 */
static struct json *data_view(const struct json *user)
{
	struct json *data = json_get(user, "data");
	struct json *view = data ? json_copy(data) : json_new_object();
	if (json_get_text(user, "passwordHash"))
		json_set_text(view, "password", "***");
	if (json_get_text(user, "apiKeyDigest")) {
		json_set_text(view, "apiKey", "***");
		json_set_text(view, "apiKeyPreview", json_get_text(user, "apiKeyPreview"));
	}
	return view;
}

static void set_state(struct json *view, const struct json *user)
{
	json_set_bool(view, "active", json_get_bool(user, "active", true));
}

static void set_times(struct json *view, const struct json *user)
{
	json_set_text(view, "createdAt", json_get_text(user, "createdAt"));
	json_set_text(view, "updatedAt", json_get_text(user, "updatedAt"));
}

static int64_t exposure(const struct json *user)
{
	return user_is_manager(user) ? 900 : 500;
}

struct json *user_view_me(const struct json *user)
{
	struct json *view = json_new_object();
	json_set_text(view, "name", json_get_text(user, "name"));
	json_set_int(view, "uiExposureLevel", exposure(user));
	json_set(view, "attrib", attributes(user, false));
	json_set(view, "data", data_view(user));
	set_state(view, user);
	json_set(view, "ownAttrib", own_attributes(user, true));
	set_times(view, user);
	return view;
}

static struct json *view_with_nulls(const struct json *user, bool all_own)
{
	struct json *view = json_new_object();
	json_set_text(view, "name", json_get_text(user, "name"));
	json_set(view, "uiExposureLevel", NULL);
	json_set(view, "attrib", attributes(user, true));
	json_set(view, "data", data_view(user));
	set_state(view, user);
	json_set(view, "ownAttrib", own_attributes(user, all_own));
	set_times(view, user);
	return view;
}

struct json *user_view_login(const struct json *user)
{
	return view_with_nulls(user, false);
}

struct json *user_view_session(const struct json *user)
{
	return view_with_nulls(user, true);
}

struct json *user_view_other(const struct json *user, bool full)
{
	struct json *view = json_new_object();
	json_set_text(view, "name", json_get_text(user, "name"));
	if (full) {
		json_set(view, "attrib", attributes(user, false));
		json_set(view, "data", data_view(user));
	} else {
		struct json *attrib = json_new_object();
		const char *full_name = json_get_text(json_get(user, "attrib"), "fullName");
		if (full_name)
			json_set_text(attrib, "fullName", full_name);
		json_set(view, "attrib", attrib);
		json_set(view, "data", json_new_object());
	}
	set_state(view, user);
	if (full)
		json_set(view, "ownAttrib", own_attributes(user, false));
	set_times(view, user);
	return view;
}

static void take_over(struct json *user, const struct json *description, const char *key)
{
	struct json *value = json_get(description, key);
	if (value)
		json_set(user, key, json_copy(value));
	else if (!json_get(user, key))
		json_set(user, key, json_new_object());
}

void user_save(struct studio *studio, const struct json *description)
{
	const char *name = json_get_text(description, "name");
	CLEANUP(json) struct json *user = store_get(studio->store, "user", name);
	CLEANUP(free) char *now = studio_now();
	if (!user) {
		user = json_new_object();
		json_set_text(user, "name", name);
		json_set_text(user, "createdAt", now);
	}
	json_set_text(user, "updatedAt", now);
	json_set_bool(user, "active", json_get_bool(description, "active", true));
	take_over(user, description, "attrib");
	take_over(user, description, "data");

	const char *password = json_get_text(description, "password");
	if (password) {
		CLEANUP(free) char *hash = crypt_hash_password(password);
		json_set_text(user, "passwordHash", hash);
	}
	store_put(studio->store, "user", name, user);
	const char *key = json_get_text(description, "apiKey");
	if (key)
		auth_set_key(studio, name, key);
}
