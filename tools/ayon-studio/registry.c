/* SPDX-License-Identifier: Apache-2.0 */
#include "registry.h"

#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "package.h"

static void addon_finish(struct addon *addon)
{
	free(addon->name);
	free(addon->version);
	free(addon->title);
	free(addon->directory);
	free(addon->reason);
	json_free(addon->package);
	json_free(addon->extra);
}

void registry_finish(struct registry *registry)
{
	for (size_t i = 0; i < registry->count; i++)
		addon_finish(&registry->items[i]);
	free(registry->items);
	*registry = (struct registry){ 0 };
}

static int read_package(struct addon *addon, struct error *err)
{
	CLEANUP(free) char *path = path_join(addon->directory, "package.py");
	int r = package_read(path, &addon->package, err);
	if (r < 0)
		return r;

	const char *name = json_get_text(addon->package, "name");
	const char *version = json_get_text(addon->package, "version");
	if (!str_equal(name, addon->name) || !str_equal(version, addon->version))
		return error_set(err, AYON_EINVALID, "package.py names '%s' '%s'", name ? name : "",
				version ? version : "");

	CLEANUP(free) char *init = path_join(addon->directory, "server/__init__.py");
	if (!fs_is_file(init))
		return error_set(err, AYON_EINVALID, "server/__init__.py is missing");

	CLEANUP(free) char *extra = path_join(addon->directory, "server/studio.json");
	if (!fs_is_file(extra))
		return 0;
	r = json_read(extra, &addon->extra, err);
	if (r < 0)
		return r;
	return 0;
}

static void load_version(struct registry *registry, const char *addon_dir, const char *name,
		const char *version)
{
	struct addon addon = { .name = mem_dup(name), .version = mem_dup(version) };
	addon.directory = path_join(addon_dir, version);

	struct error err = { 0 };
	int r = read_package(&addon, &err);
	if (r < 0)
		addon.reason = mem_dup(err.text);
	const char *title = json_get_text(addon.package, "title");
	addon.title = mem_dup(title ? title : name);
	CLEANUP(free) char *client = path_join(addon.directory, "private/client.zip");
	addon.has_client = fs_is_file(client);

	registry->items = mem_grow(registry->items, registry->count, &registry->capacity,
			sizeof(*registry->items));
	registry->items[registry->count++] = addon;
}

static void free_names(char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
}

static int load_addon(struct registry *registry, const char *addons_dir, const char *name,
		struct error *err)
{
	CLEANUP(free) char *directory = path_join(addons_dir, name);
	if (name[0] == '.' || !fs_is_dir(directory))
		return 0;

	char **versions = NULL;
	size_t count = 0;
	int r = fs_list(directory, &versions, &count, err);
	if (r < 0)
		return r;

	for (size_t i = 0; i < count; i++) {
		CLEANUP(free) char *path = path_join(directory, versions[i]);
		if (versions[i][0] != '.' && fs_is_dir(path))
			load_version(registry, directory, name, versions[i]);
	}
	free_names(versions, count);
	return 0;
}

int registry_load(struct registry *registry, const char *addons_dir, struct error *err)
{
	char **names = NULL;
	size_t count = 0;
	int r = fs_list(addons_dir, &names, &count, err);
	if (r < 0)
		return r;

	struct registry loaded = { 0 };
	for (size_t i = 0; i < count && r >= 0; i++)
		r = load_addon(&loaded, addons_dir, names[i], err);
	free_names(names, count);
	if (r < 0) {
		registry_finish(&loaded);
		return r;
	}
	registry_finish(registry);
	*registry = loaded;
	return 0;
}

const struct addon *registry_find(
		const struct registry *registry, const char *name, const char *version)
{
	for (size_t i = 0; i < registry->count; i++) {
		const struct addon *addon = &registry->items[i];
		if (str_equal(addon->name, name) && str_equal(addon->version, version))
			return addon;
	}
	return NULL;
}

bool registry_has(const struct registry *registry, const char *name)
{
	for (size_t i = 0; i < registry->count; i++) {
		if (str_equal(registry->items[i].name, name))
			return true;
	}
	return false;
}

bool addon_can_override(const struct addon *addon)
{
	return json_get_bool(addon->package, "project_can_override_addon_version", false);
}

const struct json *addon_defaults(const struct addon *addon)
{
	return json_get(addon->extra, "settings");
}

const struct json *addon_site_defaults(const struct addon *addon)
{
	return json_get(addon->extra, "siteSettings");
}
