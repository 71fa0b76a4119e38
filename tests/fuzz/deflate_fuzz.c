/* SPDX-License-Identifier: Apache-2.0 */
/* Deflate data: what zlib reads we read the same, what it refuses we refuse. */
#include "fuzz.h"

#include "deflate_compare.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	deflate_compare(data, size);
	return 0;
}
