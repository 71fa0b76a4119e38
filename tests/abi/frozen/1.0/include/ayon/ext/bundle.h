/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/bundle.h: which versions apply, and where they lie. Needs AYON_NEEDS_BUNDLE.
 */
#ifndef AYON_EXT_BUNDLE_H
#define AYON_EXT_BUNDLE_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_BUNDLE_1 "ayon.bundle/1"

struct ayon_bundle_addon {
	uint32_t size;
	const char *name;
	const char *version;
	const char *path; /* its folder on this machine; NULL when it has no client part */
};

/* Strings are borrowed and live as long as the process. [main] */
struct ayon_bundle_1 {
	uint32_t size;
	const char *(*studio_bundle)(const struct ayon_host *host);
	const char *(*project_bundle)(const struct ayon_host *host); /* equals the studio bundle without an override */
	const char *(*installer_version)(const struct ayon_host *host); /* NULL when the bundle names none */
	const char *(*dependency_package)(const struct ayon_host *host); /* its folder, NULL when there is none */
	uint32_t (*addon_count)(const struct ayon_host *host);
	/* The index-th addon by name, NULL past the last one. */
	const struct ayon_bundle_addon *(*addon)(const struct ayon_host *host, uint32_t index);
};

#endif
