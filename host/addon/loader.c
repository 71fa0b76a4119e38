/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/loader.h"

#include "addon/object.h"
#include "addon/verified.h"
#include "base/cleanup.h"
#include "base/console.h"
#include "base/memory.h"
#include "base/self.h"
#include "layout.h"
#include "trust/owner.h"

#include <dlfcn.h>

#define NEWEST_PROBED_MAJOR 9

CLEANUP_DEFINE(dlclose, void *, dlclose);

static int wrong_major(unsigned major, struct error *err)
{
	return error_set(err, AYON_EADDON,
			"it is built for ABI %u, this launcher (%d.%d) loads ABI %d; %s", major,
			AYON_ABI_MAJOR, AYON_ABI_MINOR, AYON_ABI_MAJOR,
			major > AYON_ABI_MAJOR ? "update ayon"
					       : "use a newer version of the addon");
}

/* Only to say what is wrong: nothing of another major is ever used. */
static int missing_symbol(void *handle, const char *path, struct error *err)
{
	for (unsigned major = 0; major <= NEWEST_PROBED_MAJOR; major++) {
		CLEANUP(free) char *symbol = mem_printf("ayon_addon_v%u", major);
		if (major != AYON_ABI_MAJOR && dlsym(handle, symbol))
			return wrong_major(major, err);
	}
	return error_set(err, AYON_EADDON, "'%s' exports no %s, so it is no addon of ayon", path,
			AYON_ADDON_SYMBOL);
}

/* Only says what went wrong: an installation or a build that replaced the file at this moment. */
static int check_loaded(const struct owner_place *place, struct error *err)
{
	struct stat now;

	if (lstat(place->path, &now) == 0 && now.st_dev == place->st.st_dev &&
			now.st_ino == place->st.st_ino && now.st_size == place->st.st_size &&
			now.st_mtim.tv_sec == place->st.st_mtim.tv_sec &&
			now.st_mtim.tv_nsec == place->st.st_mtim.tv_nsec &&
			now.st_ctim.tv_sec == place->st.st_ctim.tv_sec &&
			now.st_ctim.tv_nsec == place->st.st_ctim.tv_nsec)
		return 0;
	return error_set(err, AYON_EADDON, "'%s' was exchanged while it was loaded; try again",
			place->path);
}

/* What stands beside the host was installed with it, and what a developer overlays changes with every build. */
static int open_local(const char *path, void **ret_handle, struct error *err)
{
	CLEANUP(owner_place) struct owner_place place = { .fd = -1 };
	CLEANUP(dlclose) void *handle = NULL;

	int r = owner_check(path, &place, err);
	if (r < 0)
		return r;

	/* By its path: no byte of it was verified, so there is nothing that the descriptor could keep. */
	handle = dlopen(place.path, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return error_set(err, AYON_EADDON, "cannot load it: %s", dlerror());
	r = check_loaded(&place, err);
	if (r < 0)
		return r;
	*ret_handle = TAKE(handle);
	return 0;
}

/* What came from a server is verified before a byte of it runs, and what was verified is what is loaded. */
static int open_verified(const struct addon_entry *entry, const struct layout *layout,
		const char *server_url, void **ret_handle, struct error *err)
{
	CLEANUP(object) struct object object = { .place = { .fd = -1 } };

	int r = addon_verified_open(entry, layout, server_url, &object, err);
	return r < 0 ? r : object_open(&object, ret_handle, err);
}

static int open_handle(const struct addon_entry *entry, const struct layout *layout,
		const char *path, const char *server_url, void **ret_handle, struct error *err)
{
	int r = entry->origin == ADDON_BUNDLE
				? open_verified(entry, layout, server_url, ret_handle, err)
				: open_local(path, ret_handle, err);
	if (r == 0 || r == AYON_EUSAGE || r == AYON_EINTERNAL)
		return r;
	/* The index named it: that it is not there, or cannot be read, is the addon's trouble. */
	if (err)
		err->code = AYON_EADDON;
	return AYON_EADDON;
}

static int load(const struct addon_entry *entry, const struct layout *layout,
		const char *server_url, void **ret_handle, struct addon_code *ret_code,
		struct error *err)
{
	CLEANUP(free) char *path = layout_native_object(entry->directory, entry->object);
	CLEANUP(dlclose) void *handle = NULL;
	CLEANUP(addon_code) struct addon_code code = { 0 };

	if (entry->abi_major != AYON_ABI_MAJOR)
		return wrong_major(entry->abi_major, err);

	int r = open_handle(entry, layout, path, server_url, &handle, err);
	if (r < 0)
		return r;

	const struct ayon_addon *exported = dlsym(handle, AYON_ADDON_SYMBOL);
	if (!exported)
		return missing_symbol(handle, path, err);

	r = addon_code_read(exported, &code, err);
	if (r < 0)
		return r;

	r = addon_code_expect(&code, entry->name, entry->version, err);
	if (r < 0)
		return r;

	console_log(CONSOLE_DEBUG, "loaded addon %s %s from '%s'", entry->name, entry->version,
			path);
	*ret_handle = TAKE(handle);
	*ret_code = code;
	code = (struct addon_code){ 0 };
	return 0;
}

int addon_load(const struct addon_entry *entry, const struct layout *layout, const char *server_url,
		void **ret_handle, struct addon_code *ret_code, struct error *err)
{
	if (!entry->directory || !entry->object)
		return error_set(err, AYON_ENOTFOUND, "addon '%s' %s has no native code for %s",
				entry->name, entry->version, self_native_dir());

	int r = load(entry, layout, server_url, ret_handle, ret_code, err);
	return r < 0 ? error_prefix(err, "addon '%s' %s", entry->name, entry->version) : 0;
}
