/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/desktop.h: the two lists of files that workstations fetch: installers and
 * dependency packages. They differ in names and words only.
 */
#ifndef AYON_STUDIO_DESKTOP_H
#define AYON_STUDIO_DESKTOP_H

#include "studio.h"

struct desktop_list {
	const char *kind;   /* of the documents */
	const char *title;  /* "Installer" */
	const char *plural; /* "installers" */
	const char *key;    /* of the list in the answer */
	bool is_installer;
};

extern const struct desktop_list desktop_installers;
extern const struct desktop_list desktop_packages;

bool desktop_name_is_valid(const char *name);
const char *desktop_directory(
		const struct desktop_list *list, const struct studio *studio); /* borrowed */
bool desktop_platform_is_valid(const char *platform);
extern const char *const desktop_platforms[]; /* NULL-terminated */

#endif
