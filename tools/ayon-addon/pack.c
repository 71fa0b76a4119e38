/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon-addon/pack.c: `pack`: from built shared objects to the zip that the server takes.
 */
#include "command.h"
#include "content.h"
#include "elf_file.h"
#include "package.h"
#include "signing.h"
#include "tables.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/self.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

AYON_OPTION_DECLARE(object_option, AYON_OPTION_TEXT, AYON_OPTION_REQUIRED | AYON_OPTION_REPEAT,
		"object", "o", "FILE",
		"Shared object of the addon; once for each platform, one of them for this machine",
		NULL, NULL);
AYON_OPTION_DECLARE(out_option, AYON_OPTION_TEXT, 0, "out", NULL, "DIR",
		"Folder for <name>-<version>.zip (default: the working folder)", NULL, NULL);
AYON_OPTION_DECLARE(tree_option, AYON_OPTION_TEXT, 0, "tree", NULL, "DIR",
		"Also lay the client part at DIR/<name>_<version>, as a launcher would", NULL,
		NULL);
AYON_OPTION_DECLARE(client_option, AYON_OPTION_TEXT, AYON_OPTION_REPEAT, "client", NULL, "DIR",
		"Folder for the client part, under its own name: a Python package, say", NULL,
		NULL);
AYON_OPTION_DECLARE(server_option, AYON_OPTION_TEXT, 0, "server", NULL, "DIR",
		"Content of the package's server folder: settings and the like (default: a stub)",
		NULL, NULL);
AYON_OPTION_DECLARE(file_option, AYON_OPTION_TEXT, AYON_OPTION_REPEAT, "file", NULL, "[NAME=]PATH",
		"File for the folder ayon-native of the client part", NULL, NULL);
AYON_OPTION_DECLARE(no_python_option, AYON_OPTION_FLAG, 0, "no-python", NULL, NULL,
		"Leave out the tiny Python package that makes the addon known to Python hosts",
		NULL, NULL);
AYON_OPTION_DECLARE(key_option, AYON_OPTION_TEXT, 0, "key", "k", "FILE",
		"Sign with this secret key, as `ayon-addon sign` does", NULL, NULL);
AYON_OPTION_DECLARE(password_option, AYON_OPTION_TEXT, 0, "password-file", NULL, "FILE",
		"File whose first line is the password of the key", NULL, NULL);
AYON_OPTION_DECLARE(expires_option, AYON_OPTION_TEXT, 0, "expires", NULL, "YYYY-MM-DD",
		"Last day (UTC) on which the signature counts", NULL, NULL);
AYON_OPTION_DECLARE(quiet_option, AYON_OPTION_FLAG, 0, "quiet", "q", NULL,
		"Do not print the package's path", NULL, NULL);

static const struct ayon_option *const table[] = {
	&object_option,
	&out_option,
	&tree_option,
	&client_option,
	&server_option,
	&file_option,
	&no_python_option,
	&key_option,
	&password_option,
	&expires_option,
	&quiet_option,
	NULL,
};

/* Where the object goes, told by its own header. */
static int read_object(
		const char *path, struct content *objects, bool *ret_is_ours, struct error *err)
{
	CLEANUP(elf_file) struct elf_file elf = { 0 };
	int r = content_add_file(objects, path, path, err);
	if (r < 0)
		return r;

	struct content_file *file = &objects->files[objects->count - 1];
	r = elf_file_read(file->bytes, file->length, &elf, err);
	if (r < 0)
		return error_prefix(err, "'%s'", path);
	if (!elf.platform)
		return error_set(err, AYON_EINVALID,
				"'%s' is for a machine that ayon does not run on", path);
	*ret_is_ours = str_equal(elf.platform, self_native_dir());
	free(file->path);
	file->path = mem_dup(elf.platform);
	return 0;
}

/* The object for this machine tells what the addon is; then all of them get their place. */
static int add_objects(const struct options *options, struct content *client,
		struct addon_code *code, struct error *err)
{
	CLEANUP(content) struct content objects = { 0 };
	const char *path;
	for (size_t i = 0; (path = options_text(options, "object", i)); i++) {
		bool is_ours = false;
		int r = read_object(path, &objects, &is_ours, err);
		if (r >= 0 && is_ours && !code->addon.name)
			r = tables_load(path, code, err);
		if (r < 0)
			return r;
	}
	if (!code->addon.name)
		return error_set(err, AYON_EUSAGE,
				"none of the objects is for this machine (%s); its tables are "
				"needed",
				self_native_dir());
	for (size_t i = 0; i < objects.count; i++) {
		const struct content_file *file = &objects.files[i];
		CLEANUP(free)
		char *name = mem_printf("ayon-native/%s/%s.so", file->path, code->addon.name);
		content_add(client, name, file->bytes, file->length, true);
	}
	return 0;
}

static int add_files(const struct options *options, struct content *client, struct error *err)
{
	const char *value;
	for (size_t i = 0; (value = options_text(options, "file", i)); i++) {
		const char *equals = strchr(value, '=');
		const char *source = equals ? equals + 1 : value;
		CLEANUP(free)
		char *name = equals ? mem_dup_n(value, (size_t)(equals - value))
				    : mem_dup(path_basename(value));
		CLEANUP(free) char *path = mem_printf("ayon-native/%s", name);
		int r = content_add_file(client, path, source, err);
		if (r < 0)
			return r;
	}
	return 0;
}

/* The folders given; *ret_python becomes the name of the first that Python can import. */
static int add_clients(const struct options *options, struct content *client, char **ret_python,
		struct error *err)
{
	const char *directory;
	for (size_t i = 0; (directory = options_text(options, "client", i)); i++) {
		CLEANUP(free) char *absolute = path_absolute(directory);
		const char *name = path_basename(absolute);
		int r = content_add_tree(client, name, absolute, true, err);
		if (r < 0)
			return error_prefix(err, "--client");
		CLEANUP(free) char *init = path_join(name, "__init__.py");
		if (!*ret_python && content_find(client, init))
			*ret_python = mem_dup(name);
	}
	return 0;
}

static int gather(const struct options *options, struct content *client, struct addon_code *code,
		char **ret_client_dir, struct error *err)
{
	int r = add_objects(options, client, code, err);
	if (r >= 0)
		r = add_files(options, client, err);
	if (r >= 0)
		r = add_clients(options, client, ret_client_dir, err);
	if (r < 0)
		return r;

	if (!*ret_client_dir && options_count(options, "no-python") == 0) {
		*ret_client_dir = package_python_name(&code->addon);
		CLEANUP(free) char *path = mem_printf("%s/__init__.py", *ret_client_dir);
		CLEANUP(free) char *text = package_python_init(&code->addon);
		content_add(client, path, text, strlen(text), false);
	}
	return package_add_manifest(client, code, err);
}

static int sign(const struct options *options, struct content *client, struct error *err)
{
	CLEANUP(signature_secret) struct signature_secret secret = { 0 };
	const char *key = options_text(options, "key", 0);

	if (!key)
		return 0;
	int r = signing_key_read(key, options_text(options, "password-file", 0), &secret, err);
	return r < 0 ? r : signing_add(&secret, options_text(options, "expires", 0), client, err);
}

static int run_pack(const struct options *options, struct error *err)
{
	CLEANUP(content) struct content client = { 0 };
	CLEANUP(content) struct content server = { 0 };
	CLEANUP(content) struct content upload = { 0 };
	CLEANUP(free) char *client_dir = NULL;
	CLEANUP(addon_code) struct addon_code code = { 0 };
	const struct ayon_addon *addon = &code.addon;
	const char *out = options_text(options, "out", 0);
	const char *tree = options_text(options, "tree", 0);
	const char *server_dir = options_text(options, "server", 0);

	int r = gather(options, &client, &code, &client_dir, err);
	if (r >= 0)
		r = sign(options, &client, err);
	if (r >= 0 && server_dir)
		r = content_add_tree(&server, "", server_dir, true, err);
	if (r >= 0)
		r = fs_make_dirs(out ? out : ".", 0777, err);
	if (r >= 0)
		r = package_build(&client, &server, addon, client_dir ? client_dir : "ayon-native",
				out ? out : ".", &upload, err);
	if (r < 0)
		return r;

	if (tree) {
		CLEANUP(free)
		char *directory = mem_printf("%s/%s_%s", tree, addon->name, addon->version);
		r = content_write_tree(&client, directory, err);
		if (r < 0)
			return r;
	}
	CLEANUP(free)
	char *path = mem_printf("%s/%s-%s.zip", out ? out : ".", addon->name, addon->version);
	r = content_write_zip(&upload, path, err);
	if (r >= 0 && options_count(options, "quiet") == 0)
		printf("%s\n", path);
	return r;
}

const struct command command_pack = {
	.name = "pack",
	.summary = "Make the package that the server takes from a built addon",
	.description = "Name, version, title and commands come from the shared object itself. The "
		       "same input gives "
		       "the same bytes.",
	.options = table,
	.run = run_pack,
};
