/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/staging.h: the folder of one process below <base>/.ayon-staging/, on the file system of the final
 * folders, private to us. A lock file inside tells others that we live; folders of dead processes are removed.
 */
#ifndef AYON_HOST_STAGING_H
#define AYON_HOST_STAGING_H

#include "base/error.h"

#include <stdbool.h>

struct staging {
	char *base; /* addons/ or dependency_packages/ */
	char *path; /* <base>/.ayon-staging/<id> */
	int lock;
};

/* Makes it, and first removes what dead processes left. AYON_EIO. */
int staging_open(const char *base, struct staging *staging, struct error *err);
/* Removes what dead processes left below base, when there is anything and nobody else is at it; never waits and costs
 * one system call when there is nothing. Whether something was removed. */
bool staging_tidy(const char *base);
/* Removes it with all content. Accepts a zeroed one. */
void staging_close(struct staging *staging);

#endif
