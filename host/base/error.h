/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/error.h: a status with the sentence that explains it. The caller owns it, nothing is allocated and
 * nothing is global. Functions fill it on failure only; `err` may be NULL where the reason does not matter.
 */
#ifndef AYON_HOST_ERROR_H
#define AYON_HOST_ERROR_H

#include <ayon/status.h>

struct error {
	int code;        /* enum ayon_status, 0 while nothing failed */
	char text[1024]; /* one line without a line break */
};

/* Sets both and returns the code. */
int error_set(struct error *err, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same for a failed system call: appends ": " and the text of `errnum`. ENOMEM is AYON_EINTERNAL. */
int error_errno(struct error *err, int code, int errnum, const char *format, ...)
		__attribute__((format(printf, 4, 5)));
/* Puts "format: " in front of the text and returns the code that is there. */
int error_prefix(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
