/* SPDX-License-Identifier: Apache-2.0 */
#include "addon_list.h"

#include "addon/python_part.h"
#include "base/cleanup.h"
#include "base/console.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/str.h"
#include "bootstrap/bootstrap.h"
#include "cli/help.h"
#include "cli/options.h"
#include "command.h"
#include "wrap/json.h"

#include <stdio.h>
#include <string.h>

CLEANUP_DEFINE(options, struct options *, options_free);

AYON_OPTION_DECLARE(json, AYON_OPTION_FLAG, 0, "json", NULL, NULL, "Print JSON", NULL, NULL);
static const struct ayon_option *const list_options[] = { &json, NULL };

AYON_OPTION_DECLARE(link_path, AYON_OPTION_POSITIONAL, AYON_OPTION_REQUIRED, "path", NULL, NULL,
		"Folder of an unpacked addon, the one that holds ayon-native", NULL, NULL);
static const struct ayon_option *const link_options[] = { &link_path, NULL };

static const char *origin_name(enum addon_origin origin)
{
	switch (origin) {
	case ADDON_OVERLAY:
		return "overlay";
	case ADDON_DEV:
		return "dev";
	case ADDON_BUNDLE:
		return "bundle";
	case ADDON_INSTALLED:
		return "installed";
	}
	return "unknown";
}

static const char *kind_name(const struct addon_entry *entry)
{
	if (!entry->directory)
		return "server";
	if (entry->object)
		return addon_has_python(entry) ? "mixed" : "native";
	return entry->is_python ? "python" : "files";
}

static void print_json(const struct addon_index *index)
{
	CLEANUP(json) struct json *root = json_new_array();

	for (size_t i = 0; i < index->count; i++) {
		const struct addon_entry *entry = &index->entries[i];
		struct json *item = json_new_object();
		struct json *verbs = json_new_array();
		json_set_text(item, "name", entry->name);
		json_set_text(item, "version", entry->version);
		json_set_text(item, "kind", kind_name(entry));
		json_set_text(item, "source", origin_name(entry->origin));
		json_set_text(item, "path", entry->directory);
		if (entry->python.directory) {
			json_set_text(item, "pythonVersion", entry->python.version);
			json_set_text(item, "pythonPath", entry->python.directory);
		}
		for (size_t k = 0; k < entry->verb_count; k++)
			json_add(verbs, json_new_text(entry->verbs[k].name));
		json_set(item, "commands", verbs);
		json_add(root, item);
	}
	CLEANUP(free) char *text = json_write_text(root, true);
	puts(text);
}

static void print_table(const struct addon_index *index)
{
	int name = 4, version = 7;

	for (size_t i = 0; i < index->count; i++) {
		int n = (int)strlen(index->entries[i].name);
		int v = (int)strlen(index->entries[i].version);
		int p = index->entries[i].python.version
					? (int)strlen(index->entries[i].python.version)
					: 0;
		name = n > name ? n : name;
		version = v > version ? v : version;
		version = p > version ? p : version;
	}
	printf("%-*s  %-*s  %-6s  %-9s  %s\n", name, "NAME", version, "VERSION", "KIND", "SOURCE",
			"PATH");
	for (size_t i = 0; i < index->count; i++) {
		const struct addon_entry *entry = &index->entries[i];
		printf("%-*s  %-*s  %-6s  %-9s  %s\n", name, entry->name, version, entry->version,
				kind_name(entry), origin_name(entry->origin),
				entry->directory ? entry->directory : "-");
		if (entry->python.directory)
			printf("%-*s  %-*s  %-6s  %-9s  %s\n", name, "", version,
					entry->python.version, "python",
					origin_name(entry->python.origin), entry->python.directory);
	}
}

static int list(struct bootstrap *boot, bool wants_json, struct error *err)
{
	/* Without a server the list is still worth showing: what lies here, and why the rest is missing. */
	if (!boot->globals->skip_bootstrap && bootstrap_bundle(boot, err) < 0)
		console_log(CONSOLE_WARNING,
				"%s%s addons of the bundle are those of the last start", err->text,
				str_ends(err->text, ".") ? " The" : "; the");
	if (wants_json)
		print_json(&boot->index);
	else
		print_table(&boot->index);
	return 0;
}

/* The overlays file: {"format": 1, "paths": ["..."]}, read by addon/index.h. */
static int change_links(struct bootstrap *boot, const char *typed, bool is_link, struct error *err)
{
	CLEANUP(free) char *file = layout_overlays(&boot->layout);
	CLEANUP(free) char *folder = path_dirname(file);
	CLEANUP(free) char *path = path_absolute(typed);
	CLEANUP(free) char *manifest = layout_native_manifest(path);
	CLEANUP(json) struct json *before = NULL;
	CLEANUP(json) struct json *after = json_new_object();
	struct json *paths = json_new_array();
	bool was_there = false;

	json_set_int(after, "format", 1);
	json_set(after, "paths", paths);
	if (is_link && !fs_is_file(manifest))
		return error_set(err, AYON_EUSAGE, "'%s' is no unpacked addon: there is no '%s'",
				path, manifest);
	if (json_read(file, &before, err) == AYON_EINVALID)
		return error_prefix(err, "repair or remove it");

	struct json *old = json_get(before, "paths");
	for (size_t i = 0; i < json_count(old); i++) {
		const char *known = json_text(json_item(old, i));
		if (str_equal(known, path))
			was_there = true;
		else if (known)
			json_add(paths, json_new_text(known));
	}
	if (is_link)
		json_add(paths, json_new_text(path));
	else if (!was_there)
		return error_set(err, AYON_ENOTFOUND, "'%s' is not linked; see ayon addon list",
				path);

	int r = fs_make_dirs(folder, 0700, err);
	return r < 0 ? r : json_write(file, after, 0600, FS_DURABLE, err);
}

int addon_list_command(struct bootstrap *boot, const struct command *command, struct error *err)
{
	CLEANUP(options) struct options *options = NULL;
	bool is_list = str_equal(command->own, "list");
	bool help = false;
	const struct ayon_option *const *table = is_list ? list_options : link_options;

	int r = options_parse(table, command->argc, command->argv, &options, &help, err);
	if (r < 0)
		return r;
	if (help) {
		CLEANUP(str) struct str text = { 0 };
		CLEANUP(free) char *name = mem_printf("ayon addon %s", command->own);
		help_verb(name,
				is_list ? "List the addons, where they come from and where they lie"
					: "Use an addon from a folder, or stop doing so",
				NULL, table, &text);
		fputs(str_get(&text), stdout);
		return 0;
	}
	if (is_list)
		return list(boot, options_count(options, "json") > 0, err);
	return change_links(boot, options_text(options, "path", 0), str_equal(command->own, "link"),
			err);
}
