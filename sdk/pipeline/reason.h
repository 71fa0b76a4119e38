/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reason.h: fills the reason of a failure.
 */
#ifndef PIPELINE_REASON_H
#define PIPELINE_REASON_H

#include <ayon/pipeline/value.h>

/* Sets both and returns the code; `why` may be NULL. */
int32_t reason_set(struct ayon_reason *why, int32_t code, const char *format, ...)
		__attribute__((format(printf, 3, 4)));

#endif
