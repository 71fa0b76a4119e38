/* SPDX-License-Identifier: Apache-2.0 */
#include "reason.h"

#include <stdarg.h>
#include <stdio.h>

int32_t reason_set(struct ayon_reason *why, int32_t code, const char *format, ...)
{
	if (!why)
		return code;

	va_list arguments;
	va_start(arguments, format);
	vsnprintf(why->text, sizeof(why->text), format, arguments);
	va_end(arguments);
	why->code = code;
	return code;
}
