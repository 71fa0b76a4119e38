/* SPDX-License-Identifier: Apache-2.0 */
#include "layout.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"

#include <ctype.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *home(void)
{
	const char *dir = env_get("HOME");
	if (dir && dir[0] == '/')
		return dir;

	struct passwd *user = getpwuid(getuid());
	return user ? user->pw_dir : NULL;
}

static char *default_base(void)
{
	const char *xdg = env_get("XDG_DATA_HOME");
	if (xdg && xdg[0] == '/')
		return path_join(xdg, "AYON");

	const char *dir = home();
	return dir ? path_join(dir, ".local/share/AYON") : NULL;
}

static char *from_environment(const char *variable, char *fallback)
{
	const char *value = env_get(variable);
	if (!value)
		return fallback;
	free(fallback);
	return path_absolute(value);
}

static bool is_known_site(const struct layout *layout, const char *path)
{
	if (str_equal(path, layout->storage))
		return true;
	for (size_t i = 0; i < layout->site_count; i++) {
		if (str_equal(path, layout->sites[i].storage))
			return true;
	}
	return false;
}

/* A store that is mounted later, or not on this machine, is no error: it simply holds nothing. */
static int add_sites(struct layout *layout, struct error *err)
{
	CLEANUP(strlist) struct strlist paths = { 0 };

	strlist_split(&paths, env_get("AYON_SITE_STORE"), ':');
	if (paths.count > LAYOUT_MAX_SITES)
		return error_set(err, AYON_EUSAGE, "AYON_SITE_STORE names %zu folders, %d are the limit",
				paths.count, LAYOUT_MAX_SITES);
	layout->sites = mem_array(paths.count + 1, sizeof(*layout->sites));
	for (size_t i = 0; i < paths.count; i++) {
		if (paths.items[i][0] != '/')
			return error_set(err, AYON_EUSAGE,
					"AYON_SITE_STORE names '%s'; give the whole path, from '/' on",
					paths.items[i]);
		CLEANUP(free) char *path = path_absolute(paths.items[i]);
		if (is_known_site(layout, path))
			continue;
		struct layout_site *site = &layout->sites[layout->site_count++];
		site->addons = path_join(path, "addons");
		site->packages = path_join(path, "dependency_packages");
		site->storage = TAKE(path);
	}
	return 0;
}

int layout_init(struct layout *layout, struct error *err)
{
	*layout = (struct layout){ 0 };
	layout->storage = from_environment("AYON_LAUNCHER_STORAGE_DIR", default_base());
	layout->local = from_environment("AYON_LAUNCHER_LOCAL_DIR", default_base());
	if (!layout->storage || !layout->local) {
		layout_finish(layout);
		return error_set(err, AYON_EUSAGE, "there is no home folder for the addons; set HOME, or "
				"AYON_LAUNCHER_STORAGE_DIR and AYON_LAUNCHER_LOCAL_DIR");
	}
	layout->addons = from_environment("AYON_ADDONS_DIR", path_join(layout->storage, "addons"));
	layout->packages = from_environment("AYON_DEPENDENCIES_DIR",
			path_join(layout->storage, "dependency_packages"));
	int r = add_sites(layout, err);
	if (r < 0)
		layout_finish(layout);
	return r;
}

void layout_finish(struct layout *layout)
{
	free(layout->storage);
	free(layout->local);
	free(layout->addons);
	free(layout->packages);
	for (size_t i = 0; i < layout->site_count; i++) {
		free(layout->sites[i].storage);
		free(layout->sites[i].addons);
		free(layout->sites[i].packages);
	}
	free(layout->sites);
	*layout = (struct layout){ 0 };
}

char *layout_addon_dir(const struct layout *layout, const char *name, const char *version)
{
	return mem_printf("%s/%s_%s", layout->addons, name, version);
}

char *layout_addon_item(const char *name, const char *version)
{
	return mem_printf("%s_%s", name, version);
}

char *layout_package_dir(const struct layout *layout, const char *filename)
{
	return path_join(layout->packages, filename);
}

char *layout_package_dir_short(const struct layout *layout, const char *filename)
{
	size_t ending = strlen(path_archive_ending(filename));
	CLEANUP(free) char *name = mem_dup_n(filename, strlen(filename) - ending);
	return path_join(layout->packages, name);
}

char *layout_progress_file(const char *target_dir)
{
	return path_join(target_dir, "dist_progress.json");
}

char *layout_addons_record(const struct layout *layout)
{
	return path_join(layout->addons, LAYOUT_ADDONS_RECORD);
}

char *layout_packages_record(const struct layout *layout)
{
	return path_join(layout->packages, LAYOUT_PACKAGES_RECORD);
}

char *layout_lock_file(const char *base_dir, const char *item)
{
	return mem_printf("%s/.locks/%s.lock", base_dir, item);
}

char *layout_gc_lock(const char *base_dir)
{
	return path_join(base_dir, ".locks/.gc");
}

char *layout_use_dir(const char *base_dir)
{
	return path_join(base_dir, ".locks/use");
}

char *layout_file_list(const char *base_dir, const char *item)
{
	return mem_printf("%s/.files/%s.sha256", base_dir, item);
}

char *layout_staging_dir(const char *base_dir)
{
	return path_join(base_dir, ".ayon-staging");
}

char *layout_native_manifest(const char *target_dir)
{
	return path_join(target_dir, "ayon-native/addon.json");
}

char *layout_native_signature(const char *target_dir)
{
	return path_join(target_dir, "ayon-native/addon.json.minisig");
}

char *layout_native_object(const char *target_dir, const char *file)
{
	return path_join3(target_dir, "ayon-native", file);
}

char *layout_site_id(const struct layout *layout)
{
	return path_join(layout->local, "site_id");
}

char *layout_used_servers(const struct layout *layout)
{
	return path_join(layout->local, "used_servers.json");
}

char *layout_executables(const struct layout *layout)
{
	return path_join(layout->local, "executables.json");
}

char *layout_tray_state(const struct layout *layout, const char *hash)
{
	return path_join3(layout->local, "tray", hash);
}

char *layout_key_file(const struct layout *layout)
{
	return path_join(layout->local, "native/credentials.json");
}

/* FNV-1a: two URLs that read alike once their odd characters are gone must not share a folder, nor two folders of one
 * name a receipt. A receipt holds its folder, so that more than an accident cannot make one pass for another. */
static unsigned text_hash(const char *text)
{
	unsigned hash = 2166136261u;
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash;
}

char *layout_server_dir(const struct layout *layout, const char *server_url)
{
	const char *scheme_end = strstr(server_url, "://");
	CLEANUP(free) char *name = mem_dup_n(scheme_end ? scheme_end + 3 : server_url, 100);
	for (char *c = name; *c; c++) {
		if (!isalnum((unsigned char)*c) && *c != '.' && *c != '-')
			*c = '_';
	}
	return mem_printf("%s/native/servers/%s-%08x", layout->local, name, text_hash(server_url));
}

const char *layout_site_policy(void)
{
	return "/etc/ayon/policy.json";
}

const char *layout_site_keys(void)
{
	return "/etc/ayon/trusted-keys.d";
}

char *layout_user_keys(const struct layout *layout)
{
	return path_join(layout->local, "native/trusted-keys.d");
}

char *layout_server_keys(const struct layout *layout, const char *server_url)
{
	CLEANUP(free) char *directory = layout_server_dir(layout, server_url);
	return path_join(directory, "trusted-keys.d");
}

char *layout_receipts(const struct layout *layout)
{
	return path_join(layout->local, "native/receipts");
}

char *layout_receipt(const struct layout *layout, const char *addon_dir)
{
	CLEANUP(free) char *name = mem_dup_n(path_basename(addon_dir), 200);
	return mem_printf("%s/native/receipts/%s-%08x.json", layout->local, name,
			text_hash(addon_dir));
}

char *layout_seen_versions(const struct layout *layout, const char *server_url)
{
	CLEANUP(free) char *directory = layout_server_dir(layout, server_url);
	return path_join(directory, "seen.json");
}

char *layout_servers_dir(const struct layout *layout)
{
	return path_join(layout->local, "native/servers");
}

char *layout_bundles_file(const char *server_dir)
{
	return path_join(server_dir, "bundles.json");
}

char *layout_addon_private(const struct layout *layout, const char *addon)
{
	return path_join3(layout->local, "native/addons", addon);
}

char *layout_overlays(const struct layout *layout)
{
	return path_join(layout->local, "native/overlays.json");
}

char *layout_verb_index(const struct layout *layout)
{
	return path_join(layout->local, "native/verbs.idx");
}

char *layout_interpreters(const struct layout *layout)
{
	return path_join(layout->local, "native/interpreters.json");
}

mode_t layout_file_mode(void)
{
	static mode_t mode;

	/* umask() can only be read by setting it, which other threads that make files would notice. */
	if (!mode) {
		CLEANUP(free) char *text = NULL;
		unsigned mask = 022;
		if (fs_read("/proc/self/status", 65536, &text, NULL, NULL) == 0) {
			const char *line = strstr(text, "\nUmask:");
			if (line && sscanf(line, "\nUmask: %o", &mask) != 1)
				mask = 022;
		}
		mode = 0666 & ~mask;
	}
	return mode;
}
