/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/crc32.h"

#include "wrap/backend.h"

#include <libdeflate.h>

static uint32_t update(uint32_t crc, const void *bytes, size_t length)
{
	return libdeflate_crc32(crc, bytes, length);
}

extern const struct crc32_backend BACKEND_SYMBOL;
BACKEND_EXPORT const struct crc32_backend BACKEND_SYMBOL = { .update = update };
