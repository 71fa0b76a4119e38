/* SPDX-License-Identifier: Apache-2.0 */
/*
 * field.h: a format text in its pieces, by the rules of Python's str.format().
 */
#ifndef PIPELINE_FIELD_H
#define PIPELINE_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "reason.h"

struct span {
	const char *text; /* not terminated */
	size_t length;
};

/* Literal text and the field behind it. All spans point into the format text. */
struct field {
	struct span literal; /* doubled braces are one of these pieces each: one brace is in the span */
	bool has_field;
	struct span whole; /* "{name!r:spec}" */
	struct span name;
	char conversion; /* 'r', 's', 'a', or 0 */
	struct span spec;
};

/* Takes the next piece and moves *text behind it. 1: there was one; 0: the end; AYON_EINVALID: an odd brace. */
int field_next(const char **text, struct field *field, struct ayon_reason *why);

bool span_is(struct span span, const char *text);
char *span_dup(struct span span);

#endif
