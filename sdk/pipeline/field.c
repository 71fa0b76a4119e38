/* SPDX-License-Identifier: Apache-2.0 */
#include "field.h"

#include "base/memory.h"

#include <string.h>

bool span_is(struct span span, const char *text)
{
	return strlen(text) == span.length && memcmp(span.text, text, span.length) == 0;
}

char *span_dup(struct span span)
{
	return mem_dup_n(span.text, span.length);
}

/* The name ends at the first of :!} that is not inside of brackets. */
static const char *end_of_name(const char *at)
{
	bool in_brackets = false;

	for (; *at; at++) {
		if (*at == '[')
			in_brackets = true;
		else if (*at == ']')
			in_brackets = false;
		else if (*at == '{' && !in_brackets)
			return NULL;
		else if (!in_brackets && strchr(":!}", *at))
			return at;
	}
	return NULL;
}

static const char *end_of_spec(const char *at)
{
	int depth = 1;

	for (; *at; at++) {
		depth += (*at == '{') - (*at == '}');
		if (depth == 0)
			return at;
	}
	return NULL;
}

static int read_field(const char **text, struct field *field, struct ayon_reason *why)
{
	const char *begin = *text, *at = end_of_name(begin + 1);

	if (!at)
		return reason_set(why, AYON_EINVALID, "a brace is not closed: '%.200s'", begin);
	field->has_field = true;
	field->name = (struct span){ begin + 1, (size_t)(at - begin - 1) };
	if (*at == '!') {
		if (!at[1] || !strchr("rsa", at[1]) || !at[2] || !strchr(":}", at[2]))
			return reason_set(why, AYON_EINVALID,
					"no conversion that is known: '%.200s'", begin);
		field->conversion = at[1];
		at += 2;
	}
	if (*at == ':') {
		const char *end = end_of_spec(at + 1);
		if (!end)
			return reason_set(why, AYON_EINVALID, "a brace is not closed: '%.200s'",
					begin);
		field->spec = (struct span){ at + 1, (size_t)(end - at - 1) };
		at = end;
	}
	field->whole = (struct span){ begin, (size_t)(at + 1 - begin) };
	*text = at + 1;
	return 1;
}

int field_next(const char **text, struct field *field, struct ayon_reason *why)
{
	const char *begin = *text;

	*field = (struct field){ 0 };
	if (!*begin)
		return 0;
	size_t length = strcspn(begin, "{}");
	const char *brace = begin + length;
	field->literal = (struct span){ begin, length };
	if (!*brace) {
		*text = brace;
		return 1;
	}
	if (brace[1] == *brace) {
		field->literal.length++;
		*text = brace + 2;
		return 1;
	}
	if (*brace == '}' || !brace[1])
		return reason_set(
				why, AYON_EINVALID, "a single brace stands alone: '%.200s'", brace);
	*text = brace;
	return read_field(text, field, why);
}
