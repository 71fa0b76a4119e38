/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle/development.c: the path that a developer typed for an addon, with variables replaced (spec of the Python
 * launcher: first {VAR}, then $VAR). Done in one pass, so that a value is never expanded again.
 */
#include "bundle/bundle.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/str.h"

#include <ctype.h>
#include <string.h>

#define MAX_NAME 255

/* Copies a variable's name; false when it is empty or too long. */
static bool copy_name(const char *text, size_t length, char name[MAX_NAME + 1])
{
	if (length == 0 || length > MAX_NAME)
		return false;
	memcpy(name, text, length);
	name[length] = '\0';
	return true;
}

/* "$VAR" or "${VAR}" at the start of the text: appends its value and returns its length, 0 when it is not one. */
static size_t expand_dollar(const char *text, struct str *out)
{
	char name[MAX_NAME + 1];
	bool braces = text[1] == '{';
	const char *start = text + 1 + braces;
	size_t length = 0;

	while (isalnum((unsigned char)start[length]) || start[length] == '_')
		length++;
	if ((braces && start[length] != '}') || !copy_name(start, length, name) || !env_get(name))
		return 0;
	str_append(out, env_get(name));
	return 1 + length + 2 * (size_t)braces;
}

/* "{VAR}" at the start of the text, or a doubled brace. AYON_EINVALID: no such variable. */
static int expand_braces(const struct bundle_development *development, const char *text,
		struct str *out, size_t *ret_used, struct error *err)
{
	char name[MAX_NAME + 1];
	size_t length = strcspn(text + 1, "}");

	if (text[1] == text[0]) {
		str_append_n(out, text, 1);
		*ret_used = 2;
		return 0;
	}
	if (!text[1 + length] || !copy_name(text + 1, length, name))
		return error_set(err, AYON_EINVALID,
				"addon '%s': the development path '%s' has a brace that is not "
				"closed; correct it in the bundle",
				development->addon, development->path);
	if (!env_get(name))
		return error_set(err, AYON_EINVALID,
				"addon '%s': the development path '%s' needs the variable %s, "
				"which is not set",
				development->addon, development->path, name);
	str_append(out, env_get(name));
	*ret_used = length + 2;
	return 0;
}

int bundle_development_folder(
		const struct bundle_development *development, char **ret_folder, struct error *err)
{
	CLEANUP(str) struct str out = { 0 };
	const char *text = development->path;

	if (text[0] == '~' && (!text[1] || text[1] == '/') && env_get("HOME")) {
		str_append(&out, env_get("HOME"));
		text++;
	}
	while (*text) {
		size_t used = *text == '$' ? expand_dollar(text, &out) : 0;

		if (!used && (*text == '{' || (*text == '}' && text[1] == '}'))) {
			int r = expand_braces(development, text, &out, &used, err);
			if (r < 0)
				return r;
		} else if (!used) {
			/* "${" of an unknown variable is no {VAR}: both characters go over as they are. */
			used = text[0] == '$' && text[1] == '{' ? 2 : 1;
			str_append_n(&out, text, used);
		}
		text += used;
	}
	*ret_folder = str_take(&out);
	return 0;
}
