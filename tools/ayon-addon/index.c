/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/index.c: `index`: the one small file from which the launcher knows the addons beside it.
 */
#include "command.h"

#include "addon/index.h"
#include "base/cleanup.h"
#include "base/path.h"

AYON_OPTION_DECLARE(dir_option, AYON_OPTION_POSITIONAL, AYON_OPTION_REQUIRED, "dir", NULL, "DIR",
		"Folder of addon folders, <prefix>/lib/ayon/addons", NULL, NULL);

static const struct ayon_option *const table[] = { &dir_option, NULL };

static int run_index(const struct options *options, struct error *err)
{
	CLEANUP(free) char *directory = path_absolute(options_text(options, "dir", 0));
	return addon_index_write_installed(directory, err);
}

const struct command command_index = {
	.name = "index",
	.summary = "Write the index of the addons installed beside the launcher",
	.options = table,
	.run = run_index,
};
