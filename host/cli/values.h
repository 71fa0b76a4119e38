/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/values.h: the values of the launcher's options that are more than a text.
 */
#ifndef AYON_HOST_CLI_VALUES_H
#define AYON_HOST_CLI_VALUES_H

#include "base/error.h"

#include <stdint.h>

/* "notset", "debug", ... in any case, or 0 to 50. AYON_EUSAGE. */
int values_log_level(const char *text, int *ret_level, struct error *err);
/* Decimal seconds above 0 and at most 30 days; a part of a millisecond counts as a whole one. AYON_EUSAGE. */
int values_seconds(const char *text, int64_t *ret_ms, struct error *err);

#endif
