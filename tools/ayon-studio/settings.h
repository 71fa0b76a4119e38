/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/settings.h: what an addon's settings are: its defaults, over them what the studio,
 * the project and the site have changed. Only the changes are stored, under
 * "ADDON/VERSION/VARIANT[/PROJECT]" and "ADDON/VERSION/site/ID/USER".
 */
#ifndef AYON_STUDIO_SETTINGS_H
#define AYON_STUDIO_SETTINGS_H

#include "studio.h"

struct settings_scope {
	const struct addon *addon;
	const char *variant;
	const char *project; /* NULL: the studio's */
};

/* Values of the second over the first, objects merged; caller frees. */
struct json *settings_merge(const struct json *base, const struct json *changes);
/* The values in force; caller frees. */
struct json *settings_values(struct studio *studio, const struct settings_scope *scope);
struct json *settings_site_values(struct studio *studio, const struct addon *addon,
		const char *site, const char *user);
bool settings_site_has_changes(struct studio *studio, const struct addon *addon, const char *site,
		const char *user);
/* The changes of exactly that scope, NULL when there are none; caller frees. */
struct json *settings_changes(struct studio *studio, const struct settings_scope *scope);
void settings_save(struct studio *studio, const struct settings_scope *scope,
		const struct json *changes);
void settings_save_site(struct studio *studio, const struct addon *addon, const char *site,
		const char *user, const struct json *changes);
/*
 * Appends {loc, msg, type} for every value whose type is not that of the default; an array.
 * Caller frees.
 */
struct json *settings_errors(const struct json *defaults, const struct json *changes);

#endif
