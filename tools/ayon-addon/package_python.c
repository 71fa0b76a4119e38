/* SPDX-License-Identifier: Apache-2.0 */
#include "package.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A Python literal. The text has no control characters: tables_check() saw to it. */
static void append_literal(struct str *str, const char *text)
{
	str_append(str, "\"");
	for (const char *c = text; *c; c++) {
		if (*c == '"' || *c == '\\')
			str_append(str, "\\");
		str_append_n(str, c, 1);
	}
	str_append(str, "\"");
}

static void append_assignment(struct str *str, const char *key, const char *value)
{
	str_appendf(str, "%s = ", key);
	append_literal(str, value);
	str_append(str, "\n");
}

/* "review-tools" becomes "ReviewTools". */
static char *class_name(const char *name)
{
	struct str str = { 0 };
	bool is_start = true;
	if (isdigit((unsigned char)*name))
		str_append(&str, "Addon");
	for (const char *c = name; *c; c++) {
		if (!isalnum((unsigned char)*c)) {
			is_start = true;
			continue;
		}
		char letter = is_start ? (char)toupper((unsigned char)*c) : *c;
		str_append_n(&str, &letter, 1);
		is_start = false;
	}
	str_append(&str, "Addon");
	return str_take(&str);
}

char *package_py(const struct ayon_addon *addon, const char *client_dir)
{
	struct str str = { 0 };
	append_assignment(&str, "name", addon->name);
	append_assignment(&str, "version", addon->version);
	append_assignment(&str, "title", addon->title ? addon->title : addon->name);
	append_assignment(&str, "client_dir", client_dir);
	append_assignment(&str, "ayon_launcher_version", PACKAGE_LAUNCHER);
	return str_take(&str);
}

char *package_server_init(const struct ayon_addon *addon)
{
	CLEANUP(free) char *name = class_name(addon->name);
	return mem_printf("from ayon_server.addons import BaseServerAddon\n\n\n"
			  "class %s(BaseServerAddon):\n    pass\n",
			name);
}

char *package_python_name(const struct ayon_addon *addon)
{
	char *name = mem_printf("%s%s_native", isdigit((unsigned char)*addon->name) ? "_" : "",
			addon->name);
	for (char *c = name; *c; c++) {
		if (!isalnum((unsigned char)*c))
			*c = '_';
	}
	return name;
}

char *package_python_init(const struct ayon_addon *addon)
{
	CLEANUP(free) char *name = class_name(addon->name);
	struct str str = { 0 };
	str_append(&str, "\"\"\"Tells the Python side of AYON that this addon is there; its native "
			 "part does the "
			 "work.\"\"\"\n\n"
			 "try:\n    from ayon_core.addon import AYONAddon\n"
			 "except ImportError:\n    AYONAddon = None\n\n"
			 "if AYONAddon is not None:\n\n");
	str_appendf(&str, "    class %s(AYONAddon):\n        ", name);
	append_assignment(&str, "name", addon->name);
	str_append(&str, "        ");
	append_assignment(&str, "version", addon->version);
	return str_take(&str);
}

char *package_py_value(const char *text, const char *key)
{
	size_t key_length = strlen(key);
	for (const char *line = text; line;
			line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		if (strncmp(line, key, key_length) != 0)
			continue;
		const char *c = line + key_length;
		c += strspn(c, " \t");
		if (*c++ != '=')
			continue;
		c += strspn(c, " \t");
		char quote = *c++;
		if (quote != '"' && quote != '\'')
			continue;
		struct str value = { 0 };
		for (; *c && *c != '\n' && *c != quote; c++) {
			if (*c == '\\' && c[1])
				c++;
			str_append_n(&value, c, 1);
		}
		if (*c == quote)
			return value.text ? str_take(&value) : mem_dup("");
		str_finish(&value);
	}
	return NULL;
}
