/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/package.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/str.h"
#include "distribution/manifest.h"
#include "distribution/sample.h"
#include "distribution/unpack.h"
#include "distribution/zip_check.h"
#include "file_list.h"
#include "layout.h"
#include "wrap/archive.h"
#include "wrap/digest.h"

#include <errno.h>
#include <sys/stat.h>

CLEANUP_DEFINE(unpack, struct unpack *, unpack_free);

int package_load_libraries(struct error *err)
{
	char hex[DIGEST_HEX_SIZE];

	int r = digest_bytes(DIGEST_SHA256, "", 0, hex, err);
	if (r < 0)
		return r;
	return archive_load(err);
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
						err)
			      : 0;
	return r < 0 || !spec->file_list ? r : write_file_list(spec->file_list, unpack, err);
}

int package_unpack(const struct package_spec *spec, struct error *err)
{
	CLEANUP(unpack) struct unpack *unpack = NULL;
	struct zip_summary summary = { 0 };
	struct stat st;

	if (stat(spec->archive, &st) < 0)
		return error_errno(err, AYON_EIO, errno, "cannot read '%s'", spec->archive);
	int r = zip_check(spec->archive, &summary, err);
	if (r < 0)
		return r;
	r = check_space(spec->directory, summary.unpacked_bytes, err);
	if (r < 0)
		return r;
	struct unpack_options options = {
		.directory = spec->directory,
		.archive_bytes = (uint64_t)st.st_size,
		.fold_case = spec->version != NULL,
		.hash = spec->file_list ||
			(spec->version && (summary.has_native || !summary.is_zip)),
		.cancel = spec->cancel,
	};
	r = unpack_new(&options, &unpack, err);
	if (r < 0)
		return r;

	/* An addon without client files is a zip without entries, which libarchive takes for no zip at all. */
	if (!summary.is_zip || summary.entries)
		r = unpack_archive(unpack, spec->archive, err);
	if (r < 0)
		return r;
	return package_check(spec, unpack, err);
}
