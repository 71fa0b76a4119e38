/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/python_path.h: PYTHONPATH, the one variable that is a list: the launcher's own folders in front, what the user had,
 * the launcher's modules and the folders of the bundle behind. A folder is never in it twice.
 */
#ifndef AYON_HOST_CLI_PYTHON_PATH_H
#define AYON_HOST_CLI_PYTHON_PATH_H

struct layout;

/* The folders beside the launcher, where they exist. */
void python_path_own(void);
/*
 * Takes out what lies in a store of the layout (NULL: nothing) and is not among the folders, because it belongs to another
 * bundle; adds the folders. Both lists are NULL-terminated or NULL; owners say whose each folder is.
 */
void python_path_resolved(
		const struct layout *layout, const char *const *folders, const char *const *owners);

#endif
