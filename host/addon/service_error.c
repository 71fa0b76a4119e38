/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/service.h"

#include <stdarg.h>
#include <stdio.h>

__attribute__((format(printf, 3, 4))) static int32_t set(
		const struct ayon_host *host, int32_t status, const char *format, ...)
{
	struct addon_instance *caller = service_caller(host);
	char text[sizeof(caller->said.text)];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	error_set(&caller->said, status, "%s", text);
	return status;
}

static const char *text(const struct ayon_host *host)
{
	return service_caller(host)->failed.text;
}

const struct ayon_error_1 service_error = {
	.size = sizeof(service_error),
	.set = set,
	.text = text,
};
