/* SPDX-License-Identifier: Apache-2.0 */
#include "number.h"

#include "base/memory.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A GUI addon has set the user's locale, where the point may be a comma. */
static locale_t enter_c_locale(locale_t *ret_previous)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", NULL);

	*ret_previous = uselocale(c ? c : LC_GLOBAL_LOCALE);
	return c;
}

static void leave_c_locale(locale_t c, locale_t previous)
{
	uselocale(previous);
	if (c)
		freelocale(c);
}

static int shortest_digits(double number, char *buffer, size_t size)
{
	for (int digits = 1; digits < 17; digits++) {
		snprintf(buffer, size, "%.*e", digits - 1, number);
		if (strtod(buffer, NULL) == number)
			return digits;
	}
	return 17;
}

char *number_repr(double number, char buffer[NUMBER_SIZE])
{
	locale_t previous, c;

	if (isnan(number))
		return strcpy(buffer, "nan");
	if (isinf(number))
		return strcpy(buffer, number < 0 ? "-inf" : "inf");
	c = enter_c_locale(&previous);
	int digits = shortest_digits(number, buffer, NUMBER_SIZE);
	snprintf(buffer, NUMBER_SIZE, "%.*e", digits - 1, number);
	int exponent = atoi(strchr(buffer, 'e') + 1);
	if (exponent >= -4 && exponent < 16) {
		int decimals = digits - 1 - exponent;
		snprintf(buffer, NUMBER_SIZE, "%.*f", decimals > 1 ? decimals : 1, number);
	}
	leave_c_locale(c, previous);
	return buffer;
}

char *number_format(double number, char conversion, int precision, int keep_point)
{
	char format[] = { '%', '#', '.', '*', conversion, '\0' };
	locale_t previous, c = enter_c_locale(&previous);

	if (!keep_point)
		memmove(format + 1, format + 2, sizeof(format) - 2);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	char *text = mem_printf(format, precision, number);
#pragma GCC diagnostic pop
	leave_c_locale(c, previous);
	return text;
}
