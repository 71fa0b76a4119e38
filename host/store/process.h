/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/process.h: items that running programs mention, whether or not they were started by us: in a loaded file or
 * in their environment (PYTHONPATH). It sees the processes of this machine that the user may look into.
 */
#ifndef AYON_HOST_STORE_PROCESS_H
#define AYON_HOST_STORE_PROCESS_H

struct store_items;

/* Sets is_used of what it finds. */
void store_process_mark(struct store_items *items);

#endif
