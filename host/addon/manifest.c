/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/manifest.h"

#include "addon/names.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/self.h"
#include "base/str.h"
#include "layout.h"
#include "wrap/json.h"

#include <ayon/verb.h>
#include <string.h>
#include <sys/stat.h>

#define MANIFEST_FORMAT    1
#define MANIFEST_MAX_BYTES (32u << 20)
#define MANIFEST_MAX_FILES 200000

struct word_bit {
	const char *word;
	uint32_t bit;
};

static const struct word_bit needs_words[] = {
	{ "session", AYON_NEEDS_SESSION },
	{ "bundle", AYON_NEEDS_BUNDLE },
	{ "display", AYON_NEEDS_DISPLAY },
	{ "config", AYON_NEEDS_CONFIG },
	{ NULL, 0 },
};

static const struct word_bit flag_words[] = {
	{ "top-level", AYON_VERB_TOP_LEVEL },
	{ "hidden", AYON_VERB_HIDDEN },
	{ "passthrough", AYON_VERB_PASSTHROUGH },
	{ NULL, 0 },
};

void addon_manifest_stamp(const char *directory, int64_t *ret_size, int64_t *ret_mtime_ns)
{
	CLEANUP(free) char *path = layout_native_manifest(directory);
	struct stat st;
	bool there = stat(path, &st) == 0 && S_ISREG(st.st_mode);

	*ret_size = there ? st.st_size : 0;
	*ret_mtime_ns = there ? st.st_mtim.tv_sec * INT64_C(1000000000) + st.st_mtim.tv_nsec : 0;
}

/* The bits of the words; false when one is unknown. */
static bool read_bits(const struct json *words, const struct word_bit *table, uint32_t *ret_bits)
{
	size_t count = json_count(words);
	uint32_t bits = 0;
	bool known = true;

	for (size_t i = 0; i < count && i < 32; i++) {
		const char *word = json_text(json_item(words, i));
		const struct word_bit *entry = table;
		while (entry->word && !str_equal(entry->word, word))
			entry++;
		bits |= entry->bit;
		known = known && entry->word;
	}
	*ret_bits = bits;
	return known && count <= 32;
}

static int read_verb(const struct json *object, struct addon_entry *entry, struct error *err)
{
	const char *name = json_get_text(object, "name");
	const char *summary = json_get_text(object, "summary");

	if (!addon_is_verb_name(name))
		return error_set(err, AYON_EINVALID, "verb %zu has no valid name",
				entry->verb_count + 1);
	if (!addon_is_text(summary, ADDON_MAX_SUMMARY, false))
		return error_set(err, AYON_EINVALID,
				"the summary of verb '%s' is missing, over %d bytes "
				"or not one line",
				name, ADDON_MAX_SUMMARY);
	if (addon_entry_verb(entry, name))
		return error_set(err, AYON_EINVALID, "verb '%s' is there twice", name);

	struct addon_verb verb = { 0 };
	/* A need that we do not know cannot be met; a flag that we do not know can be ignored. */
	if (!read_bits(json_get(object, "needs"), needs_words, &verb.needs))
		return 0;
	read_bits(json_get(object, "flags"), flag_words, &verb.flags);
	if ((verb.flags & AYON_VERB_TOP_LEVEL) && addon_is_reserved_word(name))
		return error_set(err, AYON_EINVALID,
				"'%s' is a word of the launcher, no verb can have it "
				"on the top level",
				name);
	verb.name = mem_dup(name);
	verb.summary = mem_dup(summary);
	entry->verbs[entry->verb_count++] = verb;
	return 0;
}

static int read_verbs(const struct json *verbs, struct addon_entry *entry, struct error *err)
{
	size_t count = json_count(verbs);

	if (!json_is_array(verbs) || count > ADDON_MAX_VERBS)
		return error_set(err, AYON_EINVALID, "'verbs' is no list of at most %d",
				ADDON_MAX_VERBS);
	entry->verbs = mem_array(count + 1, sizeof(*entry->verbs));
	for (size_t i = 0; i < count; i++) {
		int r = read_verb(json_item(verbs, i), entry, err);
		if (r < 0)
			return r;
	}
	return 0;
}

static int read_extensions(const struct json *ids, struct addon_entry *entry, struct error *err)
{
	size_t count = json_count(ids);

	if (count > ADDON_MAX_EXTENSIONS)
		return error_set(err, AYON_EINVALID, "'extensions' has more than %d ids",
				ADDON_MAX_EXTENSIONS);
	entry->extensions = mem_array(count + 1, sizeof(char *));
	for (size_t i = 0; i < count; i++) {
		const char *id = json_text(json_item(ids, i));
		if (!addon_is_extension_id(id))
			return error_set(err, AYON_EINVALID,
					"extension %zu is not like 'ayon.tray/1'", i + 1);
		entry->extensions[i] = mem_dup(id);
	}
	return 0;
}

static bool is_sha256(const char *text)
{
	return text && strlen(text) == 64 && text[strspn(text, "0123456789abcdefABCDEF")] == '\0';
}

/* The little package that the packer adds to a purely native addon, so that Python finds something there. */
static bool is_stand_in(const char *path, const char *name)
{
	CLEANUP(free) char *folder = mem_printf("%s_native/", name);
	return str_starts(path, folder);
}

/* Takes from the list of files what the host itself needs: the object's digest, and whether there is Python. */
static int read_files(const struct json *files, struct addon_entry *entry, struct error *err)
{
	size_t count = json_count(files);
	CLEANUP(free)
	char *wanted = entry->object ? mem_printf("ayon-native/%s", entry->object) : NULL;

	if (count > MANIFEST_MAX_FILES)
		return error_set(err, AYON_EINVALID, "'files' lists more than %d",
				MANIFEST_MAX_FILES);
	for (size_t i = 0; i < count; i++) {
		const struct json *file = json_item(files, i);
		const char *path = json_get_text(file, "path");
		if (!path)
			return error_set(err, AYON_EINVALID, "file %zu has no path", i + 1);
		if (str_ends(path, ".py") && !is_stand_in(path, entry->name))
			entry->is_python = true;
		if (!str_equal(path, wanted))
			continue;
		const char *digest = json_get_text(file, "sha256");
		if (!is_sha256(digest) || entry->object_sha256)
			return error_set(err, AYON_EINVALID,
					"'%s' has no sha256 or is listed twice", path);
		entry->object_sha256 = mem_dup(digest);
		for (char *c = entry->object_sha256; *c; c++)
			*c = *c >= 'A' && *c <= 'F' ? (char)(*c + ('a' - 'A')) : *c;
	}
	return 0;
}

static int read_identity(const struct json *root, struct addon_entry *entry, struct error *err)
{
	const char *name = json_get_text(root, "name");
	const char *version = json_get_text(root, "version");
	const char *title = json_get_text(root, "title");
	int64_t format = json_get_whole(root, "format", 0);

	if (format != MANIFEST_FORMAT)
		return error_set(err, AYON_EINVALID,
				"its format is %lld, this launcher reads %d; pack the "
				"addon for this launcher",
				(long long)format, MANIFEST_FORMAT);
	if (!addon_is_name(name) || !addon_is_name(version))
		return error_set(err, AYON_EINVALID,
				"'name' or 'version' is missing or not usable as a "
				"folder's name");
	if (title && !addon_is_text(title, ADDON_MAX_TITLE, false))
		return error_set(err, AYON_EINVALID, "'title' is over %d bytes or not one line",
				ADDON_MAX_TITLE);
	entry->name = mem_dup(name);
	entry->version = mem_dup(version);
	entry->title = mem_dup(title ? title : name);
	return 0;
}

static int read_object(const struct json *root, struct addon_entry *entry, struct error *err)
{
	const char *object = json_text(json_at(root, "objects", self_native_dir(), NULL));
	int64_t major = json_get_whole(json_get(root, "abi"), "major", -1);
	int64_t minor = json_get_whole(json_get(root, "abi"), "minor", -1);

	if (object && !addon_is_object_path(object))
		return error_set(err, AYON_EINVALID,
				"the object for %s is no path below ayon-native",
				self_native_dir());
	if (major < 0 || major > UINT16_MAX || minor < 0 || minor > UINT16_MAX)
		return error_set(err, AYON_EINVALID, "'abi' has no major and minor number");
	entry->object = mem_dup(object);
	entry->abi_major = (uint32_t)major;
	entry->abi_minor = (uint32_t)minor;
	return 0;
}

static int read_root(const struct json *root, struct addon_entry *entry, struct error *err)
{
	int r = read_identity(root, entry, err);
	if (r < 0)
		return r;

	r = read_object(root, entry, err);
	if (r < 0)
		return r;

	r = read_verbs(json_get(root, "verbs"), entry, err);
	if (r < 0)
		return r;

	r = read_extensions(json_get(root, "extensions"), entry, err);
	if (r < 0)
		return r;
	return read_files(json_get(root, "files"), entry, err);
}

int addon_manifest_read(const char *directory, struct addon_entry *ret_entry, struct error *err)
{
	CLEANUP(free) char *path = layout_native_manifest(directory);
	CLEANUP(free) char *text = NULL;
	CLEANUP(json) struct json *root = NULL;
	CLEANUP(addon_entry) struct addon_entry entry = { 0 };
	size_t length = 0;

	/* The stamp first: a manifest that is replaced while we read it must not be taken for the old one. */
	addon_manifest_stamp(directory, &entry.manifest_size, &entry.manifest_mtime_ns);
	int r = fs_read(path, MANIFEST_MAX_BYTES, &text, &length, err);
	if (r < 0)
		return r;

	r = json_parse(text, length, &root, err);
	if (r == 0)
		r = read_root(root, &entry, err);
	if (r < 0)
		return error_prefix(err, "'%s'", path);

	entry.directory = mem_dup(directory);
	*ret_entry = entry;
	entry = (struct addon_entry){ 0 };
	return 0;
}

bool addon_folder_has_python(const char *directory)
{
	CLEANUP(strlist) struct strlist names = { 0 };

	if (fs_list(directory, &names.items, &names.count, NULL) < 0)
		return false;
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.items[i];
		if (str_equal(name, "setup.py") || str_equal(name, "start.py"))
			continue;
		CLEANUP(free) char *package = path_join3(directory, name, "__init__.py");
		if (str_ends(name, ".py") || fs_is_file(package))
			return true;
	}
	return false;
}
