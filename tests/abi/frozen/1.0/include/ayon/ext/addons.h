/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/addons.h: the addons that this launcher knows, and their verbs, without loading them.
 */
#ifndef AYON_EXT_ADDONS_H
#define AYON_EXT_ADDONS_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_ADDONS_1 "ayon.addons/1"

/* Where an addon was found, in the order of preference. */
#define AYON_ADDON_FROM_OVERLAY   1
#define AYON_ADDON_FROM_DEV       2
#define AYON_ADDON_FROM_BUNDLE    3
#define AYON_ADDON_FROM_INSTALLED 4

struct ayon_addon_info {
	uint32_t size;
	int32_t origin;      /* AYON_ADDON_FROM_* */
	int32_t is_native;   /* has a part for this host */
	int32_t is_python;   /* has Python code */
	const char *name;
	const char *version;
	const char *path;    /* NULL: no client part on this machine */
	uint32_t verb_count;
};

/* [main] Strings live as long as the process. */
struct ayon_addons_1 {
	uint32_t size;
	/* The index-th addon by name; AYON_ENOTFOUND past the last. Set ret_info->size before. */
	int32_t (*get)(const struct ayon_host *host, uint32_t index, struct ayon_addon_info *ret_info);
};

#endif
