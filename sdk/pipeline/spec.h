/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spec.h: a format specification, taken apart: [[fill]align][sign][#][0][width][grouping][.precision][type]
 */
#ifndef PIPELINE_SPEC_H
#define PIPELINE_SPEC_H

#include "field.h"

struct spec {
	struct span fill; /* one character, as UTF-8 */
	char align;       /* one of <>=^, or 0 */
	char sign;        /* one of +- and space, or 0 */
	bool alternate;   /* # */
	bool zero;
	int width;     /* -1: none */
	char grouping; /* ',' or '_', or 0 */
	int precision; /* -1: none */
	char type;     /* or 0 */
};

int spec_parse(struct span text, struct spec *spec, struct ayon_reason *why);
/* `body` filled up to the width; the first `prefix` bytes (sign, 0x) stay in front when aligned by '='. To be freed. */
char *spec_pad(const struct spec *spec, const char *body, size_t prefix, char default_align);
/* The bytes of the first character. */
size_t spec_character(const char *text, size_t length);
size_t spec_count(const char *text); /* characters */

#endif
