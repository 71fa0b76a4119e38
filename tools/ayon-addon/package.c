/* SPDX-License-Identifier: Apache-2.0 */
#include "package.h"

#include "tables.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "wrap/digest.h"
#include "wrap/json.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NATIVE "ayon-native/"

/* ayon-native/<platform>/<name>.so is an object for that platform; what else lies there is its company. */
static struct json *objects_of(const struct content *client, const char *name)
{
	struct json *objects = json_new_object();
	CLEANUP(free) char *wanted = mem_printf("%s.so", name);
	for (size_t i = 0; i < client->count; i++) {
		const char *path = client->files[i].path;
		if (!str_starts(path, NATIVE "linux-"))
			continue;
		path += strlen(NATIVE);
		CLEANUP(free) char *platform = path_dirname(path);
		if (!strchr(platform, '/') && str_equal(path_basename(path), wanted))
			json_set_text(objects, platform, path);
	}
	return objects;
}

static int files_of(const struct content *client, struct json **ret_files, struct error *err)
{
	CLEANUP(json) struct json *files = json_new_array();
	for (size_t i = 0; i < client->count; i++) {
		const struct content_file *file = &client->files[i];
		char hex[DIGEST_HEX_SIZE];
		int r = digest_bytes(DIGEST_SHA256, file->bytes, file->length, hex, err);
		if (r < 0)
			return r;
		struct json *object = json_new_object();
		json_set_text(object, "path", file->path);
		json_set_text(object, "sha256", hex);
		json_set_int(object, "size", (int64_t)file->length);
		json_add(files, object);
	}
	*ret_files = TAKE(files);
	return 0;
}

int package_add_manifest(struct content *client, const struct addon_code *code, struct error *err)
{
	int r = content_check(client, err);
	if (r < 0)
		return r;

	struct json *files = NULL;
	r = files_of(client, &files, err);
	if (r < 0)
		return r;

	CLEANUP(json) struct json *root = tables_describe(code);
	json_set(root, "objects", objects_of(client, code->addon.name));
	json_set(root, "files", files);
	CLEANUP(free) char *text = json_write_text(root, true);
	CLEANUP(free) char *line = mem_printf("%s\n", text);
	content_add(client, NATIVE "addon.json", line, strlen(line), false);
	content_sort(client);
	return 0;
}

static int add_client_zip(const struct content *client, const char *scratch_dir,
		struct content *upload, struct error *err)
{
	CLEANUP(free) char *path = mem_printf("%s/.client-%d.zip", scratch_dir, (int)getpid());
	int r = content_write_zip(client, path, err);
	if (r >= 0)
		r = content_add_file(upload, "private/client.zip", path, err);
	unlink(path);
	return r;
}

static void add_text(struct content *content, const char *path, char *text)
{
	content_add(content, path, text, strlen(text), false);
	free(text);
}

int package_build(const struct content *client, const struct content *server,
		const struct ayon_addon *addon, const char *client_dir, const char *scratch_dir,
		struct content *ret_upload, struct error *err)
{
	struct content upload = { 0 };
	int r = add_client_zip(client, scratch_dir, &upload, err);
	for (size_t i = 0; i < server->count && r >= 0; i++) {
		CLEANUP(free) char *path = mem_printf("server/%s", server->files[i].path);
		content_add(&upload, path, server->files[i].bytes, server->files[i].length, false);
	}
	add_text(&upload, "package.py", package_py(addon, client_dir));
	if (!content_find(&upload, "server/__init__.py"))
		add_text(&upload, "server/__init__.py", package_server_init(addon));
	if (r >= 0)
		r = content_check(&upload, err);
	if (r < 0) {
		content_finish(&upload);
		return r;
	}
	*ret_upload = upload;
	return 0;
}
