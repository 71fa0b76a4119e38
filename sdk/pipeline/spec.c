/* SPDX-License-Identifier: Apache-2.0 */
#include "spec.h"

#include "base/str.h"

#include <ctype.h>
#include <string.h>

#define MAX_WIDTH 4096

size_t spec_character(const char *text, size_t length)
{
	size_t bytes = length ? 1 : 0;

	while (bytes && bytes < length && ((unsigned char)text[bytes] & 0xC0) == 0x80)
		bytes++;
	return bytes;
}

size_t spec_count(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xC0) != 0x80;
	return count;
}

static bool is_one_of(const char *at, const char *end, const char *set)
{
	return at < end && *at && strchr(set, *at);
}

/* Digits, at most MAX_WIDTH; false when they are too many. */
static bool read_number(const char **at, const char *end, int *ret_number)
{
	if (*at >= end || !isdigit((unsigned char)**at))
		return true;
	*ret_number = 0;
	for (; *at < end && isdigit((unsigned char)**at); (*at)++) {
		*ret_number = *ret_number * 10 + (**at - '0');
		if (*ret_number > MAX_WIDTH)
			return false;
	}
	return true;
}

static const char *read_align(const char *at, const char *end, struct spec *spec)
{
	size_t fill = spec_character(at, (size_t)(end - at));

	if (fill && is_one_of(at + fill, end, "<>=^")) {
		spec->fill = (struct span){ at, fill };
		at += fill;
	}
	if (is_one_of(at, end, "<>=^"))
		spec->align = *at++;
	return at;
}

int spec_parse(struct span text, struct spec *spec, struct ayon_reason *why)
{
	const char *at = text.text, *end;

	*spec = (struct spec){ .fill = { " ", 1 }, .width = -1, .precision = -1 };
	if (!text.length)
		return 0;
	end = at + text.length;
	at = read_align(at, end, spec);
	if (is_one_of(at, end, "+- "))
		spec->sign = *at++;
	if (is_one_of(at, end, "#")) {
		spec->alternate = true;
		at++;
	}
	if (is_one_of(at, end, "0")) {
		spec->zero = true;
		at++;
	}
	bool fits = read_number(&at, end, &spec->width);
	if (is_one_of(at, end, ",_"))
		spec->grouping = *at++;
	if (is_one_of(at, end, ".")) {
		at++;
		fits = fits && is_one_of(at, end, "0123456789") &&
		       read_number(&at, end, &spec->precision);
	}
	if (at < end)
		spec->type = *at++;
	if (!fits || at != end)
		return reason_set(why, AYON_EINVALID, "'%.*s' is no format specification",
				(int)text.length, text.text);
	if (spec->zero && spec->fill.length == 1 && *spec->fill.text == ' ' && !spec->align)
		spec->fill = (struct span){ "0", 1 };
	return 0;
}

static void fill(struct str *out, struct span character, size_t count)
{
	while (count--)
		str_append_n(out, character.text, character.length);
}

char *spec_pad(const struct spec *spec, const char *body, size_t prefix, char default_align)
{
	size_t length = spec_count(body);
	size_t missing = spec->width > 0 && (size_t)spec->width > length
					 ? (size_t)spec->width - length
					 : 0;
	char align = spec->align ? spec->align : default_align;
	size_t before = align == '>' ? missing : align == '^' ? missing / 2 : 0;
	struct str out = { 0 };

	fill(&out, spec->fill, before);
	str_append_n(&out, body, prefix);
	if (align == '=')
		fill(&out, spec->fill, missing);
	str_append(&out, body + prefix);
	if (align == '<' || align == '^')
		fill(&out, spec->fill, missing - before);
	str_append(&out, "");
	return str_take(&out);
}
