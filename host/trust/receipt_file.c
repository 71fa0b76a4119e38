/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust/receipt_file.c: receipts on the disk, one JSON file for each addon folder, below a folder of mode 0700.
 */
#include "trust/receipt.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/str.h"
#include "layout.h"
#include "trust/owner.h"
#include "wrap/json.h"

#include <string.h>
#include <unistd.h>

#define FORMAT    1
#define MAX_BYTES (4u << 20)

static int read_file(const struct json *object, struct receipt *receipt, struct error *err)
{
	const char *path = json_get_text(object, "path");
	const char *sha256 = json_get_text(object, "sha256");

	if (!path || !sha256 || strlen(sha256) != 64)
		return error_set(err, AYON_ENOTFOUND, "file %zu is malformed", receipt->count + 1);
	receipt->files = mem_grow(receipt->files, receipt->count, &receipt->capacity,
			sizeof(*receipt->files));
	struct receipt_file *file = &receipt->files[receipt->count++];
	*file = (struct receipt_file){
		.path = mem_dup(path),
		.stamp = {
			.size = json_get_int(object, "size", -1),
			.mtime_ns = json_get_int(object, "mtimeNs", -1),
			.ctime_ns = json_get_int(object, "ctimeNs", -1),
			.inode = (uint64_t)json_get_int(object, "inode", -1),
			.device = (uint64_t)json_get_int(object, "device", -1),
		},
	};
	memcpy(file->sha256, sha256, 64);
	return 0;
}

static void take_text(const struct json *object, const char *key, char *ret_text, size_t size)
{
	const char *text = json_get_text(object, key);
	if (text && strlen(text) < size)
		memcpy(ret_text, text, strlen(text) + 1);
}

static void read_verdict(const struct json *object, struct trust_verdict *ret_verdict)
{
	struct trust_verdict verdict = { .is_signed = json_get_bool(object, "signed", false) };

	take_text(object, "key", verdict.key, sizeof(verdict.key));
	take_text(object, "keyId", verdict.key_id, sizeof(verdict.key_id));
	take_text(object, "expires", verdict.expires, sizeof(verdict.expires));
	take_text(object, "reason", verdict.reason, sizeof(verdict.reason));
	*ret_verdict = verdict;
}

static int parse(const char *text, size_t length, const char *directory, struct receipt *receipt,
		struct error *err)
{
	CLEANUP(json) struct json *root = NULL;
	int r = json_parse(text, length, &root, err);
	if (r < 0)
		return r;
	if (json_get_int(root, "format", 0) != FORMAT ||
			!str_equal(json_get_text(root, "directory"), directory))
		return error_set(err, AYON_ENOTFOUND, "it is for another folder or launcher");
	const struct json *files = json_get(root, "files");
	for (size_t i = 0; r == 0 && i < json_count(files); i++)
		r = read_file(json_item(files, i), receipt, err);
	if (r == 0 && !receipt->count)
		r = error_set(err, AYON_ENOTFOUND, "it lists no file");
	read_verdict(json_get(root, "signature"), &receipt->verdict);
	return r;
}

int receipt_read(const struct layout *layout, const char *directory, struct receipt *ret_receipt,
		struct error *err)
{
	CLEANUP(free) char *path = layout_receipt(layout, directory);
	CLEANUP(owner_place) struct owner_place place = { .fd = -1 };
	CLEANUP(receipt) struct receipt receipt = { 0 };

	int r = owner_check(path, &place, err);
	if (r == 0 && (!S_ISREG(place.st.st_mode) || place.st.st_size > MAX_BYTES))
		r = error_set(err, AYON_EINVALID, "it is no file of a receipt's size");
	if (r == 0) {
		size_t size = (size_t)place.st.st_size;
		CLEANUP(free) char *text = mem_new(size + 1);
		ssize_t n = pread(place.fd, text, size, 0);
		r = n == (ssize_t)size ? parse(text, size, directory, &receipt, err) : AYON_EIO;
	}
	if (r < 0) {
		/* Without a receipt everything is verified anew, which is slower and never wrong. */
		error_prefix(err, "'%s'", path);
		if (err)
			err->code = AYON_ENOTFOUND;
		return AYON_ENOTFOUND;
	}
	*ret_receipt = receipt;
	receipt = (struct receipt){ 0 };
	return 0;
}

static struct json *file_json(const struct receipt_file *file)
{
	struct json *object = json_new_object();

	json_set_text(object, "path", file->path);
	json_set_text(object, "sha256", file->sha256);
	json_set_int(object, "size", file->stamp.size);
	json_set_int(object, "mtimeNs", file->stamp.mtime_ns);
	json_set_int(object, "ctimeNs", file->stamp.ctime_ns);
	json_set_int(object, "inode", (int64_t)file->stamp.inode);
	json_set_int(object, "device", (int64_t)file->stamp.device);
	return object;
}

int receipt_write(const struct layout *layout, const char *directory, const struct receipt *receipt,
		struct error *err)
{
	CLEANUP(free) char *folder = layout_receipts(layout);
	CLEANUP(free) char *path = layout_receipt(layout, directory);
	CLEANUP(json) struct json *root = json_new_object();
	struct json *files = json_new_array();
	struct json *signature = json_new_object();

	for (size_t i = 0; i < receipt->count; i++)
		json_add(files, file_json(&receipt->files[i]));
	json_set_bool(signature, "signed", receipt->verdict.is_signed);
	json_set_text(signature, "key", receipt->verdict.key);
	json_set_text(signature, "keyId", receipt->verdict.key_id);
	json_set_text(signature, "expires", receipt->verdict.expires);
	json_set_text(signature, "reason", receipt->verdict.reason);
	json_set_int(root, "format", FORMAT);
	json_set_text(root, "directory", directory);
	json_set(root, "files", files);
	json_set(root, "signature", signature);
	int r = fs_make_dirs(folder, 0700, err);
	return r < 0 ? r : json_write(path, root, 0600, FS_CACHE, err);
}
