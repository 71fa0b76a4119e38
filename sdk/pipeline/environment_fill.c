/* SPDX-License-Identifier: Apache-2.0 */
#include "environment_fill.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "format.h"

#include <ctype.h>
#include <string.h>

struct filling {
	const struct ayon_value *environment;
	const char *own, *missing;
};

/* What stands for a name that nothing is known of. To be freed. */
static char *unknown(const struct filling *filling, const char *name)
{
	struct str text = { 0 };

	if (!filling->missing)
		return mem_printf("{%s}", name);
	for (const char *at = filling->missing; *at;) {
		const char *key = strstr(at, "{key}");
		str_append_n(&text, at, key ? (size_t)(key - at) : strlen(at));
		if (key)
			str_append(&text, name);
		at = key ? key + strlen("{key}") : "";
	}
	str_append(&text, "");
	return str_take(&text);
}

/*
 * The field as text. Values are texts without parts: neither attributes nor indices are reached. {} and {0} would be
 * arguments by position, of which there are none.
 */
static int fill_field(const struct filling *filling, const struct field *field, struct str *out)
{
	if (!field->name.length || isdigit((unsigned char)field->name.text[0]) ||
			memchr(field->name.text, '.', field->name.length) ||
			memchr(field->name.text, '[', field->name.length) ||
			memchr(field->spec.text ? field->spec.text : "", '{', field->spec.length))
		return AYON_EINVALID;

	CLEANUP(free) char *name = span_dup(field->name);
	CLEANUP(free) char *missing = NULL;
	CLEANUP(free) char *filled = NULL;
	const char *value = filling->own && strcmp(name, filling->own) == 0
					    ? NULL
					    : ayon_value_get_text(filling->environment, name);
	if (!value)
		value = missing = unknown(filling, name);
	struct ayon_value *text = ayon_value_new_text(value);
	int r = format_value(text, field->conversion, field->spec, &filled, NULL);
	ayon_value_free(text);
	if (r == 0)
		str_append(out, filled);
	return r;
}

static int fill_whole(const struct filling *filling, const char *text, struct str *out)
{
	struct field field;
	int r;

	while ((r = field_next(&text, &field, NULL)) > 0) {
		str_append_n(out, field.literal.text, field.literal.length);
		if (field.has_field)
			r = fill_field(filling, &field, out);
		if (r < 0)
			return r;
	}
	return r;
}

/* For a text that is no format text, as one with a brace of JSON: each token that is one by itself. */
static void fill_tokens(const struct filling *filling, const char *text, struct str *out)
{
	while (*text) {
		size_t length = strcspn(text, "{");
		str_append_n(out, text, length);
		text += length;
		size_t token = *text ? 1 + strcspn(text + 1, "{}") : 0;
		if (!*text || text[token] != '}') {
			str_append_n(out, text, token);
			text += token;
			continue;
		}
		CLEANUP(free) char *one = mem_dup_n(text, token + 1);
		CLEANUP(str) struct str filled = { 0 };
		bool is_filled = fill_whole(filling, one, &filled) == 0;
		str_append(out, is_filled ? str_get(&filled) : one);
		text += token + 1;
	}
}

char *environment_fill(const char *text, const struct ayon_value *environment, const char *own,
		const char *missing)
{
	struct filling filling = { environment, own, missing };
	struct str out = { 0 };

	if (!strpbrk(text, "{}"))
		return mem_dup(text);
	if (fill_whole(&filling, text, &out) < 0) {
		str_finish(&out);
		out = (struct str){ 0 };
		fill_tokens(&filling, text, &out);
	}
	str_append(&out, "");
	return str_take(&out);
}
