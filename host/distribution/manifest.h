/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/manifest.h: ayon-native/addon.json against what was unpacked, before anything becomes visible.
 * The server keeps no checksum of addons, so this list is what makes their files verifiable.
 */
#ifndef AYON_HOST_MANIFEST_H
#define AYON_HOST_MANIFEST_H

#include "base/error.h"

struct unpack;

/*
 * A tree without ayon-native/ has nothing to check and passes. Else the manifest must be there, name this addon
 * and version, and list the size and SHA-256 of every file below ayon-native/ but itself and its signature.
 * The tree must have been unpacked with `hash`. AYON_EINVALID names the file and, where two differ, both digests.
 */
int manifest_check(const struct unpack *unpack, const char *directory, const char *name,
		const char *version, struct error *err);

#endif
