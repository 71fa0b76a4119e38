/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.h: characters and JSON texts. A variable holds bytes; most are UTF-8, and the others must not get lost.
 */
#ifndef AYON_ADDON_ENV_TEXT_H
#define AYON_ADDON_ENV_TEXT_H

#include <stdio.h>

/* The character that begins here and its bytes in *ret_length; -1, and 1: it is no UTF-8. Not for the end. */
long text_character(const char *text, unsigned *ret_length);
int text_is_utf8(const char *text);
/*
 * In quotes; null for NULL. A byte that is no UTF-8 becomes the lone surrogate U+DC80 to U+DCFF, as in Python, so
 * that os.environ takes it back unchanged.
 */
void text_write_json(FILE *out, const char *text);

#endif
