/* SPDX-License-Identifier: Apache-2.0 */
#include "ranges.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SPACE " \t"

/* Digits at *at; false when there are none or too many. */
static bool number(const char **at, uint64_t *ret_value)
{
	size_t length = strspn(*at, "0123456789");
	if (!length || length > 18)
		return false;
	*ret_value = strtoull(*at, NULL, 10);
	*at += length;
	return true;
}

/* One "A-B", "A-" or "-N", as the half-open span [start, end) of the file. */
static enum range_result one(const char **at, uint64_t size, uint64_t *ret_start, uint64_t *ret_end)
{
	uint64_t first = 0;
	uint64_t last = 0;
	bool has_first = number(at, &first);
	if (**at != '-')
		return RANGE_MALFORMED;
	(*at)++;
	bool has_last = number(at, &last);
	if (!has_first && !has_last)
		return RANGE_MALFORMED;

	if (!has_first) {
		*ret_start = last < size ? size - last : 0;
		*ret_end = size;
		return last && size ? RANGE_PART : RANGE_BEYOND;
	}
	if (has_last && last < first)
		return RANGE_MALFORMED;
	if (first >= size)
		return RANGE_BEYOND;
	*ret_start = first;
	*ret_end = has_last && last < size ? last + 1 : size;
	return RANGE_PART;
}

enum range_result range_parse(
		const char *header, uint64_t size, uint64_t *ret_start, uint64_t *ret_length)
{
	if (!header)
		return RANGE_WHOLE;

	const char *equals = strchr(header, '=');
	if (!equals)
		return RANGE_MALFORMED;
	if (equals - header != 5 || strncmp(header, "bytes", 5))
		return RANGE_OTHER_UNIT;

	uint64_t start = UINT64_MAX;
	uint64_t end = 0;
	for (const char *at = equals + 1;;) {
		uint64_t from = 0;
		uint64_t to = 0;
		at += strspn(at, SPACE);
		enum range_result result = one(&at, size, &from, &to);
		if (result != RANGE_PART)
			return result;
		start = from < start ? from : start;
		end = to > end ? to : end;
		at += strspn(at, SPACE);
		if (!*at)
			break;
		if (*at++ != ',')
			return RANGE_MALFORMED;
	}
	*ret_start = start;
	*ret_length = end - start;
	return RANGE_PART;
}
