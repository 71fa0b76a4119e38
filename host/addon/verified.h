/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/verified.h: whether the code of an addon that came from a server may be loaded: who could have written it, is
 * it what its manifest lists, is the manifest the one that was verified before or that a trusted key signed.
 */
#ifndef AYON_HOST_ADDON_VERIFIED_H
#define AYON_HOST_ADDON_VERIFIED_H

#include "addon/index.h"
#include "addon/object.h"

struct layout;

/*
 * *ret_object is the object, open: what was verified. With a receipt whose stamps still fit no byte of it is read.
 * A cache that another launcher opened for everybody is closed again when its content is still what the receipt
 * says, with one notice. Without a server URL (NULL) the keys for one server are not known. AYON_EADDON says what
 * does not fit and what to do.
 */
int addon_verified_open(const struct addon_entry *entry, const struct layout *layout,
		const char *server_url, struct object *ret_object, struct error *err);
/* Whether the addon in that folder carries the signature of a trusted key: by its receipt, else by its manifest. */
bool addon_is_signed(const struct addon_entry *entry, const struct layout *layout,
		const char *server_url);

#endif
