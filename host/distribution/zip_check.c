/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/zip_check.c: for zips that another reader will unpack.
 */
#include "distribution/zip_file.h"

#include "base/cleanup.h"
#include "base/memory.h"

static int check_entry(const struct zip_file *zip, const struct zip_entry *entry,
		unsigned char *head, struct error *err)
{
	unsigned char tail[ZIP_DESCRIPTOR_MAX];
	uint64_t part = entry->end - entry->offset, data = 0;
	size_t length = part < ZIP_HEAD_MAX ? (size_t)part : ZIP_HEAD_MAX;
	int r = zip_read(zip, head, length, entry->offset, err);
	if (r == 0)
		r = zip_check_head(entry, head, length, &data, err);
	if (r < 0)
		return r;

	uint64_t left = part - data - entry->packed;
	if (left > sizeof(tail))
		return zip_refuse(err, entry, "something else stands behind its data");
	r = zip_read(zip, tail, (size_t)left, entry->end - left, err);
	return r < 0 ? r : zip_check_tail(entry, tail, (size_t)left, err);
}

int zip_check(const struct zip_file *zip, struct error *err)
{
	CLEANUP(free) unsigned char *head = mem_new(ZIP_HEAD_MAX);

	for (size_t i = 0; i < zip->count; i++) {
		int r = check_entry(zip, &zip->entries[i], head, err);
		if (r < 0)
			return r;
	}
	return 0;
}
