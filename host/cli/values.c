/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/values.h"

#include "base/str.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define MAX_LEVEL   50
#define MAX_SECONDS (30 * 24 * 3600)

static const struct {
	const char *name;
	int level;
} levels[] = {
	{ "notset", 0 },
	{ "debug", 10 },
	{ "info", 20 },
	{ "warning", 30 },
	{ "error", 40 },
	{ "critical", 50 },
};

int values_log_level(const char *text, int *ret_level, struct error *err)
{
	long long number;

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (strcasecmp(text, levels[i].name) == 0) {
			*ret_level = levels[i].level;
			return 0;
		}
	}
	if (!isdigit((unsigned char)text[0]) || !str_to_int64(text, &number) || number > MAX_LEVEL)
		return error_set(err, AYON_EUSAGE,
				"--verbose cannot be '%s'; it is one of notset, debug, info, "
				"warning, error, critical, "
				"or a number from 0 to 50",
				text);
	*ret_level = (int)number;
	return 0;
}

/* Digits, and behind a point up to three of them as milliseconds. Not strtod(): its point depends on the locale. */
static bool read_seconds(const char *text, int64_t *ret_ms)
{
	int64_t ms = 0;
	int64_t unit = 1000;
	bool any = false;

	for (; isdigit((unsigned char)*text); text++, any = true) {
		ms = ms * 10 + (*text - '0') * 1000;
		if (ms > (int64_t)MAX_SECONDS * 1000)
			return false;
	}
	if (*text == '.') {
		bool more = false;
		for (text++; isdigit((unsigned char)*text); text++, any = true) {
			unit /= 10;
			ms += (*text - '0') * unit;
			more = more || (unit == 0 && *text != '0');
		}
		ms += more;
	}
	*ret_ms = ms;
	return any && !*text && ms > 0 && ms <= (int64_t)MAX_SECONDS * 1000;
}

int values_seconds(const char *text, int64_t *ret_ms, struct error *err)
{
	int64_t ms;

	if (!read_seconds(text, &ms))
		return error_set(err, AYON_EUSAGE,
				"--timeout cannot be '%s'; it is a number of seconds above 0, at "
				"most 30 days",
				text);
	*ret_ms = ms;
	return 0;
}
