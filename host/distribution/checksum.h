/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/checksum.h: the rules by which a fetched file is compared with what the server said of it. Pure.
 */
#ifndef AYON_HOST_CHECKSUM_H
#define AYON_HOST_CHECKSUM_H

#include "base/error.h"

/* The digest to compute. No checksum: sha256, which is recorded. No algorithm: sha256. AYON_EINVALID: unknown. */
int checksum_kind(const char *checksum, const char *algorithm, int *ret_kind, struct error *err);
/* "sha256" of a digest_kind. Static. */
const char *checksum_name(int kind);
/* Letter case does not matter; no checksum fits everything. AYON_EINVALID names both digests. */
int checksum_compare(const char *checksum, int kind, const char *hex, struct error *err);

#endif
