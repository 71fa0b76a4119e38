/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/crc32.h: the CRC-32 of zip, as fast as the processor can (libdeflate). crc32_load() belongs to the main thread;
 * after it each thread may compute.
 */
#ifndef AYON_HOST_CRC32_H
#define AYON_HOST_CRC32_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

int crc32_load(struct error *err);
/* Begins with 0 and goes on with what it returned. The library must have been loaded. */
uint32_t crc32_update(uint32_t crc, const void *bytes, size_t length);

/* What the backend "crc32_libdeflate" exports; for crc32.c only. */
struct crc32_backend {
	uint32_t (*update)(uint32_t crc, const void *bytes, size_t length);
};

#endif
