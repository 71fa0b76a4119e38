/* SPDX-License-Identifier: Apache-2.0 */
#include "base/env.h"

#include "base/memory.h"
#include "base/str.h"

#include <stdlib.h>
#include <unistd.h>

static struct strlist original;

const char *env_get(const char *name)
{
	const char *value = getenv(name);
	return value && *value ? value : NULL;
}

bool env_is(const char *name, const char *value)
{
	return str_equal(env_get(name), value);
}

void env_set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

void env_remember_original(char *const *environment)
{
	strlist_finish(&original);
	for (; environment && *environment; environment++)
		strlist_add(&original, *environment);
}

char *const *env_original(void)
{
	return original.items ? original.items : environ;
}
