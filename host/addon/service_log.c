/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/service.h"

#include "base/cleanup.h"
#include "base/console.h"

#include <stdarg.h>
#include <stdio.h>

/* Addons write what servers and files told them: one call is one line without control characters. */
__attribute__((format(printf, 3, 4))) static void write_line(
		const struct ayon_host *host, int32_t level, const char *format, ...)
{
	if (!console_enabled(level))
		return;

	char *text = NULL;
	va_list args;
	va_start(args, format);
	int length = vasprintf(&text, format, args);
	va_end(args);
	if (length < 0)
		return;

	CLEANUP(free) char *line = text;
	for (unsigned char *c = (unsigned char *)line; *c; c++) {
		if (*c < 0x20 || *c == 0x7f)
			*c = ' ';
	}
	console_log(level, "%s: %s", service_caller(host)->entry->name, line);
}

static int32_t enabled(const struct ayon_host *host, int32_t level)
{
	(void)host;
	return console_enabled(level);
}

const struct ayon_log_1 service_log = {
	.size = sizeof(service_log),
	.write = write_line,
	.enabled = enabled,
};
