/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/named.h: which items the bundles name: those on the server now, and those that every server known on this
 * machine had the last time, because one store may serve several.
 */
#ifndef AYON_HOST_STORE_NAMED_H
#define AYON_HOST_STORE_NAMED_H

#include "base/error.h"
#include "base/str.h"

struct layout;
struct session;

/*
 * Folder names. session NULL: only from memory; AYON_ENOTFOUND when this machine remembers nothing. With a session
 * whose server does not answer: its error.
 */
int store_named_read(const struct layout *layout, struct session *session,
		struct strlist *ret_items, struct error *err);

#endif
