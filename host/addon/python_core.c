/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/python_core.h"

#include "addon/python_part.h"
#include "addon/python_places.h"
#include "addon/replace.h"
#include "addon/run.h"
#include "base/cleanup.h"
#include "base/fs.h"
#include "base/path.h"

#define NAME    "core"
#define PACKAGE "ayon_core"

bool addon_python_core_is_here(const struct addon_index *index)
{
	const struct addon_entry *entry = addon_index_find(index, NAME);
	const char *folder = entry ? addon_python_folder(entry) : NULL;
	if (!folder)
		return false;

	CLEANUP(free) char *init = path_join3(folder, PACKAGE, "__init__.py");
	return fs_is_file(init);
}

int addon_python_core_run(const struct addon_context *context, const char *const *words,
		const char *unknown, struct error *err)
{
	CLEANUP(python_places) struct python_places places = { 0 };
	CLEANUP(python_choice) struct python_choice choice = { 0 };

	addon_python_places(context->index, context->package_dir, &places);
	int r = python_choose(&places, context->layout, &choice, err);
	if (r < 0)
		return r;

	const struct python_start start = {
		.kind = PYTHON_CORE,
		.unknown = unknown,
		.argv = words,
	};
	return addon_replace_by_python(context, &places, &choice, &start, err);
}
