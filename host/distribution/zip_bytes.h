/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distribution/zip_bytes.h: the numbers of a zip, least significant byte first. For the files zip_*.c.
 */
#ifndef AYON_HOST_ZIP_BYTES_H
#define AYON_HOST_ZIP_BYTES_H

#include <stdint.h>

#define ZIP_FLAG_ENCRYPTED    0x0001u
#define ZIP_FLAG_SIZES_FOLLOW 0x0008u
#define ZIP_FLAG_UTF8         0x0800u

static inline unsigned zip_le16(const unsigned char *at)
{
	return (unsigned)at[0] | (unsigned)at[1] << 8;
}

static inline uint32_t zip_le32(const unsigned char *at)
{
	return zip_le16(at) | (uint32_t)zip_le16(at + 2) << 16;
}

static inline uint64_t zip_le64(const unsigned char *at)
{
	return zip_le32(at) | (uint64_t)zip_le32(at + 4) << 32;
}

#endif
