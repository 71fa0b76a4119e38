/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-man/page.h: the pages: one of the launcher, one of each command of an addon.
 */
#ifndef AYON_TOOL_PAGE_H
#define AYON_TOOL_PAGE_H

#include "base/error.h"

#include <stdbool.h>

struct addon_index;
struct str;

/* ayon(1), from the tables of host/cli and the commands of the index. */
void page_launcher(const struct addon_index *index, struct str *ret_text);
/* A page for every command of the addon in the folder that help would show, written to `out_dir`. */
int page_addon(const char *directory, const char *out_dir, struct error *err);
/* Writes one page to <out_dir>/<name>.1. */
int page_write(const char *out_dir, const char *name, const struct str *text, struct error *err);
/* The name of the page: "ayon-hello", or "ayon-store-list" for a command that needs its addon's name.
 * Caller frees. */
char *page_name(const char *addon, const char *verb, bool is_top_level);

#endif
