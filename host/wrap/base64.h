/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/base64.h: base64 of fixed sizes, strict: padding must be right, nothing else may stand between.
 */
#ifndef AYON_HOST_BASE64_H
#define AYON_HOST_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#define BASE64_SIZE(bytes) (((bytes) + 2) / 3 * 4 + 1)

/* Writes BASE64_SIZE(length) characters, the last a NUL. */
void base64_write(const unsigned char *bytes, size_t length, char *ret_text);
/* Whether the text of that length is the base64 of exactly `length` bytes, in its one canonical form. */
bool base64_read(const char *text, size_t text_length, unsigned char *ret_bytes, size_t length);

#endif
