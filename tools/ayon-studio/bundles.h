/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/bundles.h: bundles as they are stored: the shape of GET /api/bundles.
 */
#ifndef AYON_STUDIO_BUNDLES_H
#define AYON_STUDIO_BUNDLES_H

#include "wrap/json.h"

struct studio;

#define BUNDLE_NAME_RULE "^[a-zA-Z0-9_]([a-zA-Z0-9_\\.\\-]*[a-zA-Z0-9_])?$"

bool bundle_name_is_valid(const char *name);
/*
 * The bundle of that name, or the one that carries the flag ("isProduction"); caller frees, NULL
 * when none.
 */
struct json *bundle_find(struct studio *studio, const char *name);
struct json *bundle_flagged(struct studio *studio, const char *flag);
/* A bundle from what a POST brings; caller frees. */
struct json *bundle_from(const struct json *description);
/* Stores it; a production, staging or user's dev flag is taken from whoever had it. */
void bundle_save(struct studio *studio, struct json *bundle);
/* What is wrong with it: [{severity, addon, message, requiredAddon}]; caller frees. */
struct json *bundle_issues(struct studio *studio, const struct json *bundle);
/*
 * The bundle name that a project has stored for the variant, NULL when none; borrowed from the
 * project.
 */
const char *bundle_of_project(const struct json *project, const char *variant);

#endif
