/* SPDX-License-Identifier: Apache-2.0 */
#include "base/self.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

static const struct utsname *machine(void)
{
	static struct utsname name;
	if (!name.machine[0])
		uname(&name);
	return &name;
}

const char *self_executable(void)
{
	static char path[PATH_MAX];
	if (!path[0]) {
		ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
		if (n <= 0)
			strcpy(path, "/proc/self/exe");
	}
	return path;
}

const char *self_root(void)
{
	static char *root;
	if (!root)
		root = path_dirname(self_executable());
	return root;
}

const char *self_lib(void)
{
	static char *lib;
	if (!lib) {
		char *beside = path_join(self_root(), "lib/ayon");
		if (fs_is_dir(beside)) {
			lib = beside;
			return lib;
		}
		free(beside);
		CLEANUP(free) char *prefix = path_dirname(self_root());
		lib = path_join(prefix, "lib/ayon");
	}
	return lib;
}

const char *self_arch(void)
{
	return machine()->machine;
}

const char *self_native_dir(void)
{
	static char *name;
	if (!name)
		name = mem_printf(SELF_PLATFORM "-%s", self_arch());
	return name;
}

const char *self_hostname(void)
{
	static char name[sizeof(machine()->nodename)];
	if (!name[0]) {
		strcpy(name, machine()->nodename);
		for (char *c = name; *c; c++) {
			if (*c <= 0x20 || *c == 0x7f)
				*c = '?';
		}
	}
	return name[0] ? name : "localhost";
}
