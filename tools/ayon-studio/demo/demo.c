/* SPDX-License-Identifier: Apache-2.0 */
#include "demo.h"

#include "base/fs.h"
#include "base/path.h"
#include "base/str.h"
#include "bundles.h"
#include "data.h"
#include "install.h"

static int install_zip(
		struct studio *studio, const char *zip, struct json *installed, struct error *err)
{
	CLEANUP(free) char *name = NULL;
	CLEANUP(free) char *version = NULL;
	int r = install_inspect(zip, &name, &version, err);
	if (r >= 0)
		r = install_unpack(studio, zip, name, version, err);
	if (r < 0)
		return error_prefix(err, "'%s'", zip);
	json_set_text(installed, name, version);
	return 0;
}

static int install_folder(struct studio *studio, const char *folder, struct json *installed,
		struct error *err)
{
	char **names = NULL;
	size_t count = 0;
	int r = fs_list(folder, &names, &count, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < count; i++) {
		CLEANUP(free) char *path = path_join(folder, names[i]);
		if (r >= 0 && str_ends(names[i], ".zip"))
			r = install_zip(studio, path, installed, err);
		free(names[i]);
	}
	free(names);
	return r;
}

/* Production, staging and dev bundles get the addons; a project bundle inherits them. */
static void name_in_bundles(struct studio *studio, const struct json *installed)
{
	CLEANUP(json) struct json *all = store_list(studio->store, "bundle", STORE_OLDEST_FIRST);
	for (size_t i = 0; i < json_count(all); i++) {
		struct json *bundle = json_item(all, i);
		if (json_get_bool(bundle, "isProject", false) ||
				json_get_bool(bundle, "isArchived", false))
			continue;
		for (struct json_member member = { 0 }; json_next(installed, &member);)
			json_set_text(json_get(bundle, "addons"), member.key,
					json_text(member.value));
		store_put(studio->store, "bundle", json_get_text(bundle, "name"), bundle);
	}
}

static int fill(struct studio *studio, const struct strlist *addon_dirs, struct error *err)
{
	CLEANUP(json) struct json *seed = data_demo();
	int r = seed_apply(studio, seed, err);
	if (r < 0)
		return r;

	CLEANUP(json) struct json *installed = json_new_object();
	for (size_t i = 0; r >= 0 && i < addon_dirs->count; i++)
		r = install_folder(studio, addon_dirs->items[i], installed, err);
	if (r < 0)
		return r;
	studio_enter(studio);
	name_in_bundles(studio, installed);
	return studio_leave(studio, err);
}

int demo_fill(const char *state, const struct strlist *addon_dirs, struct error *err)
{
	struct studio studio;
	int r = studio_open(&studio, state, err);
	if (r < 0)
		return r;
	r = fill(&studio, addon_dirs, err);
	studio_close(&studio);
	return r;
}

int demo_load(const char *state, const char *file, struct error *err)
{
	CLEANUP(json) struct json *seed = NULL;
	int r = json_read(file, &seed, err);
	if (r < 0)
		return r;

	struct studio studio;
	r = studio_open(&studio, state, err);
	if (r < 0)
		return r;
	r = seed_apply(&studio, seed, err);
	studio_close(&studio);
	return r;
}
