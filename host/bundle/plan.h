/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle/plan.h: a bundle and the server's lists become the packages that must lie on this machine, each with
 * the places it can be fetched from. Pure: no network, no disk.
 */
#ifndef AYON_HOST_BUNDLE_PLAN_H
#define AYON_HOST_BUNDLE_PLAN_H

#include "bundle/bundle.h"

#include <stdint.h>

enum plan_kind {
	PLAN_ADDON = 1,
	PLAN_PACKAGE,
};

enum plan_source_kind {
	PLAN_SOURCE_SERVER = 1,
	PLAN_SOURCE_HTTP,
	PLAN_SOURCE_FILESYSTEM,
	PLAN_SOURCE_GIT,
};

/* spec-host 9.4; NULL where the server said nothing. */
struct plan_source {
	enum plan_source_kind kind;
	char *filename;   /* server, http */
	char *path;       /* server: relative to its URL; filesystem: for our platform */
	char *url;        /* http, git */
	char **headers;   /* http: NULL-terminated "Name: value", secret; or NULL */
	char *revision;   /* git: commit, tag or branch */
	char *sub_folder; /* git */
};

struct plan_item {
	enum plan_kind kind;
	char *name;      /* addon name, or the package's file name */
	char *version;   /* of an addon, else NULL */
	char *checksum;  /* NULL: the server gives none */
	char *algorithm; /* with a checksum, else NULL */
	int64_t size;    /* bytes to fetch, -1: not said */
	struct plan_source *sources;
	size_t source_count;
};

struct plan {
	struct plan_item *items;
	size_t count;
	/* What the bundle names and the server does not have, or has broken: sentences for a warning. */
	char **notices;
	size_t notice_count;
};

/*
 * `addons` is the answer of GET /api/addons?details=1, `packages` of GET /api/desktop/dependencyPackages.
 * Names and versions that could leave the cache folder are refused: AYON_EINVALID.
 */
int plan_make(const struct bundle *bundle, bool is_dev, const struct json *addons,
		const struct json *packages, const char *platform, struct plan *ret_plan,
		struct error *err);
void plan_finish(struct plan *plan);

#endif
