/* SPDX-License-Identifier: Apache-2.0 */
#include "demo.h"

#include "base/fs.h"
#include "base/path.h"
#include "bundles.h"
#include "desktop.h"
#include "projects.h"
#include "settings.h"
#include "users.h"
#include "wrap/digest.h"

#include <string.h>
#include <sys/stat.h>

static void add_users(struct studio *studio, const struct json *list)
{
	for (size_t i = 0; i < json_count(list); i++)
		user_save(studio, json_item(list, i));
}

static void add_projects(struct studio *studio, const struct json *list)
{
	for (size_t i = 0; i < json_count(list); i++)
		project_create(studio, json_item(list, i));
}

static void add_bundles(struct studio *studio, const struct json *list)
{
	for (size_t i = 0; i < json_count(list); i++) {
		CLEANUP(json) struct json *bundle = bundle_from(json_item(list, i));
		bundle_save(studio, bundle);
	}
}

static void add_sites(struct studio *studio, const struct json *list)
{
	for (size_t i = 0; i < json_count(list); i++)
		store_put(studio->store, "site", json_get_text(json_item(list, i), "id"),
				json_item(list, i));
}

static int add_settings(struct studio *studio, const struct json *list, struct error *err)
{
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *item = json_item(list, i);
		const char *variant = json_get_text(item, "variant");
		const char *name = json_get_text(item, "addon");
		struct settings_scope scope = {
			.addon = registry_find(
					&studio->registry, name, json_get_text(item, "version")),
			.variant = variant ? variant : "production",
			.project = json_get_text(item, "project"),
		};
		if (!scope.addon)
			return error_set(err, AYON_EINVALID,
					"settings of the seed name the unknown addon '%s'",
					name ? name : "");
		settings_save(studio, &scope, json_get(item, "changes"));
	}
	return 0;
}

/* Puts size and checksum of the file into the document. */
static int describe_file(struct json *document, const char *path, struct error *err)
{
	struct stat status;
	char hex[DIGEST_HEX_SIZE];
	int r = digest_file(DIGEST_SHA256, path, hex, err);
	if (r < 0)
		return r;
	if (stat(path, &status) < 0)
		return error_set(err, AYON_EIO, "cannot read '%s'", path);
	json_set_int(document, "size", (int64_t)status.st_size);
	json_set_text(document, "checksum", hex);
	json_set_text(document, "checksumAlgorithm", "sha256");
	return 0;
}

/*
 * A package's "files" become a zip, its "text" the file itself; then size and checksum are those
 * of the file.
 */
static int add_file(struct studio *studio, const struct desktop_list *list,
		const struct json *description, struct error *err)
{
	const char *name = json_get_text(description, "filename");
	if (!name || !desktop_name_is_valid(name))
		return error_set(err, AYON_EINVALID, "a file of the seed has no valid filename");

	const struct json *files = json_get(description, "files");
	const char *text = json_get_text(description, "text");
	CLEANUP(free) char *path = path_join(desktop_directory(list, studio), name);
	CLEANUP(json) struct json *document = json_copy(description);
	json_remove(document, "files");
	json_remove(document, "text");
	int r = 0;
	if (files)
		r = seed_zip(path, files, err);
	else if (text)
		r = fs_write_atomic(path, text, strlen(text), 0644, FS_CACHE, err);
	if (r >= 0 && (files || text))
		r = describe_file(document, path, err);
	if (r < 0)
		return r;
	store_put(studio->store, list->kind, name, document);
	return 0;
}

static int add_files(struct studio *studio, const struct desktop_list *list,
		const struct json *files, struct error *err)
{
	int r = 0;
	for (size_t i = 0; r >= 0 && i < json_count(files); i++)
		r = add_file(studio, list, json_item(files, i), err);
	return r;
}

static int add_documents(struct studio *studio, const struct json *seed, struct error *err)
{
	add_users(studio, json_get(seed, "users"));
	add_projects(studio, json_get(seed, "projects"));
	add_bundles(studio, json_get(seed, "bundles"));
	add_sites(studio, json_get(seed, "sites"));
	int r = add_settings(studio, json_get(seed, "settings"), err);
	if (r >= 0)
		r = add_files(studio, &desktop_packages, json_get(seed, "packages"), err);
	if (r >= 0)
		r = add_files(studio, &desktop_installers, json_get(seed, "installers"), err);
	return r;
}

int seed_apply(struct studio *studio, const struct json *seed, struct error *err)
{
	const struct json *addons = json_get(seed, "addons");
	int r = 0;
	for (size_t i = 0; r >= 0 && i < json_count(addons); i++)
		r = seed_addon(studio, json_item(addons, i), err);
	if (r >= 0)
		r = studio_reload(studio, err);
	if (r < 0)
		return r;

	studio_enter(studio);
	r = add_documents(studio, seed, err);
	int committed = studio_leave(studio, r < 0 ? NULL : err);
	return r < 0 ? r : committed;
}
