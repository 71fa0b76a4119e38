/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zip_compare.h: reads one zip with our reader and with libarchive, entry by entry. For the differential test and the
 * fuzzer: whatever ours accepts, libarchive must read the same.
 */
#ifndef AYON_TEST_ZIP_COMPARE_H
#define AYON_TEST_ZIP_COMPARE_H

#include <stdbool.h>
#include <sys/types.h>

/* Called for each entry that both read alike; may be NULL. */
typedef void (*zip_compare_entry)(void *payload, const char *name, mode_t mode, const char *sha256);

/*
 * True when our reader takes the file for a plain zip and reads it to the end. Says on standard error what differs and
 * aborts when libarchive sees something else.
 */
bool zip_compare(const char *path, zip_compare_entry on_entry, void *payload);

#endif
