/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gui/text.h: texts from outside, for labels.
 */
#ifndef AYON_GUI_TEXT_H
#define AYON_GUI_TEXT_H

#include <glib.h>

/* More than anybody reads in one line, and little enough for Pango, which wraps long texts in quadratic time. */
#define TEXT_TITLE_MAX    200
#define TEXT_SENTENCE_MAX 500

/* The text, cut to that many characters with "…" at the end; NULL is "". The caller frees it with g_free(). */
char *text_cut(const char *text, unsigned limit);

#endif
