/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz.h: what the fuzz targets share. Each target is one file with LLVMFuzzerTestOneInput(): it may be given any bytes,
 * and ends with abort() when something that must always hold does not.
 */
#ifndef AYON_FUZZ_H
#define AYON_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy with a NUL behind it; caller frees. */
char *fuzz_text(const uint8_t *data, size_t size);
/* The folder of this process, made once and removed at the end; borrowed. */
const char *fuzz_folder(void);
/* Writes <folder>/<name>; its path, for the caller to free. */
char *fuzz_file(const char *name, const uint8_t *data, size_t size);
/* Aborts with the text unless it holds. */
void fuzz_must(int holds, const char *what);

#endif
