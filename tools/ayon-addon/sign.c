/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/sign.c: `sign`: puts the signature of the manifest beside it, in a folder, a client.zip or the package
 * for the server. The content is not changed, but it is compared with the manifest first: a signature says that
 * somebody vouches for these files.
 */
#include "command.h"
#include "content.h"
#include "signing.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "wrap/digest.h"
#include "wrap/json.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CLIENT_ZIP "private/client.zip"

AYON_OPTION_DECLARE(path_option, AYON_OPTION_POSITIONAL, AYON_OPTION_REQUIRED, "path", NULL, "PATH",
		"Package for the server, client.zip, addon folder or addon.json", NULL, NULL);
AYON_OPTION_DECLARE(key_option, AYON_OPTION_TEXT, AYON_OPTION_REQUIRED, "key", "k", "FILE",
		"Secret key, made by `ayon-addon keygen` or `minisign -G`", NULL, NULL);
AYON_OPTION_DECLARE(password_option, AYON_OPTION_TEXT, 0, "password-file", NULL, "FILE",
		"File whose first line is the password of the key", NULL, NULL);
AYON_OPTION_DECLARE(expires_option, AYON_OPTION_TEXT, 0, "expires", NULL, "YYYY-MM-DD",
		"Last day (UTC) on which the signature counts", NULL, NULL);

static const struct ayon_option *const table[] = {
	&path_option,
	&key_option,
	&password_option,
	&expires_option,
	NULL,
};

/* Whether every listed file is there as it is listed, and nothing else in ayon-native/. */
static int check_listed(const struct content *client, struct error *err)
{
	const struct content_file *manifest = content_find(client, SIGNING_MANIFEST);
	CLEANUP(json) struct json *root = NULL;
	CLEANUP(strlist) struct strlist listed = { 0 };

	int r = manifest ? json_parse(manifest->bytes, manifest->length, &root, err) : 0;
	const struct json *files = json_get(root, "files");
	for (size_t i = 0; r == 0 && i < json_count(files); i++) {
		const struct json *item = json_item(files, i);
		const char *path = json_get_text(item, "path");
		const struct content_file *file = path ? content_find(client, path) : NULL;
		char hex[DIGEST_HEX_SIZE];
		if (!file)
			return error_set(err, AYON_EINVALID, "'%s' is listed and missing",
					path ? path : "");
		r = digest_bytes(DIGEST_SHA256, file->bytes, file->length, hex, err);
		if (r == 0 && !str_equal(hex, json_get_text(item, "sha256")))
			return error_set(err, AYON_EINVALID,
					"'%s' is not what the manifest lists; pack it again", path);
		strlist_add(&listed, path);
	}
	for (size_t i = 0; r == 0 && i < client->count; i++) {
		const char *path = client->files[i].path;
		if (str_starts(path, "ayon-native/") && !str_equal(path, SIGNING_MANIFEST) &&
				!str_equal(path, SIGNING_SIGNATURE) && !strlist_has(&listed, path))
			return error_set(err, AYON_EINVALID,
					"'%s' is not listed in the manifest; pack it again", path);
	}
	return r;
}

static int sign_content(const struct signature_secret *secret, const char *expires,
		struct content *client, struct error *err)
{
	int r = check_listed(client, err);
	return r < 0 ? r : signing_add(secret, expires, client, err);
}

static int write_beside(const struct content *client, const char *folder, struct error *err)
{
	const struct content_file *file = content_find(client, SIGNING_SIGNATURE);
	CLEANUP(free) char *path = path_join(folder, "addon.json.minisig");

	return fs_write_atomic(path, file->bytes, file->length, 0644, FS_DURABLE, err);
}

/* A folder of an addon; or the manifest alone, beside which the files that it lists need not lie. */
static int sign_in_place(const struct signature_secret *secret, const char *expires,
		const char *path, bool is_manifest, struct error *err)
{
	CLEANUP(content) struct content client = { 0 };
	CLEANUP(free)
	char *folder = is_manifest ? path_dirname(path) : path_join(path, "ayon-native");

	int r = is_manifest ? content_add_file(&client, SIGNING_MANIFEST, path, err)
			    : content_add_tree(&client, "", path, true, err);
	if (r >= 0)
		r = is_manifest ? signing_add(secret, expires, &client, err)
				: sign_content(secret, expires, &client, err);
	return r < 0 ? r : write_beside(&client, folder, err);
}

static int sign_upload(const struct signature_secret *secret, const char *expires, const char *path,
		struct content *upload, struct error *err)
{
	CLEANUP(content) struct content client = { 0 };
	CLEANUP(free) char *scratch = mem_printf("%s.client-%d", path, (int)getpid());
	const struct content_file *zip = content_find(upload, CLIENT_ZIP);

	int r = content_read_zip_bytes(&client, zip->bytes, zip->length, err);
	if (r >= 0)
		r = sign_content(secret, expires, &client, err);
	if (r >= 0)
		r = content_write_zip(&client, scratch, err);
	if (r < 0)
		return r;
	content_remove(upload, CLIENT_ZIP);
	r = content_add_file(upload, CLIENT_ZIP, scratch, err);
	unlink(scratch);
	if (r < 0)
		return r;
	content_sort(upload);
	return content_write_zip(upload, path, err);
}

static int sign_zip(const struct signature_secret *secret, const char *expires, const char *path,
		struct error *err)
{
	CLEANUP(content) struct content content = { 0 };
	int r = content_read_zip(&content, path, err);
	if (r >= 0)
		r = content_check(&content, err);
	if (r < 0)
		return r;
	if (content_find(&content, CLIENT_ZIP))
		return sign_upload(secret, expires, path, &content, err);
	r = sign_content(secret, expires, &content, err);
	return r < 0 ? r : content_write_zip(&content, path, err);
}

static int run_sign(const struct options *options, struct error *err)
{
	CLEANUP(signature_secret) struct signature_secret secret = { 0 };
	const char *path = options_text(options, "path", 0);
	const char *expires = options_text(options, "expires", 0);
	char id[SIGNATURE_ID_SIZE];

	int r = signing_key_read(options_text(options, "key", 0),
			options_text(options, "password-file", 0), &secret, err);
	if (r < 0)
		return r;
	bool is_manifest = str_ends(path, ".json");
	r = is_manifest || fs_is_dir(path) ? sign_in_place(&secret, expires, path, is_manifest, err)
					   : sign_zip(&secret, expires, path, err);
	if (r < 0)
		return error_prefix(err, "'%s'", path);
	signature_id_text(secret.key.id, id);
	printf("signed with key %s: %s\n", id, path);
	return 0;
}

const struct command command_sign = {
	.name = "sign",
	.summary = "Sign an addon, so that studios can tell who made it",
	.description = "Writes ayon-native/addon.json.minisig, which `minisign -V` verifies too. "
		       "The "
		       "signature covers the manifest, which lists every file, and names addon and "
		       "version.",
	.options = table,
	.run = run_sign,
};
