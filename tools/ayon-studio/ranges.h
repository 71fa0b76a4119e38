/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-studio/ranges.h: the Range header of a download.
 */
#ifndef AYON_STUDIO_RANGES_H
#define AYON_STUDIO_RANGES_H

#include <stdint.h>

enum range_result {
	RANGE_WHOLE = 1, /* no range was asked for */
	RANGE_PART,
	RANGE_BEYOND,     /* 416 */
	RANGE_MALFORMED,  /* 400 */
	RANGE_OTHER_UNIT, /* 400 */
};

/*
 * Of several ranges the span from the first byte to the last is given: one part that contains
 * what was asked for. For RANGE_PART *ret_start and *ret_length lie inside the size; untouched
 * otherwise.
 */
enum range_result range_parse(
		const char *header, uint64_t size, uint64_t *ret_start, uint64_t *ret_length);

#endif
