/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/registry.h: the addons that the studio has loaded, read from their unpacked
 * packages. Nothing of a package is ever run: what package.py says is read as literals, and what
 * a real server would learn from the addon's Python (default settings, scopes) may stand in
 * server/studio.json.
 */
#ifndef AYON_STUDIO_REGISTRY_H
#define AYON_STUDIO_REGISTRY_H

#include "base/error.h"
#include "wrap/json.h"

#include <stdbool.h>
#include <stddef.h>

/* Owned by the registry. */
struct addon {
	char *name;
	char *version;
	char *title;
	char *directory;
	char *reason;         /* why it is broken, or NULL */
	bool has_client;      /* private/client.zip */
	struct json *package; /* the literals of package.py, an object */
	/*
	 * server/studio.json, an object: settings, siteSettings, frontendScopes, pyproject,
	 * sources
	 */
	struct json *extra;
};

struct registry {
	struct addon *items; /* by name, then by version as the disk names them */
	size_t count;
	size_t capacity;
};

/*
 * Replaces what was loaded. AYON_EIO when the folder cannot be read; a bad package is loaded as
 * broken.
 */
int registry_load(struct registry *registry, const char *addons_dir, struct error *err);
void registry_finish(struct registry *registry);
/* NULL when it is not loaded; borrowed until the next load. */
const struct addon *registry_find(
		const struct registry *registry, const char *name, const char *version);
bool registry_has(const struct registry *registry, const char *name);
bool addon_can_override(const struct addon *addon); /* a project may choose another version */
/* The default settings; borrowed, NULL when the addon has none. */
const struct json *addon_defaults(const struct addon *addon);
const struct json *addon_site_defaults(const struct addon *addon);

#endif
