/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/package.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/str.h"
#include "distribution/manifest.h"
#include "distribution/sample.h"
#include "distribution/unpack.h"
#include "distribution/unpack_zip.h"
#include "distribution/zip_file.h"
#include "file_list.h"
#include "layout.h"
#include "wrap/archive.h"
#include "wrap/digest.h"
#include "wrap/crc32.h"
#include "wrap/inflate.h"
#include "wrap/signature.h"

CLEANUP_DEFINE(unpack, struct unpack *, unpack_free);

int package_load_libraries(struct error *err)
{
	char hex[DIGEST_HEX_SIZE];

	int r = digest_bytes(DIGEST_SHA256, "", 0, hex, err);
	if (r == 0)
		r = signature_load(err);
	if (r < 0)
		return r;
	r = inflate_load(err);
	if (r < 0)
		return r;
	r = crc32_load(err);
	return r < 0 ? r : archive_load(err);
}

static int check_space(const char *directory, uint64_t wanted, struct error *err)
{
	unsigned long long left = 0;
	char a[32], b[32];

	if (fs_free_bytes(directory, &left, NULL) < 0 || wanted <= left)
		return 0;
	return error_set(err, AYON_EIO,
			"unpacked it needs %s and only %s are free; make room on the disk",
			str_bytes(wanted, a, sizeof(a)), str_bytes(left, b, sizeof(b)));
}

/* The digests were made while the bytes went by; without the list nothing could tell later what rotted. */
static int write_file_list(const char *path, const struct unpack *unpack, struct error *err)
{
	CLEANUP(str) struct str text = { 0 };
	const struct unpack_entry *entry;

	for (size_t i = 0; (entry = unpack_entry(unpack, i)); i++) {
		if (entry->kind == UNPACK_FILE)
			file_list_add(&text, entry->path, entry->sha256);
	}
	return fs_write_atomic(
			path, str_get(&text), text.length, layout_file_mode(), FS_CACHE, err);
}

int package_check(const struct package_spec *spec, const struct unpack *unpack, struct error *err)
{
	if (spec->files)
		sample_choose(unpack, spec->files);

	int r = spec->version ? manifest_check(unpack, spec->directory, spec->name, spec->version,
						spec->trust, spec->ret_receipt, err)
			      : 0;
	return r < 0 || !spec->file_list ? r : write_file_list(spec->file_list, unpack, err);
}

/* Stored and deflated entries are for our own reader; the methods that hardly anybody uses for libarchive. */
static int unpack_entries(const struct package_spec *spec, const struct zip_file *zip,
		struct unpack *unpack, struct error *err)
{
	if (zip->is_zip && zip->is_plain)
		return unpack_zip(unpack, zip, spec->pool, err);

	int r = zip->is_zip ? zip_check(zip, err) : 0;
	return r < 0 ? r : unpack_archive(unpack, spec->archive, zip->is_zip, err);
}

static int unpack_checked(
		const struct package_spec *spec, const struct zip_file *zip, struct error *err)
{
	CLEANUP(unpack) struct unpack *unpack = NULL;
	struct unpack_options options = {
		.directory = spec->directory,
		.archive_bytes = zip->size,
		.fold_case = spec->version != NULL,
		.hash = spec->file_list || (spec->version && (zip->has_native || !zip->is_zip)),
		.cancel = spec->cancel,
	};
	int r = check_space(spec->directory, zip->unpacked_bytes, err);
	if (r == 0)
		r = unpack_new(&options, &unpack, err);
	if (r == 0)
		r = unpack_entries(spec, zip, unpack, err);
	return r < 0 ? r : package_check(spec, unpack, err);
}

int package_unpack(const struct package_spec *spec, struct error *err)
{
	struct zip_file zip = { 0 };
	int r = zip_open(spec->archive, &zip, err);
	if (r < 0)
		return r;

	r = unpack_checked(spec, &zip, err);
	zip_close(&zip);
	return r;
}
