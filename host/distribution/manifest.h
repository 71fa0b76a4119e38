/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/manifest.h: ayon-native/addon.json against what was unpacked, before anything becomes visible.
 * The server keeps no checksum of addons, so this list is what makes their files verifiable.
 */
#ifndef AYON_HOST_MANIFEST_H
#define AYON_HOST_MANIFEST_H

#include "base/error.h"

struct receipt;
struct trust;
struct unpack;

/*
 * A tree without ayon-native/ has nothing to check and passes. Else the manifest must be there, name this addon
 * and version, and list the size and SHA-256 of every file below ayon-native/ but itself and its signature.
 * The tree must have been unpacked with `hash`. Then its signature is judged by the trusted keys. AYON_EINVALID names
 * the file and, where two differ, both digests; AYON_EADDON: the signature does not hold, or there must be one.
 * *ret_receipt, filled when there is a manifest, waits for the stamps of the files in their final place.
 */
int manifest_check(const struct unpack *unpack, const char *directory, const char *name,
		const char *version, const struct trust *trust, struct receipt *ret_receipt,
		struct error *err);

#endif
