/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/semver.h: order of versions by Semantic Versioning 2.0 (semver.org, item 11); build metadata is ignored.
 */
#ifndef AYON_HOST_SEMVER_H
#define AYON_HOST_SEMVER_H

#include <stdbool.h>

bool semver_is_valid(const char *text);
/* Negative, 0 or positive as a < b, a == b, a > b. A text that is no version is below every version. */
int semver_compare(const char *a, const char *b);
/*
 * Whether the version fulfils "COND[, COND...]" with < > <= >= == != or a bare version: 1 yes, 0 no,
 * -1 when the version or a condition is malformed.
 */
int semver_fulfils(const char *version, const char *requirement);
/* The numbers of "MAJOR.MINOR.PATCH..." at the start; missing ones are 0. False when it does not begin so. */
bool semver_numbers(const char *text, unsigned ret_numbers[3]);

#endif
