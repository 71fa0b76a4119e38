/* SPDX-License-Identifier: Apache-2.0 */
#include "demo.h"

#include "base/fs.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "package.h"
#include "studio.h"
#include "wrap/archive.h"

#include <string.h>

/* The same bytes for the same seed, whenever it is applied. */
#define FIXED_TIME 1767225600

int seed_zip(const char *path, const struct json *files, struct error *err)
{
	struct archive_writer *writer = NULL;
	int r = archive_create(path, &writer, err);
	if (r < 0)
		return r;

	for (struct json_member member = { 0 }; json_next(files, &member);) {
		const char *text = json_text(member.value);
		r = archive_add(writer, member.key, 0644, FIXED_TIME, text ? text : "",
				text ? strlen(text) : 0, err);
		if (r < 0) {
			archive_abort(writer);
			return r;
		}
	}
	return archive_finish(writer, err);
}

static int write_text(const char *directory, const char *name, const char *text, struct error *err)
{
	CLEANUP(free) char *path = path_join(directory, name);
	CLEANUP(free) char *parent = path_dirname(path);
	int r = fs_make_dirs(parent, 0755, err);
	if (r < 0)
		return r;
	return fs_write_atomic(path, text, strlen(text), 0644, FS_CACHE, err);
}

/* JSON spells texts and objects as Python does, but not the constants. */
static void append_literal(struct str *text, const char *name, const struct json *value)
{
	CLEANUP(free) char *json = json_write_text(value, false);
	const char *literal = json;
	if (json_is_bool(value))
		literal = json[0] == 't' ? "True" : "False";
	str_appendf(text, "%s = %s\n", name, literal);
}

static int write_package(const char *directory, const struct json *description, struct error *err)
{
	CLEANUP(str) struct str text = { 0 };
	append_literal(&text, "name", json_get(description, "name"));
	append_literal(&text, "version", json_get(description, "version"));
	if (json_get(description, "title"))
		append_literal(&text, "title", json_get(description, "title"));
	for (struct json_member member = { 0 };
			json_next(json_get(description, "package"), &member);) {
		if (member.value)
			append_literal(&text, member.key, member.value);
	}
	return write_text(directory, "package.py", str_get(&text), err);
}

static int write_folder(const char *directory, const char *folder, const struct json *files,
		struct error *err)
{
	CLEANUP(free) char *base = path_join(directory, folder);
	int r = 0;
	for (struct json_member member = { 0 }; r >= 0 && json_next(files, &member);)
		r = write_text(base, member.key,
				json_text(member.value) ? json_text(member.value) : "", err);
	return r;
}

static int write_client(const char *directory, const struct json *files, struct error *err)
{
	CLEANUP(free) char *folder = path_join(directory, "private");
	CLEANUP(free) char *client = path_join(folder, "client.zip");
	int r = fs_make_dirs(folder, 0755, err);
	if (r < 0)
		return r;
	return seed_zip(client, files, err);
}

static int write_addon(const char *directory, const struct json *description, struct error *err)
{
	const struct json *extra = json_get(description, "studio");
	int r = write_package(directory, description, err);
	if (r >= 0)
		r = write_text(directory, "server/__init__.py",
				"# The studio server never runs this; a real one loads the addon "
				"class.\n",
				err);
	if (r >= 0)
		r = write_folder(directory, "private", json_get(description, "private"), err);
	if (r >= 0)
		r = write_folder(directory, "public", json_get(description, "public"), err);
	if (r >= 0 && extra) {
		CLEANUP(free) char *text = json_write_text(extra, true);
		r = write_text(directory, "server/studio.json", text, err);
	}
	if (r >= 0 && json_get(description, "client"))
		r = write_client(directory, json_get(description, "client"), err);
	return r;
}

int seed_addon(struct studio *studio, const struct json *description, struct error *err)
{
	const char *name = json_get_text(description, "name");
	const char *version = json_get_text(description, "version");
	if (!package_name_is_valid(name) || !package_version_is_valid(version))
		return error_set(err, AYON_EINVALID,
				"an addon of the seed has no valid name and version");

	CLEANUP(free) char *parent = path_join(studio->addons_dir, name);
	CLEANUP(free) char *directory = path_join(parent, version);
	int r = write_addon(directory, description, err);
	if (r < 0)
		return error_prefix(err, "addon %s %s", name, version);
	return 0;
}
