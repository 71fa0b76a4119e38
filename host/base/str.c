/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

#include "base/memory.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reserve(struct str *str, size_t more)
{
	size_t wanted = str->length + more + 1;
	if (wanted <= str->capacity)
		return;

	size_t capacity = str->capacity ? str->capacity : 64;
	while (capacity < wanted)
		capacity *= 2;
	char *text = mem_array(capacity, 1);
	if (str->length)
		memcpy(text, str->text, str->length);
	free(str->text);
	str->text = text;
	str->capacity = capacity;
}

void str_append_n(struct str *str, const void *bytes, size_t length)
{
	reserve(str, length);
	if (length)
		memcpy(str->text + str->length, bytes, length);
	str->length += length;
	str->text[str->length] = '\0';
}

void str_append(struct str *str, const char *text)
{
	str_append_n(str, text, strlen(text));
}

void str_appendf(struct str *str, const char *format, ...)
{
	char *text = NULL;
	va_list args;
	va_start(args, format);
	int r = vasprintf(&text, format, args);
	va_end(args);
	if (r >= 0)
		str_append_n(str, text, (size_t)r);
	free(text);
}

const char *str_get(const struct str *str)
{
	return str->text ? str->text : "";
}

char *str_take(struct str *str)
{
	char *text = str->text ? str->text : mem_dup("");
	*str = (struct str){ 0 };
	return text;
}

void str_finish(struct str *str)
{
	free(str->text);
	*str = (struct str){ 0 };
}

void strlist_take(struct strlist *list, char *text)
{
	list->items = mem_grow(list->items, list->count + 1, &list->capacity, sizeof(*list->items));
	list->items[list->count++] = text;
	list->items[list->count] = NULL;
}

void strlist_add(struct strlist *list, const char *text)
{
	strlist_take(list, mem_dup(text));
}

bool strlist_has(const struct strlist *list, const char *text)
{
	for (size_t i = 0; i < list->count; i++) {
		if (str_equal(list->items[i], text))
			return true;
	}
	return false;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void strlist_sort(struct strlist *list)
{
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(*list->items), compare);
}

void strlist_split(struct strlist *list, const char *text, char separator)
{
	while (text && *text) {
		const char *end = strchrnul(text, separator);
		if (end > text)
			strlist_take(list, mem_dup_n(text, (size_t)(end - text)));
		text = *end ? end + 1 : end;
	}
}

void strlist_finish(struct strlist *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i]);
	free(list->items);
	*list = (struct strlist){ 0 };
}

bool str_equal(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool str_starts(const char *text, const char *prefix)
{
	return text && strncmp(text, prefix, strlen(prefix)) == 0;
}

bool str_ends(const char *text, const char *suffix)
{
	size_t a = text ? strlen(text) : 0;
	size_t b = strlen(suffix);
	return a >= b && memcmp(text + a - b, suffix, b) == 0;
}

bool str_is_empty(const char *text)
{
	return !text || !*text;
}

bool str_to_int64(const char *text, long long *ret_value)
{
	if (str_is_empty(text) || isspace((unsigned char)*text) || *text == '+')
		return false;

	char *end = NULL;
	errno = 0;
	long long value = strtoll(text, &end, 10);
	if (errno || *end)
		return false;
	*ret_value = value;
	return true;
}

/* Length of the sequence that begins at byte, 0 when none can. */
static size_t sequence_length(unsigned char byte)
{
	if (byte < 0x80)
		return 1;
	if (byte >= 0xc2 && byte < 0xe0)
		return 2;
	if (byte >= 0xe0 && byte < 0xf0)
		return 3;
	if (byte >= 0xf0 && byte < 0xf5)
		return 4;
	return 0;
}

bool str_is_utf8(const char *text, size_t length)
{
	const unsigned char *c = (const unsigned char *)text;
	const unsigned char *end = c + length;

	while (c < end) {
		size_t n = sequence_length(*c);
		if (n == 0 || (size_t)(end - c) < n)
			return false;
		for (size_t i = 1; i < n; i++) {
			if ((c[i] & 0xc0) != 0x80)
				return false;
		}
		if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
				(c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f))
			return false;
		c += n;
	}
	return true;
}

char *str_trim(char *text)
{
	while (isspace((unsigned char)*text))
		text++;
	size_t length = strlen(text);
	while (length && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
	return text;
}

const char *str_bytes(unsigned long long bytes, char *buffer, size_t size)
{
	static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
	double value = (double)bytes;
	size_t unit = 0;

	while (value >= 999.5 && unit < 4) {
		value /= 1000;
		unit++;
	}
	snprintf(buffer, size, unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s", value, units[unit]);
	return buffer;
}
