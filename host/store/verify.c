/* SPDX-License-Identifier: Apache-2.0 */
#include "store/verify.h"

#include "base/cleanup.h"
#include "base/path.h"
#include "base/str.h"
#include "file_list.h"
#include "layout.h"
#include "store/items.h"
#include "wrap/digest.h"
#include "wrap/json.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

struct check {
	const struct store_item *item;
	const struct store_verify *how;
	size_t problems;
};

static void problem(struct check *check, const char *path, const char *what)
{
	check->problems++;
	if (check->how->on_problem)
		check->how->on_problem(check->how->payload, check->item, path, what);
}

static int check_file(struct check *check, const char *path, const char *sha256, struct error *err)
{
	CLEANUP(free) char *whole = path_join(check->item->path, path);
	char hex[DIGEST_HEX_SIZE];
	struct stat st;

	if (check->how->is_cancelled && check->how->is_cancelled(check->how->payload))
		return error_set(err, AYON_ECANCELLED, "cancelled");
	if (lstat(whole, &st) < 0)
		problem(check, path,
				errno == ENOENT || errno == ENOTDIR ? "is missing"
								    : strerror(errno));
	else if (!S_ISREG(st.st_mode))
		problem(check, path, "is no file any more");
	else if (digest_file(DIGEST_SHA256, whole, hex, NULL) < 0)
		problem(check, path, "cannot be read");
	else if (strcasecmp(hex, sha256) != 0)
		problem(check, path, "has other content");
	return 0;
}

/* 1: checked, 0: there is no list of this very content. */
static int check_list(struct check *check, struct error *err)
{
	CLEANUP(free) char *path = layout_file_list(check->item->base, check->item->name);
	CLEANUP(file_list) struct file_list list = { 0 };

	if (file_list_read(path, &list, NULL) < 0 || !str_equal(list.id, check->item->id))
		return 0;
	for (size_t i = 0; i < list.count; i++) {
		int r = check_file(check, list.entries[i].path, list.entries[i].sha256, err);
		if (r < 0)
			return r;
	}
	return 1;
}

static bool leads_out(const char *path)
{
	return path[0] == '/' || strstr(path, "..");
}

/* What another launcher unpacked: of a native addon at least the native part can be compared. */
static int check_manifest(struct check *check, struct error *err)
{
	CLEANUP(free) char *path = layout_native_manifest(check->item->path);
	CLEANUP(json) struct json *root = NULL;

	int r = json_read(path, &root, NULL);
	if (r == AYON_ENOTFOUND)
		return 0;
	if (r < 0) {
		problem(check, "ayon-native/addon.json", "cannot be read");
		return 0;
	}
	const struct json *files = json_get(root, "files");
	for (size_t i = 0; i < json_count(files); i++) {
		const char *name = json_get_text(json_item(files, i), "path");
		const char *sha256 = json_get_text(json_item(files, i), "sha256");
		if (!name || !sha256 || leads_out(name))
			continue;
		r = check_file(check, name, sha256, err);
		if (r < 0)
			return r;
	}
	return 0;
}

int store_verify(const struct store_item *item, const struct store_verify *how,
		enum store_verdict *ret_verdict, struct error *err)
{
	struct check check = { item, how, 0 };
	char hex[DIGEST_HEX_SIZE];

	if (!item->is_complete) {
		*ret_verdict = STORE_INCOMPLETE;
		return 0;
	}
	int r = digest_bytes(DIGEST_SHA256, "", 0, hex, err);
	if (r < 0)
		return r;
	r = check_list(&check, err);
	bool is_listed = r == 1;
	if (r == 0)
		r = check_manifest(&check, err);
	if (r < 0)
		return r;
	*ret_verdict = check.problems ? STORE_DAMAGED : is_listed ? STORE_SOUND : STORE_UNLISTED;
	return 0;
}

int store_verify_items(const struct store_items *items, const char *name,
		const struct store_verify *how, struct strlist *ret_damaged,
		struct store_verify_result *ret_result, struct error *err)
{
	struct store_verify_result result = { 0 };

	for (size_t i = 0; i < items->count; i++) {
		const struct store_item *item = &items->items[i];
		enum store_verdict verdict = STORE_SOUND;
		if (name && !str_equal(item->name, name))
			continue;
		if (how->on_progress)
			how->on_progress(how->payload, "Verifying", i, items->count);
		int r = store_verify(item, how, &verdict, err);
		if (r < 0)
			return r;
		if (how->on_item)
			how->on_item(how->payload, item, verdict);
		bool is_bad = verdict == STORE_DAMAGED || verdict == STORE_INCOMPLETE;
		result.checked++;
		result.unlisted += verdict == STORE_UNLISTED;
		result.damaged += is_bad;
		if (is_bad && ret_damaged)
			strlist_add(ret_damaged, item->name);
	}
	if (name && !result.checked)
		return error_set(err, AYON_ENOTFOUND, "there is no '%s' here; see ayon store list",
				name);
	*ret_result = result;
	return 0;
}
