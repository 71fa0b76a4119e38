/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/describe.c: `describe`: the tables of a shared object as the manifest tells them.
 */
#include "command.h"
#include "tables.h"

#include "base/cleanup.h"
#include "wrap/json.h"

#include <stdio.h>

AYON_OPTION_DECLARE(file_option, AYON_OPTION_POSITIONAL, AYON_OPTION_REQUIRED, "file", NULL, "FILE",
		"Shared object of an addon, for this machine", NULL, NULL);

static const struct ayon_option *const table[] = { &file_option, NULL };

static int run_describe(const struct options *options, struct error *err)
{
	CLEANUP(addon_code) struct addon_code code = { 0 };
	int r = tables_load(options_text(options, "file", 0), &code, err);
	if (r < 0)
		return r;

	CLEANUP(json) struct json *root = tables_describe(&code);
	CLEANUP(free) char *text = json_write_text(root, true);
	printf("%s\n", text);
	return 0;
}

const struct command command_describe = {
	.name = "describe",
	.summary = "Show the tables of a built addon as JSON",
	.options = table,
	.run = run_describe,
};
