/* SPDX-License-Identifier: Apache-2.0 */
/*
 * why.h: the two things that `ayon why` can explain.
 */
#ifndef AYON_ADDON_ENV_WHY_H
#define AYON_ADDON_ENV_WHY_H

#include "addon.h"

#include <stdio.h>

/* Each returns 1 when there is something of that name and it was written, 0 when not, or a status. */
int32_t why_addon(const struct env_addon *addon, const char *name, int is_json, FILE *out);
int32_t why_variable(const struct env_addon *addon, const char *name, int is_json, FILE *out);

#endif
