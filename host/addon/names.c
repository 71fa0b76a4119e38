/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/names.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"

#include <string.h>

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool addon_is_verb_name(const char *text)
{
	if (!text || !is_lower(*text) || strnlen(text, ADDON_MAX_NAME + 1) > ADDON_MAX_NAME)
		return false;
	for (const char *c = text; *c; c++) {
		if (*c == '-' && (!is_lower(c[1]) && !is_digit(c[1])))
			return false;
		if (*c != '-' && !is_lower(*c) && !is_digit(*c))
			return false;
	}
	return true;
}

bool addon_is_name(const char *text)
{
	return text && strnlen(text, ADDON_MAX_NAME + 1) <= ADDON_MAX_NAME &&
	       path_is_safe_name(text) && !strchr(text, ' ') && *text != '.' && *text != '-';
}

bool addon_is_extension_id(const char *text)
{
	if (!text || !is_lower(*text) || strnlen(text, ADDON_MAX_NAME + 1) > ADDON_MAX_NAME)
		return false;

	size_t stem = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789.-_");
	const char *number = text + stem + 1;
	return text[stem] == '/' && *number && number[strspn(number, "0123456789")] == '\0';
}

bool addon_is_text(const char *text, unsigned limit, bool with_line_breaks)
{
	if (!text)
		return false;

	size_t length = strnlen(text, (size_t)limit + 1);
	if (length > limit || !str_is_utf8(text, length))
		return false;
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		if ((*c < 0x20 && !(with_line_breaks && *c == '\n')) || *c == 0x7f)
			return false;
	}
	return true;
}

bool addon_is_reserved_word(const char *text)
{
	static const char *const words[] = { "addon", "module", "help", "init-ayon-launcher" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (str_equal(text, words[i]))
			return true;
	}
	return false;
}

bool addon_is_object_path(const char *text)
{
	if (!text || strnlen(text, 512) >= 512 || !*text || *text == '/' ||
			text[strlen(text) - 1] == '/' || strstr(text, "//"))
		return false;

	CLEANUP(strlist) struct strlist parts = { 0 };
	strlist_split(&parts, text, '/');
	for (size_t i = 0; i < parts.count; i++) {
		if (!path_is_safe_name(parts.items[i]))
			return false;
	}
	return true;
}
