/* SPDX-License-Identifier: Apache-2.0 */
/*
 * anatomy.h: an anatomy as its files see it.
 */
#ifndef PIPELINE_ANATOMY_PARTS_H
#define PIPELINE_ANATOMY_PARTS_H

#include <ayon/pipeline/anatomy.h>

struct ayon_anatomy {
	struct ayon_value *templates; /* resolved */
	struct ayon_value *config;    /* roots as configured: name to platform to path */
	struct ayon_value *roots; /* name to path of this machine; NULL when one cannot be filled */
	struct ayon_reason no_roots; /* why */
	char *platform;
};

/* The templates of a project with {@key} replaced. The caller's. */
int32_t anatomy_resolve(const struct ayon_value *templates, struct ayon_value **ret_resolved,
		struct ayon_reason *why);
/* Fills `roots`, or `no_roots`. */
void anatomy_find_roots(struct ayon_anatomy *anatomy, const struct ayon_value *site_roots,
		const struct ayon_value *environment);

#endif
