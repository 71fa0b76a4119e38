/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle/plan_source.h: one entry of a list of sources. For plan.c only.
 */
#ifndef AYON_HOST_BUNDLE_PLAN_SOURCE_H
#define AYON_HOST_BUNDLE_PLAN_SOURCE_H

#include "bundle/plan.h"

/* Reads one; NULL on success, else why it cannot be used: a static phrase, and nothing is left to free. */
const char *plan_source_read(const struct json *value, const struct plan_item *item,
		const char *platform, struct plan_source *ret_source);
void plan_source_finish(struct plan_source *source);

#endif
