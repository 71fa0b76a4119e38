/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

char *text_cut(const char *text, unsigned limit)
{
	g_autofree char *start = NULL;

	if (!text)
		return g_strdup("");
	if (g_utf8_strlen(text, -1) <= (glong)limit)
		return g_strdup(text);
	start = g_utf8_substring(text, 0, (glong)limit - 1);
	return g_strconcat(start, "\xe2\x80\xa6", NULL);
}
