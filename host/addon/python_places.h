/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/python_places.h: where the bundle may hold a Python interpreter, and what Python code of it is imported from.
 */
#ifndef AYON_HOST_ADDON_PYTHON_PLACES_H
#define AYON_HOST_ADDON_PYTHON_PLACES_H

#include "addon/index.h"
#include "python/python.h"

/*
 * Dependency package, then the addons in the order of the index (those beside the host hold none). NULL for both:
 * there is no bundle. The import folders are those of PYTHONPATH as it is now.
 */
void addon_python_places(const struct addon_index *index, const char *package_dir,
		struct python_places *ret_places);

#endif
