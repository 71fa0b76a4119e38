/* SPDX-License-Identifier: Apache-2.0 */
#include "roff.h"

#include "base/cleanup.h"

#include <ctype.h>
#include <string.h>

/* A dash is escaped so that what is copied from the page is what a shell takes. */
static void append_char(struct str *out, char c)
{
	if (c == '\\')
		str_append(out, "\\e");
	else if (c == '-')
		str_append(out, "\\-");
	else
		str_append_n(out, &c, 1);
}

/* One line of the page; a full stop or an apostrophe at its start would be a command. */
static void append_line(struct str *out, const char *text, size_t length)
{
	bool bold = false;

	if (length && strchr(".'", text[0]))
		str_append(out, "\\&");
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '`') {
			bold = !bold;
			str_append(out, bold ? "\\fB" : "\\fR");
		} else {
			append_char(out, text[i]);
		}
	}
	str_append(out, bold ? "\\fR\n" : "\n");
}

void roff_page(struct str *out, const char *name, const char *summary)
{
	str_append(out, ".\\\" Made from the tables of the launcher and its addons; see "
			"tools/ayon-man.\n"
			".TH \"");
	for (const char *c = name; *c; c++) {
		char upper = (char)toupper((unsigned char)*c);
		append_char(out, upper);
	}
	str_append(out, "\" 1 \"" AYON_MAN_DATE "\" \"ayon " AYON_MAN_VERSION
			"\" \"AYON\"\n.SH NAME\n");
	for (const char *c = name; *c; c++)
		append_char(out, *c);
	str_append(out, " \\- ");
	append_line(out, summary, strlen(summary));
}

void roff_section(struct str *out, const char *title)
{
	str_appendf(out, ".SH \"%s\"\n", title);
}

void roff_text(struct str *out, const char *text)
{
	bool between = false;

	while (*text) {
		size_t length = strcspn(text, "\n");
		if (length == 0 && between)
			str_append(out, ".PP\n");
		else if (length)
			append_line(out, text, length);
		between = length > 0;
		text += length + (text[length] == '\n');
	}
}

void roff_row(struct str *out, const char *term, const char *text)
{
	str_appendf(out, ".TP\n%s\n", term);
	roff_text(out, text);
}

char *roff_bold(const char *text)
{
	struct str out = { 0 };

	str_append(&out, "\\fB");
	for (; *text; text++)
		append_char(&out, *text);
	str_append(&out, "\\fR");
	return str_take(&out);
}
