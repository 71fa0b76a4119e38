/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format.h: one value as text by Python's format specification mini-language.
 * https://docs.python.org/3/library/string.html#format-specification-mini-language
 */
#ifndef PIPELINE_FORMAT_H
#define PIPELINE_FORMAT_H

#include "field.h"

/*
 * The text of a text, number or truth, to be freed. `conversion` as in struct field. AYON_EINVALID: the specification is
 * none or does not suit the value; AYON_EINVALID also for a width or precision over 4096.
 */
int format_value(const struct ayon_value *value, char conversion, struct span spec, char **ret_text,
		struct ayon_reason *why);
int format_text(const char *text, struct span spec, char **ret_text, struct ayon_reason *why);
/* Python's name of the type: "str", "NoneType", ... */
const char *format_type_name(const struct ayon_value *value);

#endif
