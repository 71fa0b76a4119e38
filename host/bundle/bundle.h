/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle/bundle.h: what a server says of its bundles. Pure: no network, no disk.
 */
#ifndef AYON_HOST_BUNDLE_H
#define AYON_HOST_BUNDLE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct json;

struct bundle_addon {
	char *name;
	char *version; /* NULL: the bundle switches the addon off */
};

struct bundle_package {
	char *platform; /* "linux", "windows", "darwin" */
	char *filename;
};

struct bundle_development {
	char *addon;
	bool enabled;
	char *path; /* as typed by the developer, may hold {VAR}; "" when empty */
};

/* Owned by its list, or by bundle_finish(). */
struct bundle {
	char *name;
	char *installer_version; /* NULL: none */
	struct bundle_addon *addons;
	size_t addon_count;
	struct bundle_package *packages;
	size_t package_count;
	struct bundle_development *development;
	size_t development_count;
	bool is_production, is_staging, is_dev, is_project, is_archived;
	char *active_user; /* NULL: none */
};

struct bundle_list {
	struct bundle *bundles;
	size_t count;
};

/* Reads the answer of GET /api/bundles. AYON_EINVALID when it is not one, saying what came instead. */
int bundle_list_read(const struct json *answer, struct bundle_list *ret_list, struct error *err);
void bundle_list_finish(struct bundle_list *list);
const struct bundle *bundle_list_find(
		const struct bundle_list *list, const char *name); /* NULL: none */

/* A deep copy for the caller to end. */
void bundle_copy(const struct bundle *bundle, struct bundle *ret_copy);
void bundle_finish(struct bundle *bundle);
/*
 * The addons that a summary of the settings lists (GET /api/settings?summary=true); entries without a name count as
 * absent. AYON_EINVALID when there is no list. Ended by bundle_addons_free().
 */
int bundle_summary_read(const struct json *summary, struct bundle_addon **ret_addons,
		size_t *ret_count, struct error *err);
/* Ends a heap array of addons, as bundle_lookup.summary() and bundle_summary_read() give it. */
void bundle_addons_free(struct bundle_addon *addons, size_t count);
/* The version of the addon in the bundle, NULL when absent or switched off. Borrowed. */
const char *bundle_addon_version(const struct bundle *bundle, const char *addon);
/* The dependency package for the platform, NULL: none. Borrowed. */
const char *bundle_package_name(const struct bundle *bundle, const char *platform);
/* The development entry when it is enabled, else NULL. Borrowed. */
const struct bundle_development *bundle_development_of(
		const struct bundle *bundle, const char *addon);
/*
 * The folder of the entry: {VAR}, $VAR, ${VAR} and a leading ~ replaced; "" when the developer typed none. An
 * unknown {VAR} is AYON_EINVALID and names addon and path; an unknown $VAR stays as it is. Caller frees.
 */
int bundle_development_folder(
		const struct bundle_development *development, char **ret_folder, struct error *err);

#endif
