/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/base64.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_write(const unsigned char *bytes, size_t length, char *ret_text)
{
	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i;
		unsigned group = bytes[i] << 16;
		group |= left > 1 ? bytes[i + 1] << 8 : 0;
		group |= left > 2 ? bytes[i + 2] : 0;
		*ret_text++ = digits[group >> 18];
		*ret_text++ = digits[group >> 12 & 63];
		*ret_text++ = left > 1 ? digits[group >> 6 & 63] : '=';
		*ret_text++ = left > 2 ? digits[group & 63] : '=';
	}
	*ret_text = '\0';
}

static int value_of(char c)
{
	const char *found = c ? strchr(digits, c) : NULL;
	return found ? (int)(found - digits) : -1;
}

bool base64_read(const char *text, size_t text_length, unsigned char *ret_bytes, size_t length)
{
	unsigned group = 0, bits = 0;
	size_t used = 0, at = 0;

	if (text_length != BASE64_SIZE(length) - 1)
		return false;
	for (; used < length; at++) {
		int value = value_of(text[at]);
		if (value < 0)
			return false;
		group = (group << 6 | (unsigned)value) & 0xffffu;
		bits += 6;
		if (bits < 8)
			continue;
		bits -= 8;
		ret_bytes[used++] = (unsigned char)(group >> bits);
	}
	/* The bits that belong to no byte must be zero, else one signature had several texts. */
	if (group & ((1u << bits) - 1))
		return false;
	for (; at < text_length; at++) {
		if (text[at] != '=')
			return false;
	}
	return true;
}
