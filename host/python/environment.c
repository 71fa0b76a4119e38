/* SPDX-License-Identifier: Apache-2.0 */
#include "python/python.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/self.h"

#include <string.h>
#include <unistd.h>

/* "NAME=a:b" without the parts inside our tree; NULL when none is left. Caller frees. */
static char *without_own(const char *assignment)
{
	CLEANUP(strlist) struct strlist parts = { 0 };
	CLEANUP(str) struct str value = { 0 };
	size_t name_length = strcspn(assignment, "=");

	strlist_split(&parts, assignment + name_length + 1, ':');
	for (size_t i = 0; i < parts.count; i++) {
		if (path_is_inside(parts.items[i], self_root()) ||
				path_is_inside(parts.items[i], self_lib()))
			continue;
		str_appendf(&value, "%s%s", value.length ? ":" : "", parts.items[i]);
	}
	return value.length ? mem_printf("%.*s=%s", (int)name_length, assignment, str_get(&value))
			    : NULL;
}

void python_environment(bool is_given, struct strlist *ret_environment)
{
	for (char **variable = environ; variable && *variable; variable++) {
		if (str_starts(*variable, "LD_LIBRARY_PATH=") ||
				str_starts(*variable, "LD_PRELOAD=")) {
			char *rest = without_own(*variable);
			if (rest)
				strlist_take(ret_environment, rest);
		} else if (is_given || !str_starts(*variable, "PYTHONHOME=")) {
			strlist_add(ret_environment, *variable);
		}
	}
}
