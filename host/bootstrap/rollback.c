/* SPDX-License-Identifier: Apache-2.0 */
#include "bootstrap/rollback.h"

#include "addon/verified.h"
#include "base/cleanup.h"
#include "base/console.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/semver.h"
#include "trust/policy.h"
#include "wrap/json.h"

/* {"<bundle>": {"<addon>": {"version": "1.2.0", "told": "1.1.0"}}} */
struct memory {
	char *path;
	struct json *root;
	struct json *bundle; /* borrowed from root */
	bool is_changed;
};

static void cleanup_memory(struct memory *memory)
{
	free(memory->path);
	json_free(memory->root);
}

static void recall(const struct bootstrap *boot, struct memory *ret_memory)
{
	const char *name = boot->choice.project.name;
	struct memory memory = {
		.path = layout_seen_versions(&boot->layout, boot->session.server_url),
	};

	if (json_read(memory.path, &memory.root, NULL) < 0 || !json_is_object(memory.root)) {
		json_free(memory.root);
		memory.root = json_new_object();
	}
	memory.bundle = json_get(memory.root, name);
	if (!json_is_object(memory.bundle)) {
		json_set(memory.root, name, json_new_object());
		memory.bundle = json_get(memory.root, name);
	}
	*ret_memory = memory;
}

static void remember(
		struct memory *memory, const char *addon, const char *version, const char *told)
{
	struct json *entry = json_new_object();

	json_set_text(entry, "version", version);
	if (told)
		json_set_text(entry, "told", told);
	json_set(memory->bundle, addon, entry);
	memory->is_changed = true;
}

static int save(struct memory *memory, struct error *err)
{
	CLEANUP(free) char *folder = path_dirname(memory->path);

	if (!memory->is_changed)
		return 0;
	int r = fs_make_dirs(folder, 0700, err);
	return r < 0 ? r : json_write(memory->path, memory->root, 0600, FS_DURABLE, err);
}

static int tell(const struct bootstrap *boot, const struct policy *policy, struct memory *memory,
		const struct addon_entry *entry, bool is_signed, struct error *err)
{
	const struct json *seen = json_get(memory->bundle, entry->name);
	const char *newest = json_get_text(seen, "version");
	const char *what = is_signed ? "is older than" : "is not signed, unlike";

	if (policy->may_roll_back) {
		console_log(CONSOLE_WARNING,
				"addon '%s' %s %s version %s, which bundle '%s' had before; "
				"accepted "
				"because of AYON_ALLOW_ROLLBACK=1",
				entry->name, entry->version, what, newest,
				boot->choice.project.name);
		if (is_signed)
			remember(memory, entry->name, entry->version, NULL);
		return 0;
	}
	if (policy->signatures == POLICY_REQUIRE)
		return error_set(err, AYON_EADDON,
				"addon '%s' %s %s version %s, which bundle '%s' had before; if the "
				"studio went back on purpose, run once with AYON_ALLOW_ROLLBACK=1",
				entry->name, entry->version, what, newest,
				boot->choice.project.name);
	if (str_equal(json_get_text(seen, "told"), entry->version))
		return 0;
	console_log(CONSOLE_WARNING,
			"addon '%s' %s %s version %s, which bundle '%s' had before; ask your "
			"administrator whether that is meant",
			entry->name, entry->version, what, newest, boot->choice.project.name);
	CLEANUP(free) char *kept = mem_dup(newest);
	remember(memory, entry->name, kept, entry->version);
	return 0;
}

static int check_entry(const struct bootstrap *boot, const struct policy *policy,
		struct memory *memory, const struct addon_entry *entry, struct error *err)
{
	const char *newest = json_get_text(json_get(memory->bundle, entry->name), "version");

	/* The version that was last seen, and signed then: nothing to ask. A warm start ends here for all of them. */
	if (str_equal(newest, entry->version))
		return 0;
	bool is_signed = addon_is_signed(entry, &boot->layout, boot->session.server_url);
	if (newest && (!is_signed || semver_compare(entry->version, newest) < 0))
		return tell(boot, policy, memory, entry, is_signed, err);
	if (is_signed)
		remember(memory, entry->name, entry->version, NULL);
	return 0;
}

int rollback_check(const struct bootstrap *boot, struct error *err)
{
	CLEANUP(memory) struct memory memory = { 0 };
	struct policy policy = { 0 };
	struct error ignored = { 0 };

	int r = policy_read(layout_site_policy(), &policy, err);
	if (r < 0)
		return r;
	recall(boot, &memory);
	for (size_t i = 0; r == 0 && i < boot->index.count; i++) {
		const struct addon_entry *entry = &boot->index.entries[i];
		if (entry->origin == ADDON_BUNDLE && entry->directory && entry->object)
			r = check_entry(boot, &policy, &memory, entry, err);
	}
	if (save(&memory, &ignored) < 0)
		console_log(CONSOLE_WARNING,
				"the versions of this bundle are not remembered, so going back to "
				"an "
				"older one would not be noticed: %s",
				ignored.text);
	return r;
}
