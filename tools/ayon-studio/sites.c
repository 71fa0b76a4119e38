/* SPDX-License-Identifier: Apache-2.0 */
#include "sites.h"

#include "base/str.h"
#include "studio.h"

#include <string.h>

#define MAX_HEADER 200

static bool is_fine(const char *text)
{
	return !str_is_empty(text) && strlen(text) <= MAX_HEADER && str_is_utf8(text, strlen(text));
}

static bool has_user(const struct json *users, const char *name)
{
	for (size_t i = 0; i < json_count(users); i++) {
		if (str_equal(json_text(json_item(users, i)), name))
			return true;
	}
	return false;
}

void sites_register(struct request *request)
{
	const char *id = request_header(request, "x-ayon-site-id");
	const char *platform = request_header(request, "x-ayon-platform");
	const char *hostname = request_header(request, "x-ayon-hostname");
	const char *version = request_header(request, "x-ayon-version");
	if (!is_fine(id) || !is_fine(platform) || !is_fine(hostname) || !is_fine(version))
		return;

	struct store *store = request->studio->store;
	CLEANUP(json) struct json *site = store_get(store, "site", id);
	if (!site)
		site = json_new_object();
	json_set_text(site, "id", id);
	json_set_text(site, "platform", platform);
	json_set_text(site, "hostname", hostname);
	json_set_text(site, "version", version);
	struct json *old = json_get(site, "users");
	struct json *users = old ? json_copy(old) : json_new_array();
	const char *user = json_get_text(request->user, "name");
	if (!has_user(users, user))
		json_add(users, json_new_text(user));
	json_set(site, "users", users);
	store_put(store, "site", id, site);
}

struct json *sites_of_machine(const struct request *request)
{
	const char *platform = request_header(request, "x-ayon-platform");
	const char *hostname = request_header(request, "x-ayon-hostname");
	CLEANUP(json)
	struct json *all = store_list(request->studio->store, "site", STORE_OLDEST_FIRST);
	struct json *found = json_new_array();
	for (size_t i = 0; i < json_count(all); i++) {
		struct json *site = json_item(all, i);
		if ((!platform || str_equal(json_get_text(site, "platform"), platform)) &&
				(!hostname || str_equal(json_get_text(site, "hostname"), hostname)))
			json_add(found, json_copy(site));
	}
	return found;
}
