/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "base/path.h"
#include "base/str.h"
#include "bundles.h"
#include "desktop.h"
#include "files.h"

#include <string.h>

const struct desktop_list desktop_installers = { "installer", "Installer", "installers",
	"installers", true };
const struct desktop_list desktop_packages = { "package", "Dependency package",
	"dependency packages", "packages", false };

const char *const desktop_platforms[] = { "windows", "linux", "darwin", NULL };

bool desktop_name_is_valid(const char *name)
{
	static const char letters[] =
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+.";
	return path_is_safe_name(name) && strspn(name, letters) == strlen(name);
}

const char *desktop_directory(const struct desktop_list *list, const struct studio *studio)
{
	return list->is_installer ? studio->installers_dir : studio->packages_dir;
}

bool desktop_platform_is_valid(const char *platform)
{
	for (size_t i = 0; desktop_platforms[i]; i++) {
		if (str_equal(platform, desktop_platforms[i]))
			return true;
	}
	return false;
}

/* The document without its nulls. */
static struct json *view(const struct json *document)
{
	struct json *shown = json_new_object();
	for (struct json_member member = { 0 }; json_next(document, &member);) {
		if (member.value)
			json_set(shown, member.key, json_copy(member.value));
	}
	return shown;
}

static bool passes(const char *wanted, const struct json *document, const char *key)
{
	return !wanted || str_equal(json_get_text(document, key), wanted);
}

static void list_get(struct request *request, struct reply *reply, const struct desktop_list *list)
{
	const char *platform = request_query(request, "platform");
	const char *version = request_query(request, "version");
	const char *variant = request_query(request, "variant");
	if (platform && !desktop_platform_is_valid(platform)) {
		reply_unexpected(request, reply, "query", "platform", platform, desktop_platforms);
		return;
	}
	CLEANUP(json) struct json *bundle = NULL;
	if (variant && list->is_installer) {
		bundle = bundle_flagged(request->studio,
				str_equal(variant, "staging") ? "isStaging" : "isProduction");
		version = json_get_text(bundle, "installerVersion");
	}

	CLEANUP(json)
	struct json *all = store_list(request->studio->store, list->kind, STORE_OLDEST_FIRST);
	struct json *shown = json_new_array();
	for (size_t i = 0; i < json_count(all); i++) {
		struct json *document = json_item(all, i);
		if (passes(platform, document, "platform") &&
				(!list->is_installer || passes(version, document, "version")))
			json_add(shown, view(document));
	}
	struct json *root = json_new_object();
	json_set(root, list->key, shown);
	reply_json(reply, 200, root);
}

static void file_get(struct request *request, struct reply *reply, const struct desktop_list *list)
{
	const char *name = request->args[0];
	if (!desktop_name_is_valid(name) || !store_has(request->studio->store, list->kind, name)) {
		reply_error(reply, 404, "File not found");
		return;
	}
	reply_file(request, reply, desktop_directory(list, request->studio), name, "File not found",
			name);
}

void installers_get(struct request *request, struct reply *reply)
{
	list_get(request, reply, &desktop_installers);
}

void packages_get(struct request *request, struct reply *reply)
{
	list_get(request, reply, &desktop_packages);
}

void installer_get(struct request *request, struct reply *reply)
{
	file_get(request, reply, &desktop_installers);
}

void package_get(struct request *request, struct reply *reply)
{
	file_get(request, reply, &desktop_packages);
}
