/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/check.h: everything that can be known of a package before a studio has it. No code of it is run.
 */
#ifndef AYON_TOOLS_CHECK_H
#define AYON_TOOLS_CHECK_H

#include "content.h"
#include "report.h"

struct check_options {
	const char *max_glibc; /* objects may ask for no newer one; NULL: any */
};

/* Looks at an upload zip, a client.zip, or a folder of either. Negative: it could not be read at all. */
int check_path(const char *path, const struct check_options *options, struct report *report,
		struct error *err);

/* ---- the parts ---- */
void check_paths(struct content *content, const char *prefix, struct report *report);
/* The client part, with ayon-native/addon.json. */
int check_client(struct content *client, const struct check_options *options, struct report *report,
		struct error *err);
/* Copies of libraries that the launcher brings. */
void check_bundled(const struct content *client, struct report *report);
/* One shared object that the manifest names for the platform. */
void check_object(const struct content_file *file, const char *platform,
		const struct check_options *options, struct report *report);

#endif
