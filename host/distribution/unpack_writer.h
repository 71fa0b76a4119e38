/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/unpack_writer.h: the files of a tree, written one after the other. Several threads may write into
 * one tree, each with a writer of its own. What may be written is decided before, in unpack.c.
 */
#ifndef AYON_HOST_UNPACK_WRITER_H
#define AYON_HOST_UNPACK_WRITER_H

#include "distribution/unpack.h"

struct digest;

struct unpack_writer {
	const struct unpack_options *options;
	int root;     /* of the tree; borrowed */
	char *folder; /* the one in which the last file went */
	int folder_fd;
	struct unpack_entry *entry; /* the file that is being written */
	int fd;                     /* opened by the first bytes, which may be those of a program */
	bool executable;
	struct digest *digest;
};

void unpack_writer_init(
		struct unpack_writer *writer, const struct unpack_options *options, int root);
void unpack_writer_finish(
		struct unpack_writer *writer); /* a file that is not ended stays cut short */
/* The folder of the entry exists and holds no link on its way. */
int unpack_writer_begin(struct unpack_writer *writer, struct unpack_entry *entry, bool executable,
		struct error *err);
/* AYON_EIO, AYON_ECANCELLED. */
int unpack_writer_write(
		struct unpack_writer *writer, const void *bytes, size_t length, struct error *err);
int unpack_writer_end(struct unpack_writer *writer, struct error *err);

#endif
