/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/inflate.h"

#include "wrap/backend.h"

#include <libdeflate.h>

/* struct inflate is the library's decompressor by another name. */
static struct libdeflate_decompressor *decompressor(struct inflate *inflate)
{
	return (struct libdeflate_decompressor *)inflate;
}

static int libdeflate_open(struct inflate **ret_inflate, struct error *err)
{
	struct libdeflate_decompressor *made = libdeflate_alloc_decompressor();
	if (!made)
		return error_set(err, AYON_EINTERNAL, "out of memory");

	*ret_inflate = (struct inflate *)made;
	return 0;
}

static int libdeflate_whole(struct inflate *inflate, const void *in, size_t in_length, void *out,
		size_t out_length, struct error *err)
{
	size_t used = 0, made = 0;
	enum libdeflate_result result = libdeflate_deflate_decompress_ex(
			decompressor(inflate), in, in_length, out, out_length, &used, &made);

	if (result == LIBDEFLATE_INSUFFICIENT_SPACE ||
			(result == LIBDEFLATE_SUCCESS && made != out_length))
		return error_set(err, AYON_EINVALID, "it has not the size that it claims");
	if (result != LIBDEFLATE_SUCCESS)
		return error_set(err, AYON_EINVALID, "its packed data is broken");
	if (used != in_length)
		return error_set(err, AYON_EINVALID, "something stands behind its packed data");
	return 0;
}

static uint32_t crc(uint32_t before, const void *bytes, size_t length)
{
	return libdeflate_crc32(before, bytes, length);
}

static void libdeflate_close(struct inflate *inflate)
{
	libdeflate_free_decompressor(decompressor(inflate));
}

extern const struct inflate_whole_backend BACKEND_SYMBOL;
BACKEND_EXPORT const struct inflate_whole_backend BACKEND_SYMBOL = {
	.open = libdeflate_open,
	.whole = libdeflate_whole,
	.crc32 = crc,
	.close = libdeflate_close,
};
