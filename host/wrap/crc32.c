/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/crc32.h"

#include "wrap/backend.h"

static const struct crc32_backend *backend;

int crc32_load(struct error *err)
{
	const void *table = NULL;

	if (backend)
		return 0;
	int r = backend_load("crc32_libdeflate", &table, err);
	if (r < 0)
		return r;
	backend = table;
	return 0;
}

uint32_t crc32_update(uint32_t crc, const void *bytes, size_t length)
{
	return backend->update(crc, bytes, length);
}
