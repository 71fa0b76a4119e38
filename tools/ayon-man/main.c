/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-man OUT_DIR [ADDON_DIR...]: writes ayon.1 and a page for each command of the addons. Part of the build; not
 * installed.
 */
#include "addon/index.h"
#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/str.h"
#include "page.h"

#include <stdio.h>
#include <string.h>

int page_write(const char *out_dir, const char *name, const struct str *text, struct error *err)
{
	CLEANUP(free) char *path = mem_printf("%s/%s.1", out_dir, name);
	return fs_write_atomic(path, str_get(text), text->length, 0644, FS_CACHE, err);
}

static int write_all(const char *out_dir, char **addons, struct error *err)
{
	CLEANUP(addon_index) struct addon_index index = { 0 };
	CLEANUP(str) struct str text = { 0 };

	int r = fs_make_dirs(out_dir, 0755, err);
	for (size_t i = 0; r == 0 && addons[i]; i++) {
		const struct addon_place place = { .origin = ADDON_INSTALLED,
			.directory = addons[i] };
		r = addon_index_add(&index, &place, err);
		if (r == 0)
			r = page_addon(addons[i], out_dir, err);
	}
	if (r < 0)
		return r;

	page_launcher(&index, &text);
	return page_write(out_dir, "ayon", &text, err);
}

int main(int argc, char **argv)
{
	struct error err = { 0 };

	if (argc < 2) {
		fprintf(stderr, "usage: ayon-man OUT_DIR [ADDON_DIR...]\n");
		return 2;
	}
	if (write_all(argv[1], argv + 2, &err) < 0) {
		fprintf(stderr, "ayon-man: %s\n", err.text);
		return 1;
	}
	return 0;
}
