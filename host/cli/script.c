/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/script.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/path.h"
#include "base/str.h"

#include <string.h>

static bool has_script_ending(const char *path)
{
	static const char *const endings[] = { ".py", ".pyw", ".pyc", ".pyd" };
	const char *dot = strrchr(path_basename(path), '.');

	for (size_t i = 0; dot && i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (strcasecmp(dot, endings[i]) == 0)
			return true;
	}
	return false;
}

static bool has_main(const char *path)
{
	CLEANUP(free) char *main_file = path_join(path, "__main__.py");
	return fs_is_file(main_file);
}

bool script_exists(const char *path)
{
	if (str_is_empty(path))
		return false;
	return fs_is_dir(path) ? has_main(path) : has_script_ending(path) && fs_is_file(path);
}

int script_explain(const char *path, struct error *err)
{
	if (str_is_empty(path))
		return error_set(err, AYON_EUSAGE, "there is no script to run; give its path");
	if (fs_is_dir(path))
		return error_set(err, AYON_EUSAGE,
				"the folder '%s' cannot be run: it has no __main__.py", path);
	if (!fs_exists(path))
		return error_set(err, AYON_EUSAGE, "there is no script '%s'; check the path", path);
	return error_set(err, AYON_EUSAGE, "'%s' is no script: its name does not end in .py", path);
}
