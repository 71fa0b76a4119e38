/* SPDX-License-Identifier: Apache-2.0 */
#include "header.h"

#include "base/cleanup.h"
#include "base/console.h"
#include "base/memory.h"
#include "base/self.h"
#include "base/str.h"
#include "bundle/select.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_WIDTH 20

static void line(const char *colour, const char *mark, const char *text)
{
	if (console_colour(STDERR_FILENO))
		fprintf(stderr, "%s%s\033[0m%s\n", colour, mark, text);
	else
		fprintf(stderr, "%s%s\n", mark, text);
}

static void fact(const char *name, const char *value)
{
	CLEANUP(free) char *text = mem_printf("%-20s [ %s ]", name, value);
	line("\033[2m", "... ", text);
}

void print_header(const struct bundle_choice *choice)
{
	if (!console_enabled(CONSOLE_INFO))
		return;

	int columns = console_columns(STDERR_FILENO);
	CLEANUP(str) struct str title = { 0 };
	CLEANUP(free) char *from = mem_printf("Using AYON from [ %s ]", self_root());
	CLEANUP(free)
	char *variant = choice->mode == BUNDLE_DEV ? mem_printf("dev (%s)", choice->studio.name)
						   : mem_dup(choice->variant);

	str_append(&title, "AYON [" AYON_PROJECT_VERSION "] ");
	while (title.length + 4 < (size_t)(columns ? columns - 2 : DEFAULT_WIDTH))
		str_append(&title, "-");
	line("\033[34m", "*** ", str_get(&title));
	line("\033[32m", ">>> ", from);
	fact("AYON variant:", variant);
	fact("AYON studio bundle:", choice->studio.name);
	fact("AYON project bundle:", choice->has_override ? choice->project.name : "None");
}
