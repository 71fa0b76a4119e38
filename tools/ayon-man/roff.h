/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-man/roff.h: the few things a manual page is made of, in the macros of man(7). Texts may hold anything;
 * `words in backquotes` become bold, as in the tables that the Markdown documents are made from.
 */
#ifndef AYON_TOOL_ROFF_H
#define AYON_TOOL_ROFF_H

#include "base/str.h"

struct ayon_option;

/* The head of a page, and its NAME section. */
void roff_page(struct str *out, const char *name, const char *summary);
void roff_section(struct str *out, const char *title);
/* Paragraphs, parted by empty lines. */
void roff_text(struct str *out, const char *text);
/* A term and its explanation; `term` is roff already, `text` is not. */
void roff_row(struct str *out, const char *term, const char *text);
/* A plain word in bold, for a row. Caller frees. */
char *roff_bold(const char *text);
/* The SYNOPSIS section of a command, and rows for the options that are not hidden. */
void roff_synopsis(struct str *out, const char *command, const struct ayon_option *const *table);
void roff_options(struct str *out, const struct ayon_option *const *table);

#endif
