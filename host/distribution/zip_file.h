/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/zip_file.h: a zip says everything twice, in the central directory and before each entry, and
 * readers that believe different halves see different packages. This reads the directory and refuses a zip whose
 * halves differ, whose entries overlap or leave gaps, or that has bytes in front or behind. It unpacks nothing.
 */
#ifndef AYON_HOST_ZIP_FILE_H
#define AYON_HOST_ZIP_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define ZIP_STORED  0u
#define ZIP_DEFLATE 8u

#define ZIP_LOCAL_SIZE     30u
#define ZIP_DESCRIPTOR_MAX 24u
/* So much of an entry's part of the file may stand before its data. */
#define ZIP_HEAD_MAX       (ZIP_LOCAL_SIZE + 2 * 65535u)

/* One entry as the central directory tells it. */
struct zip_entry {
	const char *name; /* ends with NUL and holds no other; borrowed from the file */
	uint16_t name_length, flags, method;
	uint32_t crc;
	mode_t mode; /* type and permissions, as far as a Unix packer told them, else 0 */
	uint64_t packed, unpacked;
	uint64_t offset, end; /* its part of the file: header, data, descriptor */
};

struct zip_file {
	bool is_zip; /* false: another kind of file, nothing else is filled in */
	int fd;
	uint64_t size;
	struct zip_entry *entries; /* in the order of the file */
	size_t count;
	uint64_t directory_offset, directory_size;
	uint64_t unpacked_bytes; /* as claimed */
	bool has_native;         /* an entry below ayon-native/ */
	bool is_plain;           /* nothing but stored and deflated entries */
	unsigned char *directory;
};

/* Zeroed before. AYON_EINVALID names the entry and what is wrong with it; AYON_EIO. */
int zip_open(const char *path, struct zip_file *zip, struct error *err);
void zip_close(struct zip_file *zip); /* accepts a zeroed one */
/* AYON_EINVALID when the file ends before. */
int zip_read(const struct zip_file *zip, void *buffer, size_t length, uint64_t offset,
		struct error *err);
/* Compares what stands before and behind the data of every entry with the directory. */
int zip_check(const struct zip_file *zip, struct error *err);

int zip_refuse(struct error *err, const struct zip_entry *entry, const char *reason);

/* For zip_file.c. Reads one entry of the directory, of which `left` bytes follow; changes them. */
int zip_read_central(unsigned char *at, size_t left, struct zip_entry *entry, size_t *ret_size,
		struct error *err);
/*
 * `head` holds the first bytes of the entry's part of the file: ZIP_HEAD_MAX or all that there are. What was in front
 * of the data goes to *ret_data.
 */
int zip_check_head(const struct zip_entry *entry, const unsigned char *head, size_t length,
		uint64_t *ret_data, struct error *err);
/* Whether the bytes behind the data are its descriptor, or none where there is to be none. */
int zip_check_tail(const struct zip_entry *entry, const unsigned char *tail, size_t length,
		struct error *err);

#endif
