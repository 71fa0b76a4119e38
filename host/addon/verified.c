/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/verified.h"

#include "base/console.h"
#include "base/fs.h"
#include "base/memory.h"
#include "layout.h"
#include "trust/receipt.h"
#include "trust/trust.h"
#include "wrap/json.h"

#include <string.h>

#define MANIFEST_MAX_BYTES (32u << 20)

/* What one verification looks at. `path` is the object's, as the manifest names it. */
struct subject {
	const struct addon_entry *entry;
	const struct layout *layout;
	const char *path;
	char *listed; /* the same below the addon's folder */
	struct trust trust;
	struct receipt known; /* of an earlier run; empty: there is none */
};

static void cleanup_subject(struct subject *subject)
{
	free(subject->listed);
	trust_finish(&subject->trust);
	receipt_finish(&subject->known);
}

/* The manifest as it lies there, its list for this machine, and what the trusted keys say of it. */
static int read_manifest(const struct addon_entry *entry, const struct trust *trust,
		struct receipt *ret_receipt, struct error *err)
{
	CLEANUP(free) char *path = layout_native_manifest(entry->directory);
	CLEANUP(free) char *signature_path = layout_native_signature(entry->directory);
	CLEANUP(free) char *text = NULL;
	CLEANUP(free) char *signature = NULL;
	CLEANUP(json) struct json *root = NULL;
	CLEANUP(receipt) struct receipt receipt = { 0 };
	size_t length = 0;

	int r = fs_read(path, MANIFEST_MAX_BYTES, &text, &length, err);
	if (r == 0)
		r = json_parse(text, length, &root, err);
	if (r == 0)
		r = fs_read(signature_path, SIGNATURE_MAX_FILE, &signature, NULL, err);
	if (r == AYON_ENOTFOUND && root)
		r = 0;
	if (r == 0)
		r = receipt_begin(root, text, length, signature, &receipt, err);
	if (r < 0)
		return r;
	const struct trust_subject subject = { entry->name, entry->version, text, length,
		signature };
	r = trust_judge(trust, &subject, &receipt.verdict, err);
	if (r < 0)
		return r;
	*ret_receipt = receipt;
	receipt = (struct receipt){ 0 };
	return 0;
}

/* A manifest that changed since it was verified is only believed when a trusted key signed the new one. */
static int check_manifest(
		const struct subject *subject, const struct receipt *found, struct error *err)
{
	if (!subject->known.count || found->verdict.is_signed ||
			str_equal(subject->known.files[0].sha256, found->files[0].sha256))
		return 0;
	return error_set(err, AYON_EADDON,
			"'%s/%s' is not the one that was verified when it arrived; remove the "
			"folder "
			"'%s' so that it is fetched again",
			subject->entry->directory, found->files[0].path, subject->entry->directory);
}

static void notice(const struct subject *subject, const struct trust_verdict *verdict)
{
	if (!verdict->is_signed && !subject->known.count)
		console_log(CONSOLE_WARNING, "addon '%s' %s is native code and %s",
				subject->entry->name, subject->entry->version, verdict->reason);
}

/*
 * What the loader needs to know of it. Libraries are found by their names, so where others may write them nobody can
 * promise that they are the verified ones.
 */
static int describe(const struct subject *subject, const struct receipt *receipt,
		struct object *object, struct error *err)
{
	const struct receipt_file *file = receipt_find(receipt, subject->listed);

	memcpy(object->sha256, file->sha256, sizeof(object->sha256));
	object->has_libraries = receipt_has_libraries(receipt, file);
	if (!object->has_libraries || !object->place.is_shared ||
			subject->trust.policy.signatures != POLICY_REQUIRE)
		return 0;
	return error_set(err, AYON_EADDON,
			"it brings libraries, and others of AYON_SHARED_GROUP may write '%s' while "
			"they are loaded; where signatures are required, have such an addon in a "
			"store of your own or in one that root fills (AYON_SITE_STORE)",
			subject->entry->directory);
}

/* Everything is read and compared; the result becomes the receipt. */
static int verify_all(const struct subject *subject, struct object *ret_object, struct error *err)
{
	const struct owner_place *place = &ret_object->place;
	const struct addon_entry *entry = subject->entry;
	CLEANUP(receipt) struct receipt found = { 0 };
	struct error ignored = { 0 };

	int r = read_manifest(entry, &subject->trust, &found, err);
	if (r < 0)
		return r;
	const struct receipt_file *object = receipt_find(&found, subject->listed);
	if (!object)
		return error_set(err, AYON_EADDON,
				"its manifest does not list '%s'; pack it again with "
				"'ayon-addon pack'",
				entry->object);
	r = check_manifest(subject, &found, err);
	if (r == 0)
		r = receipt_verify(&found, entry->directory, err);
	if (r == 0)
		r = trust_demand(&subject->trust, &found.verdict, err);
	if (r < 0)
		return r;
	if (!receipt_has_stamp(object, &place->st))
		return error_set(err, AYON_EADDON,
				"'%s' changed while it was verified, or is a link to '%s'; remove "
				"the "
				"folder '%s' so that it is fetched again",
				subject->path, place->path, entry->directory);
	notice(subject, &found.verdict);
	if (receipt_write(subject->layout, entry->directory, &found, &ignored) < 0)
		console_log(CONSOLE_DEBUG, "the next start verifies again: %s", ignored.text);
	return describe(subject, &found, ret_object, err);
}

/*
 * Another launcher made the cache writable for everybody. What lies there is believed when it is what a receipt or
 * a signature says; then the doors are closed and every file is replaced by a copy that nobody else has open.
 */
static int close_again(const struct subject *subject, struct owner_place *place, struct error *err)
{
	const struct addon_entry *entry = subject->entry;
	CLEANUP(receipt) struct receipt found = { 0 };
	struct error ignored = { 0 };
	bool is_signed = read_manifest(entry, &subject->trust, &found, &ignored) == 0 &&
			 found.verdict.is_signed;
	const struct receipt *anchor = is_signed ? &found : &subject->known;

	if (!anchor->count || receipt_compare(anchor, entry->directory, &ignored) < 0)
		return owner_refuse(place, err);
	int r = owner_close_parts(place, err);
	if (r == 0)
		r = receipt_renew(anchor, entry->directory, err);
	if (r < 0)
		return r;
	console_log(CONSOLE_WARNING,
			"'%s' could be written by everybody; the content of addon '%s' %s is "
			"unchanged, so only you can write there again",
			place->open_parts.items[0], entry->name, entry->version);
	owner_place_finish(place);
	return owner_check(subject->path, place, err);
}

/* Whether the receipt alone settles it, without a look into any file. */
static bool is_settled(const struct subject *subject, const struct owner_place *place)
{
	struct trust_verdict verdict = subject->known.verdict;
	const struct receipt_file *object = receipt_find(&subject->known, subject->listed);

	trust_review(&subject->trust, &verdict);
	if (!verdict.is_signed && subject->trust.policy.signatures == POLICY_REQUIRE)
		return false;
	return object && receipt_has_stamp(object, &place->st) &&
	       receipt_is_fresh(&subject->known, subject->entry->directory);
}

static int open_subject(const struct addon_entry *entry, const struct layout *layout,
		const char *server_url, struct subject *ret_subject, struct error *err)
{
	struct subject subject = { .entry = entry, .layout = layout };
	int r = trust_open(layout, server_url, &subject.trust, err);
	if (r < 0)
		return r;

	subject.listed = mem_printf("ayon-native/%s", entry->object);
	receipt_read(layout, entry->directory, &subject.known, NULL);
	*ret_subject = subject;
	return 0;
}

int addon_verified_open(const struct addon_entry *entry, const struct layout *layout,
		const char *server_url, struct object *ret_object, struct error *err)
{
	CLEANUP(free) char *path = layout_native_object(entry->directory, entry->object);
	CLEANUP(object) struct object object = { .place = { .fd = -1 } };
	CLEANUP(subject) struct subject subject = { 0 };

	int r = owner_open(path, &object.place, err);
	if (r == 0)
		r = open_subject(entry, layout, server_url, &subject, err);
	if (r < 0)
		return r;
	subject.path = path;
	if (object.place.open_parts.count)
		r = close_again(&subject, &object.place, err);
	if (r < 0)
		return r;
	r = is_settled(&subject, &object.place) ? describe(&subject, &subject.known, &object, err)
						: verify_all(&subject, &object, err);
	if (r < 0)
		return r;
	*ret_object = object;
	object = (struct object){ .place = { .fd = -1 } };
	return 0;
}

bool addon_is_signed(const struct addon_entry *entry, const struct layout *layout,
		const char *server_url)
{
	CLEANUP(subject) struct subject subject = { 0 };
	CLEANUP(receipt) struct receipt found = { 0 };

	if (!entry->directory || !entry->object ||
			open_subject(entry, layout, server_url, &subject, NULL) < 0)
		return false;
	struct trust_verdict *verdict = &subject.known.verdict;
	/* A signature whose key was unknown then may be of one that is trusted by now. */
	if (subject.known.count && (verdict->is_signed || !verdict->key_id[0])) {
		trust_review(&subject.trust, verdict);
		return verdict->is_signed;
	}
	return read_manifest(entry, &subject.trust, &found, NULL) == 0 && found.verdict.is_signed;
}
