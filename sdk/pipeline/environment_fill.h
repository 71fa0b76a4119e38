/* SPDX-License-Identifier: Apache-2.0 */
/*
 * environment_fill.h: a text with {NAME} filled from an environment, as much of it as is known.
 */
#ifndef PIPELINE_ENVIRONMENT_FILL_H
#define PIPELINE_ENVIRONMENT_FILL_H

#include <ayon/pipeline/value.h>

/*
 * The text with the names of `environment` filled, but never `own` (NULL: none is held back). `missing` takes the place
 * of unknown names, {key} in it is the name; NULL: they stay as {NAME}. To be freed.
 */
char *environment_fill(const char *text, const struct ayon_value *environment, const char *own,
		const char *missing);

#endif
