/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/zip_reader.h: the content of a zip's entries, stored or deflated, every byte and both headers checked
 * against the directory. Several threads may read one zip, each with a reader of its own. Holds some 16 MiB at
 * most: larger entries pass in pieces.
 */
#ifndef AYON_HOST_ZIP_READER_H
#define AYON_HOST_ZIP_READER_H

#include "distribution/zip_file.h"

struct zip_reader;

struct zip_sink {
	void *payload;
	/* The next bytes of the entry; may end the reading with an error of its own. */
	int (*write)(void *payload, const void *bytes, size_t length, struct error *err);
};

/* The zip must outlive it. */
int zip_reader_new(const struct zip_file *zip, struct zip_reader **ret_reader, struct error *err);
void zip_reader_free(struct zip_reader *reader); /* accepts NULL */
/* Reads the parts of entries that follow each other in one go. Those too large for that are left for later. */
int zip_reader_ahead(struct zip_reader *reader, const struct zip_entry *entries, size_t count,
		struct error *err);
/*
 * All bytes of the entry go to the sink, in one piece where they fit into memory, not at all when there are none.
 * The sink may have got some before an error is found. AYON_EINVALID, AYON_EIO.
 */
int zip_reader_entry(struct zip_reader *reader, const struct zip_entry *entry,
		const struct zip_sink *sink, struct error *err);

#endif
