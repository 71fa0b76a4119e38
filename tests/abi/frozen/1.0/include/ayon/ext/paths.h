/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/paths.h: folders that an addon may use.
 */
#ifndef AYON_EXT_PATHS_H
#define AYON_EXT_PATHS_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_PATHS_1 "ayon.paths/1"

/* Absolute paths, the kernel's bytes, no trailing slash; they live as long as the process. [main] */
struct ayon_paths_1 {
	uint32_t size;
	const char *(*addon)(const struct ayon_host *host); /* the folder of the calling addon's package */
	/* A folder for the addon's own files on this machine, 0700, made when first asked for; NULL: see ayon.error/1 */
	const char *(*private_data)(const struct ayon_host *host);
	const char *(*executable)(const struct ayon_host *host); /* the running ayon */
	const char *(*storage)(const struct ayon_host *host);    /* AYON_LAUNCHER_STORAGE_DIR */
	const char *(*local)(const struct ayon_host *host);      /* AYON_LAUNCHER_LOCAL_DIR */
};

#endif
