/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/zip_check.h: a zip says everything twice, in the central directory and before each entry, and
 * readers that believe different halves see different packages. This refuses a zip whose halves differ, whose
 * entries overlap, or that has bytes in front or behind. It unpacks nothing.
 */
#ifndef AYON_HOST_ZIP_CHECK_H
#define AYON_HOST_ZIP_CHECK_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zip_summary {
	bool is_zip; /* false: another kind of file, nothing else is filled in */
	size_t entries;
	uint64_t unpacked_bytes; /* as claimed */
	bool has_native;         /* an entry below ayon-native/ */
};

/* AYON_EINVALID names the entry and what is wrong with it; AYON_EIO. */
int zip_check(const char *path, struct zip_summary *ret_summary, struct error *err);

#endif
