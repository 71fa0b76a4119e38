/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/help_rows.h: the typography of the help: headings, rows of a name and its explanation, wrapped paragraphs.
 * For the help files of this room only.
 */
#ifndef AYON_HOST_CLI_HELP_ROWS_H
#define AYON_HOST_CLI_HELP_ROWS_H

#include "base/str.h"

#include <ayon/option.h>

#define HELP_WIDTH  79 /* of 80 columns the last stays free: some terminals wrap when it is used */
#define HELP_COLUMN 26 /* where explanations begin */

/* "\nText:\n" */
void help_heading(struct str *out, const char *text);
/* Wraps the text to the width; every line begins with so many spaces. Line breaks of the text stay. */
void help_paragraph(struct str *out, const char *text, size_t indent);
/* "  name      explanation", on two lines when the name is long. */
void help_row(struct str *out, const char *name, const char *text);
/* A row for each option of the table that is not hidden, and one for --help when it has none of its own. */
void help_options(struct str *out, const struct ayon_option *const *table);
/* The words of a usage line: " --project NAME [options] OUT [ARGS...]", wrapped below itself. */
void help_usage(struct str *out, const char *command, const struct ayon_option *const *table);

#endif
