/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What goes to standard output between two calls, of this process and of its children.
 */
#ifndef AYON_TEST_ADDON_CAPTURE_H
#define AYON_TEST_ADDON_CAPTURE_H

void capture_start(void);
/* Caller frees. */
char *capture_end(void);
/* The same into a file of that name, without reading it. */
void capture_to(const char *path);
void capture_back(void);

#endif
