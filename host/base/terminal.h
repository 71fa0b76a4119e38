/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/terminal.h: one question and one line of answer on the terminal; with or without echo. Whatever signal comes
 * in between, the terminal is as it was before the signal takes effect.
 */
#ifndef AYON_HOST_TERMINAL_H
#define AYON_HOST_TERMINAL_H

#include "base/error.h"

#include <stdbool.h>

/* Longer answers are refused: AYON_EINVALID. */
#define TERMINAL_MAX_LINE 4096

/*
 * Writes the question to the terminal (/dev/tty, else standard error) and reads a line from it (else standard
 * input). Caller frees the answer. AYON_ECANCELLED at end of input or when Ctrl-C was pressed and somebody
 * handles that; AYON_EUSAGE without a terminal.
 */
int terminal_ask(const char *question, bool with_echo, char **ret_answer, struct error *err);
/* A line of standard input, whatever it is, without reading beyond it. AYON_ECANCELLED when it is empty. */
int terminal_read_stdin(char **ret_line, struct error *err);

#endif
