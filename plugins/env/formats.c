/* SPDX-License-Identifier: Apache-2.0 */
#include "formats.h"

#include "text.h"

#include <string.h>

/* Between single quotes a shell takes every byte as it is, but the quote itself. */
static void write_sh(FILE *out, const struct variable *variable, size_t index)
{
	(void)index;
	if (!variable->value) {
		fprintf(out, "unset %s\n", variable->name);
		return;
	}
	fprintf(out, "export %s='", variable->name);
	for (const char *c = variable->value; *c; c++) {
		if (*c == '\'')
			fputs("'\\''", out);
		else
			fputc(*c, out);
	}
	fputs("'\n", out);
}

static void begin_json(FILE *out)
{
	fputc('{', out);
}

static void write_json(FILE *out, const struct variable *variable, size_t index)
{
	fputs(index ? ",\n  " : "\n  ", out);
	text_write_json(out, variable->name);
	fputs(": ", out);
	text_write_json(out, variable->value);
}

static void end_json(FILE *out, size_t count)
{
	fputs(count ? "\n}\n" : "}\n", out);
}

/* One UTF-16 unit that does not stand between quotes. */
static void write_ps1_unit(FILE *out, long unit, int *is_quoted)
{
	fprintf(out, "%s+[char]%ld", *is_quoted ? "'" : "", unit);
	*is_quoted = 0;
}

/*
 * One statement in one line of ASCII: PowerShell hands what a program prints on line by line, Windows PowerShell
 * reads a file in another encoding than UTF-8, and both take typographic quotes for quotes.
 */
static void write_ps1(FILE *out, const struct variable *variable, size_t index)
{
	int is_quoted = 1;

	(void)index;
	if (!variable->value) {
		fprintf(out, "Remove-Item Env:%s -ErrorAction SilentlyContinue\n", variable->name);
		return;
	}
	fprintf(out, "$env:%s = '", variable->name);
	unsigned length = 0;
	for (const char *c = variable->value; *c; c += length) {
		long value = text_character(c, &length);
		if (value >= 0x10000) {
			write_ps1_unit(out, 0xd800 + ((value - 0x10000) >> 10), &is_quoted);
			write_ps1_unit(out, 0xdc00 + ((value - 0x10000) & 0x3ff), &is_quoted);
		} else if (value < 0x20 || value > 0x7e) {
			write_ps1_unit(out, value, &is_quoted);
		} else {
			fputs(is_quoted ? "" : "+'", out);
			is_quoted = 1;
			fputs(value == '\'' ? "''" : (char[]){ (char)value, '\0' }, out);
		}
	}
	fputs(is_quoted ? "'\n" : "\n", out);
}

/* What no reader of .env files changes between single quotes. A line break may stand there, a lone CR gets lost. */
static int is_single_quotable(const char *value)
{
	size_t length = strlen(value);

	return !strpbrk(value, "'\r") && !strstr(value, "\\\\") &&
	       (!length || value[length - 1] != '\\');
}

static void write_dotenv(FILE *out, const struct variable *variable, size_t index)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
				    "0123456789./:@%+,-";
	const char *value = variable->value;

	(void)index;
	if (!value[strspn(value, plain)]) {
		fprintf(out, "%s=%s\n", variable->name, value);
		return;
	}
	if (is_single_quotable(value)) {
		fprintf(out, "%s='%s'\n", variable->name, value);
		return;
	}
	fprintf(out, "%s=\"", variable->name);
	for (const char *c = value; *c; c++) {
		if (*c == '\r')
			fputs("\\r", out);
		else
			fprintf(out, strchr("\\\"$`", *c) ? "\\%c" : "%c", *c);
	}
	fputs("\"\n", out);
}

static const struct format formats[] = {
	{ .name = "sh", .write = write_sh, .needs_plain_name = 1, .can_take_away = 1 },
	{ .name = "json", .begin = begin_json, .write = write_json, .end = end_json },
	{ .name = "ps1",
			.write = write_ps1,
			.needs_plain_name = 1,
			.needs_utf8 = 1,
			.can_take_away = 1 },
	{ .name = "dotenv", .write = write_dotenv, .needs_plain_name = 1, .needs_utf8 = 1 },
};

const struct format *format_find(const char *name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	}
	return NULL;
}

const char *format_objection(const struct format *format, const struct variable *variable)
{
	if (format->needs_plain_name && !variables_is_plain_name(variable->name))
		return "its name is not made of letters, digits and '_'";
	if (format->needs_utf8 && variable->value && !text_is_utf8(variable->value))
		return "its value is not UTF-8";
	return NULL;
}
