/* SPDX-License-Identifier: Apache-2.0 */
#include "base/query.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"

#include <ctype.h>
#include <string.h>

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A '%' without two digits behind it stands for itself. Caller frees. */
static char *decode(const char *text, size_t length)
{
	struct str out = { 0 };

	str_append(&out, "");
	for (size_t i = 0; i < length; i++) {
		char c = text[i] == '+' ? ' ' : text[i];
		if (c == '%' && i + 2 < length && hex_digit(text[i + 1]) >= 0 &&
				hex_digit(text[i + 2]) >= 0) {
			c = (char)(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
			i += 2;
		}
		/* Here, where a NUL is still seen. */
		if (iscntrl((unsigned char)c)) {
			str_finish(&out);
			return NULL;
		}
		str_append_n(&out, &c, 1);
	}
	if (str_is_utf8(out.text, out.length))
		return str_take(&out);
	str_finish(&out);
	return NULL;
}

char *query_value(const char *query, const char *key)
{
	size_t rest = strcspn(query, "#");

	if (rest > QUERY_MAX)
		return NULL;
	for (const char *at = query, *end = query + rest; at < end;) {
		const char *stop = memchr(at, '&', (size_t)(end - at));
		stop = stop ? stop : end;
		const char *equals = memchr(at, '=', (size_t)(stop - at));
		if (equals && equals + 1 < stop) {
			CLEANUP(free) char *name = decode(at, (size_t)(equals - at));
			if (name && str_equal(name, key))
				return decode(equals + 1, (size_t)(stop - equals - 1));
		}
		at = stop + 1;
	}
	return NULL;
}
