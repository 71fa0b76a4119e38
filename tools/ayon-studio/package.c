/* SPDX-License-Identifier: Apache-2.0 */
#include "package.h"

#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "wrap/json.h"

#include <ctype.h>
#include <string.h>

#define MAX_DEPTH 16
#define MAX_FILE  (1u << 20)

/*
 * A place in the text. Inside brackets a line break is white space, outside it ends the
 * statement.
 */
struct reader {
	const char *at;
	int depth;
};

static bool value(struct reader *reader, struct json **ret_value);

static void skip_space(struct reader *reader)
{
	for (;; reader->at++) {
		if (*reader->at == '#')
			reader->at += strcspn(reader->at, "\n");
		bool space = *reader->at == ' ' || *reader->at == '\t' || *reader->at == '\f';
		if (reader->depth && (*reader->at == '\n' || *reader->at == '\r'))
			space = true;
		if (*reader->at == '\\' && reader->at[1] == '\n') {
			reader->at++;
			space = true;
		}
		if (!space)
			return;
	}
}

static bool escape(struct reader *reader, struct str *text)
{
	static const char from[] = "nrtbf\\'\"";
	static const char to[] = "\n\r\t\b\f\\'\"";
	char c = *reader->at;
	const char *found = c ? strchr(from, c) : NULL;
	if (!found && c != '\n')
		return false;
	reader->at++;
	if (!found)
		return true;
	str_append_n(text, &to[found - from], 1);
	return true;
}

/* One quoted text, into `text` or passed over without one; three quotes in a row may span lines. */
static bool quoted(struct reader *reader, struct str *text)
{
	char quote = *reader->at;
	bool triple = reader->at[1] == quote && reader->at[2] == quote;
	size_t width = triple ? 3 : 1;
	char end[4] = { quote, triple ? quote : '\0', triple ? quote : '\0', '\0' };

	for (reader->at += width; *reader->at;) {
		if (!strncmp(reader->at, end, width)) {
			reader->at += width;
			return true;
		}
		if (*reader->at == '\n' && !triple)
			return false;
		if (*reader->at == '\\') {
			reader->at++;
			if (!text && *reader->at)
				reader->at++;
			else if (!text || !escape(reader, text))
				return false;
			continue;
		}
		if (text)
			str_append_n(text, reader->at, 1);
		reader->at++;
	}
	return false;
}

/* Texts that follow one another are one text, as in Python. */
static bool texts(struct reader *reader, struct json **ret_value)
{
	CLEANUP(str) struct str text = { 0 };
	while (*reader->at == '"' || *reader->at == '\'') {
		if (!quoted(reader, &text))
			return false;
		skip_space(reader);
	}
	if (!str_is_utf8(str_get(&text), text.length))
		return false;
	*ret_value = json_new_text(str_get(&text));
	return true;
}

/* Numbers and the three constants: what JSON spells almost the same way. */
static bool word(struct reader *reader, struct json **ret_value)
{
	size_t length = strspn(reader->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					   "0123456789_.+-");
	CLEANUP(free) char *text = mem_dup_n(reader->at, length);
	if (str_equal(text, "None"))
		*ret_value = NULL;
	else if (str_equal(text, "True") || str_equal(text, "False"))
		*ret_value = json_new_bool(text[0] == 'T');
	else if (!length || json_parse(text, length, ret_value, NULL) < 0 ||
			!json_is_number(*ret_value))
		return false;
	reader->at += length;
	skip_space(reader);
	return true;
}

static bool list(struct reader *reader, char end, struct json *array)
{
	for (skip_space(reader); *reader->at != end; skip_space(reader)) {
		struct json *item = NULL;
		if (!value(reader, &item))
			return false;
		json_add(array, item);
		if (*reader->at == ',')
			reader->at++;
		else if (*reader->at != end)
			return false;
	}
	return true;
}

static bool dict(struct reader *reader, struct json *object)
{
	for (skip_space(reader); *reader->at != '}'; skip_space(reader)) {
		CLEANUP(json) struct json *key = NULL;
		struct json *item = NULL;
		if (!value(reader, &key) || !json_is_string(key) || *reader->at != ':')
			return false;
		reader->at++;
		skip_space(reader);
		if (!value(reader, &item))
			return false;
		json_set(object, json_text(key), item);
		if (*reader->at == ',')
			reader->at++;
		else if (*reader->at != '}')
			return false;
	}
	return true;
}

static bool container(struct reader *reader, struct json **ret_value)
{
	if (reader->depth >= MAX_DEPTH)
		return false;

	char open = *reader->at++;
	CLEANUP(json) struct json *made = open == '{' ? json_new_object() : json_new_array();
	reader->depth++;
	bool good = open == '{' ? dict(reader, made) : list(reader, open == '[' ? ']' : ')', made);
	reader->depth--;
	if (!good)
		return false;
	reader->at++;
	skip_space(reader);
	*ret_value = TAKE(made);
	return true;
}

static bool value(struct reader *reader, struct json **ret_value)
{
	skip_space(reader);
	switch (*reader->at) {
	case '"':
	case '\'':
		return texts(reader, ret_value);
	case '{':
	case '[':
	case '(':
		return container(reader, ret_value);
	default:
		return word(reader, ret_value);
	}
}

static bool ends_statement(const struct reader *reader)
{
	return !*reader->at || *reader->at == '\n' || *reader->at == '\r' || *reader->at == ';';
}

static void statement(struct reader *reader, struct json *package)
{
	size_t length = 0;
	while (isalnum((unsigned char)reader->at[length]) || reader->at[length] == '_')
		length++;
	if (!length || isdigit((unsigned char)*reader->at))
		return;

	CLEANUP(free) char *name = mem_dup_n(reader->at, length);
	reader->at += length;
	skip_space(reader);
	if (reader->at[0] != '=' || reader->at[1] == '=')
		return;
	reader->at++;

	struct json *item = NULL;
	if (!value(reader, &item) || !ends_statement(reader)) {
		json_free(item);
		return;
	}
	json_set(package, name, item);
}

struct json *package_parse(const char *text)
{
	struct json *package = json_new_object();
	struct reader reader = { .at = text };
	while (*reader.at) {
		reader.depth = 0;
		if (*reader.at == '"' || *reader.at == '\'')
			quoted(&reader, NULL);
		else
			statement(&reader, package);
		reader.at += strcspn(reader.at, "\n");
		if (*reader.at)
			reader.at++;
	}
	return package;
}

int package_read(const char *path, struct json **ret_package, struct error *err)
{
	CLEANUP(free) char *text = NULL;
	size_t length = 0;
	int r = fs_read(path, MAX_FILE, &text, &length, err);
	if (r < 0)
		return r;
	if (strlen(text) != length)
		return error_set(err, AYON_EINVALID, "'%s' is no text", path);
	*ret_package = package_parse(text);
	return 0;
}

bool package_name_is_valid(const char *name)
{
	size_t length = name ? strlen(name) : 0;
	if (length < 2 || length > 100 || !path_is_safe_name(name))
		return false;
	for (size_t i = 0; i < length; i++) {
		bool inner = i && i + 1 < length;
		if (!isalnum((unsigned char)name[i]) && name[i] != '_' &&
				!(inner && (name[i] == '.' || name[i] == '-')))
			return false;
	}
	return true;
}

bool package_version_is_valid(const char *version)
{
	size_t length = version ? strlen(version) : 0;
	if (!length || length > 100 || !isdigit((unsigned char)version[0]))
		return false;
	return strspn(version, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-+"
			       "_") == length;
}
