/* SPDX-License-Identifier: Apache-2.0 */
#include "signing.h"

#include "content.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/str.h"
#include "trust/trust.h"
#include "wrap/json.h"

#include <string.h>
#include <sys/stat.h>

static int read_secret_file(const char *path, char **ret_text, struct error *err)
{
	struct stat st;

	if (stat(path, &st) == 0 && (st.st_mode & (S_IRWXG | S_IRWXO)))
		return error_set(err, AYON_EINVALID,
				"'%s' can be read by others (mode %04o); run 'chmod 600' on it",
				path, st.st_mode & 07777u);
	return fs_read(path, SIGNATURE_MAX_FILE, ret_text, NULL, err);
}

int signing_key_read(const char *path, const char *password_file,
		struct signature_secret *ret_secret, struct error *err)
{
	char *text = NULL;
	char *password = NULL;

	int r = read_secret_file(path, &text, err);
	if (r == 0 && password_file)
		r = read_secret_file(password_file, &password, err);
	if (password)
		password[strcspn(password, "\r\n")] = '\0';
	if (r == 0) {
		r = signature_secret_read(text, password, ret_secret, err);
		if (r < 0)
			error_prefix(err, "'%s'", path);
	}
	mem_free_secret(text);
	mem_free_secret(password);
	return r;
}

int signing_make(const struct signature_secret *secret, const char *manifest, size_t length,
		const char *expires, char **ret_text, struct error *err)
{
	CLEANUP(json) struct json *root = NULL;
	CLEANUP(free) char *comment = NULL;

	int r = json_parse(manifest, length, &root, err);
	if (r < 0)
		return error_prefix(err, "'%s'", SIGNING_MANIFEST);
	const char *name = json_get_text(root, "name");
	const char *version = json_get_text(root, "version");
	if (str_is_empty(name) || str_is_empty(version) || !json_is_array(json_get(root, "files")))
		return error_set(err, AYON_EINVALID,
				"'%s' has no name, version and list of files; make it with "
				"'ayon-addon pack'",
				SIGNING_MANIFEST);
	r = trust_comment(name, version, expires, &comment, err);
	if (r < 0)
		return r;
	return signature_make(secret, manifest, length, comment, ret_text, err);
}

int signing_add(const struct signature_secret *secret, const char *expires, struct content *client,
		struct error *err)
{
	CLEANUP(free) char *text = NULL;
	const struct content_file *manifest = content_find(client, SIGNING_MANIFEST);
	if (!manifest)
		return error_set(err, AYON_ENOTFOUND,
				"there is no '%s' in it: only native addons are signed",
				SIGNING_MANIFEST);

	int r = signing_make(secret, manifest->bytes, manifest->length, expires, &text, err);
	if (r < 0)
		return r;
	content_remove(client, SIGNING_SIGNATURE);
	content_add(client, SIGNING_SIGNATURE, text, strlen(text), false);
	content_sort(client);
	return 0;
}
