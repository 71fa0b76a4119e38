/* SPDX-License-Identifier: Apache-2.0 */
#include "tables.h"

#include "base/cleanup.h"
#include "base/path.h"
#include "base/semver.h"
#include "base/str.h"

#include <ctype.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/* What the server takes as a name; the launcher alone would take more. */
static bool is_server_name(const char *name)
{
	size_t length = strlen(name);
	if (length < 2 || strchr(".-", name[0]) || strchr(".-", name[length - 1]))
		return false;
	for (const char *c = name; *c; c++) {
		if (!isalnum((unsigned char)*c) && !strchr("_.-", *c))
			return false;
	}
	return true;
}

static int check_for_server(const struct ayon_addon *addon, struct error *err)
{
	if (!is_server_name(addon->name))
		return error_set(err, AYON_EADDON,
				"the server takes no addon called '%s': use letters, digits, "
				"'_', '-' and '.', a letter or digit at both ends",
				addon->name);
	if (!semver_is_valid(addon->version))
		return error_set(err, AYON_EADDON,
				"the server takes no version '%s': write one like \"1.0.0\"",
				addon->version);
	return 0;
}

int tables_load(const char *path, struct addon_code *ret_code, struct error *err)
{
	CLEANUP(free) char *absolute = path_absolute(path);
	void *handle = dlopen(absolute, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return error_set(err, AYON_EADDON, "cannot load '%s': %s", path, dlerror());

	const struct ayon_addon *exported = dlsym(handle, AYON_ADDON_SYMBOL);
	if (!exported)
		return error_set(err, AYON_EADDON,
				"'%s' has no symbol " AYON_ADDON_SYMBOL
				"; declare it with AYON_ADDON()",
				path);

	struct addon_code code = { 0 };
	int r = addon_code_read(exported, &code, err);
	if (r >= 0)
		r = check_for_server(&code.addon, err);
	if (r < 0) {
		addon_code_finish(&code);
		return error_prefix(err, "'%s'", path);
	}
	*ret_code = code;
	return 0;
}
