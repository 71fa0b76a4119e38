/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "tables.h"

#include "addon/names.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/semver.h"
#include "wrap/digest.h"
#include "wrap/json.h"

#include <stdlib.h>

#define MANIFEST "ayon-native/addon.json"

static bool is_word(const struct tables_word *words, const char *text)
{
	for (; words->name; words++) {
		if (str_equal(words->name, text))
			return true;
	}
	return false;
}

static void check_words(const struct json *array, const struct tables_word *words,
		const char *where, struct report *report)
{
	for (size_t i = 0; i < json_count(array); i++) {
		const char *word = json_text(json_item(array, i));
		if (!word || !is_word(words, word))
			report_warning(report, MANIFEST,
					"%s: '%s' is not known to this version; it is ignored",
					where, word ? word : "(no text)");
	}
}

static void check_verb(const struct json *verb, struct report *report)
{
	const char *name = json_get_text(verb, "name");
	if (!addon_is_verb_name(name)) {
		report_error(report, MANIFEST, "a command has no valid name");
		return;
	}
	CLEANUP(free) char *where = mem_printf("command '%s'", name);
	if (!addon_is_text(json_get_text(verb, "summary"), ADDON_MAX_SUMMARY, false))
		report_error(report, MANIFEST, "%s has no summary", where);
	check_words(json_get(verb, "needs"), tables_needs, where, report);
	check_words(json_get(verb, "flags"), tables_verb_flags, where, report);
	const struct json *flags = json_get(verb, "flags");
	for (size_t i = 0; i < json_count(flags); i++) {
		if (str_equal(json_text(json_item(flags, i)), "top-level") &&
				addon_is_reserved_word(name))
			report_error(report, MANIFEST,
					"%s: the launcher itself owns this top-level word", where);
	}
	const struct json *options = json_get(verb, "options");
	for (size_t i = 0; i < json_count(options); i++) {
		const struct json *option = json_item(options, i);
		const char *kind = json_get_text(option, "kind");
		if (!json_get_text(option, "name") || !kind || !is_word(tables_kinds, kind))
			report_error(report, MANIFEST,
					"%s: option %zu has no name or no known kind", where,
					i + 1);
		check_words(json_get(option, "flags"), tables_option_flags, where, report);
	}
}

static void check_verbs(const struct json *root, struct report *report)
{
	const struct json *verbs = json_get(root, "verbs");
	report->verb_count = json_is_array(verbs) ? json_count(verbs) : 0;
	if (!json_is_array(verbs) || report->verb_count > ADDON_MAX_VERBS) {
		report_error(report, MANIFEST, "verbs is no list, or one of more than %d",
				ADDON_MAX_VERBS);
		return;
	}
	CLEANUP(strlist) struct strlist names = { 0 };
	for (size_t i = 0; i < report->verb_count; i++) {
		check_verb(json_item(verbs, i), report);
		const char *name = json_get_text(json_item(verbs, i), "name");
		if (name && strlist_has(&names, name))
			report_error(report, MANIFEST, "two commands are called '%s'", name);
		if (name)
			strlist_add(&names, name);
	}
}

static void check_head(const struct json *root, struct report *report)
{
	const char *name = json_get_text(root, "name");
	const char *version = json_get_text(root, "version");
	if (json_get_int(root, "format", 0) != 1)
		report_error(report, MANIFEST,
				"its format is not 1; pack it with an ayon-addon of this version");
	if (!addon_is_name(name))
		report_error(report, MANIFEST, "it has no valid name");
	if (!addon_is_name(version) || !semver_is_valid(version))
		report_error(report, MANIFEST, "its version is no semantic version");
	int64_t major = json_get_int(json_get(root, "abi"), "major", -1);
	int64_t minor = json_get_int(json_get(root, "abi"), "minor", -1);
	if (major != AYON_ABI_MAJOR)
		report_error(report, MANIFEST, "it is built for ABI %lld, this launcher has ABI %d",
				(long long)major, AYON_ABI_MAJOR);
	else if (minor > AYON_ABI_MINOR)
		report_warning(report, MANIFEST,
				"it is built with ABI %lld.%lld, newer than this launcher's %d.%d",
				(long long)major, (long long)minor, AYON_ABI_MAJOR, AYON_ABI_MINOR);
	free(report->name);
	free(report->version);
	report->name = mem_dup(name);
	report->version = mem_dup(version);
}

static void check_objects(const struct json *root, const struct content *client,
		const struct check_options *options, struct report *report)
{
	struct json_member member = { 0 };
	while (json_next(json_get(root, "objects"), &member)) {
		const char *object = json_text(member.value);
		if (!addon_is_object_path(object)) {
			report_error(report, MANIFEST,
					"the object for %s is no path inside ayon-native",
					member.key);
			continue;
		}
		CLEANUP(free) char *path = mem_printf("ayon-native/%s", object);
		const struct content_file *file = content_find(client, path);
		strlist_add(&report->platforms, member.key);
		if (!file)
			report_error(report, path, "is not there, but the manifest names it for %s",
					member.key);
		else
			check_object(file, member.key, options, report);
	}
	if (report->platforms.count == 0)
		report_error(report, MANIFEST, "it names no shared object for any platform");
}

static int check_listed(const struct json *item, const struct content *client, bool *seen,
		struct report *report, struct error *err)
{
	const char *path = json_get_text(item, "path");
	const struct content_file *file = path ? content_find(client, path) : NULL;
	if (!file) {
		report_error(report, path ? path : MANIFEST,
				"is listed in the manifest but not there");
		return 0;
	}
	char hex[DIGEST_HEX_SIZE];
	int r = digest_bytes(DIGEST_SHA256, file->bytes, file->length, hex, err);
	if (r < 0)
		return r;
	if (json_get_int(item, "size", -1) != (int64_t)file->length)
		report_error(report, path, "has %zu bytes, the manifest says %lld", file->length,
				(long long)json_get_int(item, "size", -1));
	else if (!str_equal(json_get_text(item, "sha256"), hex))
		report_error(report, path,
				"has another sha256 than the manifest says; pack it again");
	if (seen[file - client->files])
		report_error(report, path, "is listed twice in the manifest");
	seen[file - client->files] = true;
	return 0;
}

static int check_files(const struct json *root, const struct content *client, struct report *report,
		struct error *err)
{
	const struct json *files = json_get(root, "files");
	CLEANUP(free) bool *seen = mem_array(client->count + 1, sizeof(*seen));
	for (size_t i = 0; i < json_count(files); i++) {
		int r = check_listed(json_item(files, i), client, seen, report, err);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < client->count; i++) {
		const char *path = client->files[i].path;
		if (!seen[i] && !client->files[i].is_link && !str_equal(path, MANIFEST) &&
				!str_equal(path, MANIFEST ".minisig"))
			report_error(report, path, "is not listed in the manifest; pack it again");
	}
	return 0;
}

int check_client(struct content *client, const struct check_options *options, struct report *report,
		struct error *err)
{
	content_sort(client);
	const struct content_file *file = content_find(client, MANIFEST);
	if (!file) {
		report_error(report, MANIFEST, "is missing: this is no native addon");
		return 0;
	}
	CLEANUP(json) struct json *root = NULL;
	struct error reason = { 0 };
	if (json_parse(file->bytes, file->length, &root, &reason) < 0) {
		report_error(report, MANIFEST, "%s", reason.text);
		return 0;
	}
	check_head(root, report);
	check_verbs(root, report);
	check_objects(root, client, options, report);
	check_bundled(client, report);
	return check_files(root, client, report, err);
}
