/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

long text_character(const char *text, unsigned *ret_length)
{
	const unsigned char *c = (const unsigned char *)text;
	unsigned length = c[0] < 0x80                   ? 1
			  : c[0] >= 0xc2 && c[0] < 0xe0 ? 2
			  : (c[0] & 0xf0) == 0xe0       ? 3
			  : c[0] >= 0xf0 && c[0] < 0xf5 ? 4
							: 0;
	long value = length < 2 ? c[0] : c[0] & (0x7f >> length);

	for (unsigned i = 1; i < length; i++) {
		if ((c[i] & 0xc0) != 0x80)
			length = 0;
		value = value << 6 | (c[i] & 0x3f);
	}
	/* No longer form than needed, no surrogates, nothing behind the last plane. */
	if ((length == 3 && (value < 0x800 || (value >= 0xd800 && value < 0xe000))) ||
			(length == 4 && (value < 0x10000 || value > 0x10ffff)))
		length = 0;
	*ret_length = length ? length : 1;
	return length ? value : -1;
}

int text_is_utf8(const char *text)
{
	for (unsigned length; *text; text += length) {
		if (text_character(text, &length) < 0)
			return 0;
	}
	return 1;
}

void text_write_json(FILE *out, const char *text)
{
	if (!text) {
		fputs("null", out);
		return;
	}
	fputc('"', out);
	for (unsigned length; *text; text += length) {
		long value = text_character(text, &length);
		if (value < 0)
			fprintf(out, "\\udc%02x", (unsigned char)*text);
		else if (value == '\n')
			fputs("\\n", out);
		else if (value < 0x20 || value == 0x7f)
			fprintf(out, "\\u%04lx", (unsigned long)value);
		else
			fprintf(out, value == '"' || value == '\\' ? "\\%.*s" : "%.*s", (int)length,
					text);
	}
	fputc('"', out);
}
