/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/loader.h"

#include "addon/owner.h"
#include "base/cleanup.h"
#include "base/console.h"
#include "base/memory.h"
#include "base/self.h"
#include "base/str.h"
#include "layout.h"
#include "wrap/digest.h"

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

/*
 * What came from a server is held against its manifest before a byte of it runs. What stands beside the host
 * was installed with it, and what a developer overlays changes with every build.
 */
static int check_digest(const struct addon_entry *entry, const char *path, struct error *err)
{
	char hex[DIGEST_HEX_SIZE];

	if (entry->origin != ADDON_BUNDLE)
		return 0;
	if (!entry->object_sha256)
		return error_set(err, AYON_EADDON,
				"its manifest does not list '%s'; pack it again with "
				"'ayon-addon pack'",
				entry->object);

	int r = digest_file(DIGEST_SHA256, path, hex, err);
	if (r < 0)
		return r;

	if (!str_equal(hex, entry->object_sha256))
		return error_set(err, AYON_EADDON,
				"'%s' is not what its manifest lists (sha256 %.12s..., expected "
				"%.12s...); remove the folder '%s' so that it is fetched again",
				path, hex, entry->object_sha256, entry->directory);
	return 0;
}

static int load(const struct addon_entry *entry, void **ret_handle, struct addon_code *ret_code,
		struct error *err)
{
	CLEANUP(free) char *path = layout_native_object(entry->directory, entry->object);
	CLEANUP(free) char *real = NULL;
	CLEANUP(dlclose) void *handle = NULL;
	CLEANUP(addon_code) struct addon_code code = { 0 };

	if (entry->abi_major != AYON_ABI_MAJOR)
		return wrong_major(entry->abi_major, err);

	int r = addon_owner_check(path, &real, err);
	if (r < 0)
		return r;

	r = check_digest(entry, real, err);
	if (r < 0)
		return r;

	handle = dlopen(real, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return error_set(err, AYON_EADDON, "cannot load it: %s", dlerror());

	const struct ayon_addon *exported = dlsym(handle, AYON_ADDON_SYMBOL);
	if (!exported)
		return missing_symbol(handle, real, err);

	r = addon_code_read(exported, &code, err);
	if (r < 0)
		return r;

	r = addon_code_expect(&code, entry->name, entry->version, err);
	if (r < 0)
		return r;

	console_log(CONSOLE_DEBUG, "loaded addon %s %s from '%s'", entry->name, entry->version,
			real);
	*ret_handle = TAKE(handle);
	*ret_code = code;
	code = (struct addon_code){ 0 };
	return 0;
}

int addon_load(const struct addon_entry *entry, void **ret_handle, struct addon_code *ret_code,
		struct error *err)
{
	if (!entry->directory || !entry->object)
		return error_set(err, AYON_ENOTFOUND, "addon '%s' %s has no native code for %s",
				entry->name, entry->version, self_native_dir());

	int r = load(entry, ret_handle, ret_code, err);
	return r < 0 ? error_prefix(err, "addon '%s' %s", entry->name, entry->version) : 0;
}
