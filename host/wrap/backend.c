/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/backend.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/self.h"
#include "base/str.h"

#include <dlfcn.h>

static struct {
	const char *name;
	const void *table;
} loaded[16];

int backend_load(const char *name, const void **ret_table, struct error *err)
{
	size_t i = 0;
	for (; i < sizeof(loaded) / sizeof(*loaded) && loaded[i].name; i++) {
		if (str_equal(loaded[i].name, name)) {
			*ret_table = loaded[i].table;
			return 0;
		}
	}

	CLEANUP(free) char *path = mem_printf("%s/backends/%s.so", self_lib(), name);
	void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return error_set(err, AYON_EINTERNAL, "cannot load '%s': %s; reinstall ayon", path, dlerror());

	const void *table = dlsym(handle, "ayon_backend");
	if (!table) {
		dlclose(handle);
		return error_set(err, AYON_EINTERNAL, "'%s' is no backend of ayon; reinstall ayon", path);
	}
	if (i < sizeof(loaded) / sizeof(*loaded)) {
		loaded[i].name = name;
		loaded[i].table = table;
	}
	*ret_table = table;
	return 0;
}
