/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addons-cache-layout/kept.h: a JSON text that is kept for a later run, with a line before it that tells whether
 * it is still whole. It guards against a torn or rotten file, not against its owner: the folder is the user's own.
 */
#ifndef AYON_LAYOUT_KEPT_H
#define AYON_LAYOUT_KEPT_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

struct json;

#define KEPT_MAX_BYTES (16u << 20)

/*
 * Replaces the file as a whole, synced, 0600, making its folder; the same text again only renews the file's time.
 * AYON_EIO, AYON_EINVALID when the text is over the limit.
 */
int kept_write(const char *path, const char *text, size_t length, struct error *err);
/*
 * AYON_ENOTFOUND: no such file. AYON_EINVALID: it is damaged, in words for a log. *ret_when (may be NULL): seconds
 * since 1970 when it was last written or confirmed. The caller ends the document with json_free().
 */
int kept_read(const char *path, struct json **ret_root, int64_t *ret_when, struct error *err);

#endif
