/* SPDX-License-Identifier: Apache-2.0 */
#include "distribution/manifest.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "distribution/unpack.h"
#include "distribution/unpack_table.h"
#include "layout.h"
#include "trust/receipt.h"
#include "trust/trust.h"
#include "wrap/json.h"

#include <strings.h>

#define FOLDER    "ayon-native/"
#define MANIFEST  "ayon-native/addon.json"
#define SIGNATURE "ayon-native/addon.json.minisig"
#define MAX_BYTES (32u << 20)
#define FORMAT    1

static bool has_native(const struct unpack *unpack)
{
	const struct unpack_entry *entry;

	for (size_t i = 0; (entry = unpack_entry(unpack, i)); i++) {
		if (str_starts(entry->path, FOLDER))
			return true;
	}
	return false;
}

static int read_manifest(const struct unpack *unpack, const char *directory, char **ret_text,
		size_t *ret_length, struct json **ret_root, struct error *err)
{
	CLEANUP(free) char *path = layout_native_manifest(directory);
	CLEANUP(free) char *text = NULL;
	size_t length = 0;

	const struct unpack_entry *entry = unpack_find(unpack, MANIFEST);
	if (!entry || entry->kind != UNPACK_FILE)
		return error_set(err, AYON_EINVALID,
				"it has native files and no '%s'; pack it with ayon-addon",
				MANIFEST);
	int r = fs_read(path, MAX_BYTES, &text, &length, err);
	if (r < 0)
		return r;
	r = json_parse(text, length, ret_root, err);
	if (r < 0) {
		error_prefix(err, "'%s'", MANIFEST);
		return r;
	}
	*ret_text = TAKE(text);
	*ret_length = length;
	return 0;
}

/* What the trusted keys say, and what the loader will hold the files against. */
static int judge(const struct trust *trust, const char *directory, const struct json *root,
		struct trust_subject *subject, struct receipt *ret_receipt, struct error *err)
{
	CLEANUP(free) char *path = layout_native_signature(directory);
	CLEANUP(free) char *signature = NULL;
	CLEANUP(receipt) struct receipt receipt = { 0 };

	int r = fs_read(path, SIGNATURE_MAX_FILE, &signature, NULL, err);
	if (r < 0 && r != AYON_ENOTFOUND)
		return r;
	subject->signature = signature;
	r = receipt_begin(root, subject->manifest, subject->length, signature, &receipt, err);
	if (r == 0)
		r = trust_judge(trust, subject, &receipt.verdict, err);
	if (r == 0)
		r = trust_demand(trust, &receipt.verdict, err);
	if (r < 0)
		return r;
	receipt_finish(ret_receipt);
	*ret_receipt = receipt;
	receipt = (struct receipt){ 0 };
	return 0;
}

static int check_identity(
		const struct json *root, const char *name, const char *version, struct error *err)
{
	const char *said_name = json_get_text(root, "name");
	const char *said_version = json_get_text(root, "version");

	if (json_get_whole(root, "format", 0) != FORMAT)
		return error_set(err, AYON_EINVALID,
				"'%s' has format %lld and this ayon reads %d; update ayon",
				MANIFEST, (long long)json_get_whole(root, "format", 0), FORMAT);
	if (!str_equal(said_name, name) || !str_equal(said_version, version))
		return error_set(err, AYON_EINVALID,
				"'%s' is for '%s' '%s'; the server published another package",
				MANIFEST, said_name ? said_name : "",
				said_version ? said_version : "");
	return 0;
}

static int check_file(const struct unpack *unpack, const struct json *file,
		struct unpack_table *listed, struct error *err)
{
	const char *path = json_get_text(file, "path");
	const char *sha256 = json_get_text(file, "sha256");
	int64_t size = json_get_whole(file, "size", -1);
	if (!path || !sha256)
		return error_set(err, AYON_EINVALID, "'%s' lists a file without path or sha256",
				MANIFEST);

	const struct unpack_entry *entry = unpack_find(unpack, path);
	if (!entry || entry->kind != UNPACK_FILE)
		return error_set(err, AYON_EINVALID, "'%.200s' is listed and missing", path);
	if (size < 0 || (uint64_t)size != entry->size)
		return error_set(err, AYON_EINVALID, "'%.200s' has %llu bytes, listed are %lld",
				path, (unsigned long long)entry->size, (long long)size);
	if (strcasecmp(entry->sha256, sha256) != 0)
		return error_set(err, AYON_EINVALID, "'%.200s' has sha256 %s, listed is %.64s",
				path, entry->sha256, sha256);
	if (!unpack_table_find(listed, path))
		unpack_table_add(listed, path, UNPACK_FILE);
	return 0;
}

static int check_unlisted(
		const struct unpack *unpack, const struct unpack_table *listed, struct error *err)
{
	const struct unpack_entry *entry;

	for (size_t i = 0; (entry = unpack_entry(unpack, i)); i++) {
		if (entry->kind == UNPACK_DIRECTORY || !str_starts(entry->path, FOLDER))
			continue;
		if (str_equal(entry->path, MANIFEST) || str_equal(entry->path, SIGNATURE))
			continue;
		if (!unpack_table_find(listed, entry->path))
			return error_set(err, AYON_EINVALID, "'%.200s' is not listed in '%s'",
					entry->path, MANIFEST);
	}
	return 0;
}

int manifest_check(const struct unpack *unpack, const char *directory, const char *name,
		const char *version, const struct trust *trust, struct receipt *ret_receipt,
		struct error *err)
{
	CLEANUP(free) char *text = NULL;
	CLEANUP(json) struct json *root = NULL;
	struct trust_subject subject = { .name = name, .version = version };
	struct unpack_table listed = { 0 };

	if (!has_native(unpack))
		return 0;
	int r = read_manifest(unpack, directory, &text, &subject.length, &root, err);
	if (r < 0)
		return r;
	subject.manifest = text;
	r = check_identity(root, name, version, err);
	if (r < 0)
		return r;

	const struct json *files = json_get(root, "files");
	for (size_t i = 0; r == 0 && i < json_count(files); i++)
		r = check_file(unpack, json_item(files, i), &listed, err);
	if (r == 0)
		r = check_unlisted(unpack, &listed, err);
	unpack_table_finish(&listed);
	return r < 0 ? r : judge(trust, directory, root, &subject, ret_receipt, err);
}
