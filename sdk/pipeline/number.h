/* SPDX-License-Identifier: Apache-2.0 */
/*
 * number.h: floating-point numbers as text, whatever the locale of the program that we run in.
 */
#ifndef PIPELINE_NUMBER_H
#define PIPELINE_NUMBER_H

#include <stddef.h>

#define NUMBER_SIZE 40

/* The shortest text that reads back as the same number, as Python's repr(): "25.0", "1e+16". Returns `buffer`. */
char *number_repr(double number, char buffer[NUMBER_SIZE]);
/* snprintf() of one number in the C locale; `conversion` is one of eEfFgG. To be freed. */
char *number_format(double number, char conversion, int precision, int keep_point);

#endif
