/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/tree.h: everything below one folder of a store, links not followed.
 */
#ifndef AYON_HOST_STORE_TREE_H
#define AYON_HOST_STORE_TREE_H

#include "base/error.h"

#include <stdint.h>

/* The bytes of all files in it. What cannot be read counts as nothing. */
uint64_t store_tree_bytes(const char *path);

#endif
