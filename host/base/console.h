/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/console.h: everything that a person reads on the terminal passes here: log lines, notices and the
 * final error on standard error. Texts that were registered as secrets are blanked wherever they appear.
 */
#ifndef AYON_HOST_CONSOLE_H
#define AYON_HOST_CONSOLE_H

#include <stdarg.h>
#include <stdbool.h>

/* The numbers of AYON_LOG_LEVEL. */
enum console_level {
	CONSOLE_DEBUG = 10,
	CONSOLE_INFO = 20,
	CONSOLE_WARNING = 30,
	CONSOLE_ERROR = 40,
};

/* Reads AYON_LOG_LEVEL and AYON_DEBUG: the level below which lines are dropped (default: CONSOLE_INFO). */
void console_init(void);
bool console_enabled(int level);
/* One line on standard error, marked by its level, as in spec-host 3.8: "!!! ", ">>> ", "*** ". */
void console_log(int level, const char *format, ...) __attribute__((format(printf, 2, 3)));
void console_vlog(int level, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
/* "ayon: text", the one line by which a failed run ends. */
void console_fail(const char *text);
/* From now on the text is shown as "***". Shorter than 6 characters is not a secret; copied. */
void console_add_secret(const char *secret);
/* The text with every known secret blanked, and what stands before '@' in an address; caller frees. */
char *console_redact(const char *text);
/* Whether colours are welcome on that file descriptor: a terminal, no NO_COLOR, TERM is not "dumb". */
bool console_colour(int fd);
/* Columns of the terminal behind that file descriptor, 0 when it is none. */
int console_columns(int fd);
/* Standard input and standard error are terminals: a question can be asked and answered. */
bool console_can_ask(void);

#endif
