/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/use.h: which items of a store running processes need. A process shares a lock on a small file that lists its
 * items; all processes with the same items share one file, so a warm start writes nothing. The lock goes on to the
 * programs that it starts, and the kernel gives it back when the last of them ends.
 */
#ifndef AYON_HOST_STORE_USE_H
#define AYON_HOST_STORE_USE_H

#include "base/error.h"
#include "base/str.h"

/*
 * To be called before it is looked whether the items (folder names) are there. Returns a descriptor to be kept open,
 * or -1 where nothing can be locked: a read-only store, which nobody cleans from this machine.
 */
int store_use_take(const char *base, const struct strlist *items);
/*
 * The items that somebody uses. Removes the files that nobody holds, so the caller must hold layout_gc_lock() alone.
 */
int store_use_read(const char *base, struct strlist *ret_items, struct error *err);

#endif
