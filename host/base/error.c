/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Terminals and logs get one line, whatever a server or a file name put into the text. */
static void flatten(char *text)
{
	for (unsigned char *c = (unsigned char *)text; *c; c++) {
		if (*c < 0x20 || *c == 0x7f)
			*c = ' ';
	}
}

int error_set(struct error *err, int code, const char *format, ...)
{
	if (!err)
		return code;

	va_list args;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	flatten(err->text);
	err->code = code;
	return code;
}

int error_errno(struct error *err, int code, int errnum, const char *format, ...)
{
	/* Whoever notices it: no disk and no server is to blame (decision 0101). */
	if (errnum == ENOMEM)
		code = AYON_EINTERNAL;
	if (!err)
		return code;

	char head[900];
	va_list args;
	va_start(args, format);
	vsnprintf(head, sizeof(head), format, args);
	va_end(args);
	return error_set(err, code, "%s: %s", head, strerror(errnum));
}

int error_prefix(struct error *err, const char *format, ...)
{
	if (!err)
		return AYON_EFAIL;

	char head[512];
	char tail[sizeof(err->text)];
	va_list args;
	va_start(args, format);
	vsnprintf(head, sizeof(head), format, args);
	va_end(args);
	memcpy(tail, err->text, sizeof(tail));
	snprintf(err->text, sizeof(err->text), "%.480s: %.520s", head, tail);
	flatten(err->text);
	return err->code;
}
