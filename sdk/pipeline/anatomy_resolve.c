/* SPDX-License-Identifier: Apache-2.0 */
#include "anatomy.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "format.h"
#include "reason.h"

#include <string.h>

/* More rounds than a sane project has keys: then they refer to each other in a circle. */
#define MAX_ROUNDS 64
#define MAX_LENGTH (64u << 10)

static const char *const categories[] = {
	"work",
	"publish",
	"hero",
	"delivery",
	"staging",
	"others",
};

CLEANUP_DEFINE(value, struct ayon_value *, ayon_value_free);

/* The text with each {@key} replaced once, NULL when there was none; to be freed. */
static int replace_once(const struct ayon_value *item, const char *own, const char *text,
		char **ret_text, struct ayon_reason *why)
{
	CLEANUP(str) struct str out = { 0 };
	bool is_changed = false;

	for (;;) {
		const char *token = strstr(text, "{@"), *end = token ? strchr(token, '}') : NULL;
		if (!end)
			break;
		CLEANUP(free) char *key = mem_dup_n(token + 2, (size_t)(end - token - 2));
		CLEANUP(free) char *value = NULL;
		if (strcmp(key, own) == 0)
			return reason_set(why, AYON_EINVALID,
					"the anatomy's template '%.100s' refers to itself", own);
		if (!ayon_value_has(item, key))
			return reason_set(why, AYON_EINVALID,
					"the anatomy's template '%.100s' refers to '%.100s', which "
					"is "
					"not there",
					own, key);
		struct span none = { "", 0 };
		if (format_value(ayon_value_get(item, key), 0, none, &value, why) < 0)
			return reason_set(why, AYON_EINVALID,
					"the anatomy's template '%.100s' refers to '%.100s', which "
					"is "
					"neither text nor number",
					own, key);
		str_append_n(&out, text, (size_t)(token - text));
		str_append(&out, value);
		text = end + 1;
		is_changed = true;
	}
	if (!is_changed)
		return 0;
	str_append(&out, text);
	*ret_text = str_take(&out);
	return 0;
}

static int resolve_text(const struct ayon_value *item, const char *key, const char *text,
		struct ayon_value **ret_value, struct ayon_reason *why)
{
	CLEANUP(free) char *current = mem_dup(text);

	for (int round = 0; round < MAX_ROUNDS; round++) {
		char *next = NULL;
		int r = replace_once(item, key, current, &next, why);
		if (r < 0)
			return r;
		if (!next) {
			*ret_value = ayon_value_new_text(current);
			return 0;
		}
		free(current);
		current = next;
		if (strlen(current) > MAX_LENGTH)
			break;
	}
	return reason_set(why, AYON_EINVALID,
			"the anatomy's template '%.100s' refers to itself by way of others", key);
}

static void add_path(struct ayon_value *item)
{
	const char *directory = ayon_value_get_text(item, "directory");
	const char *file = ayon_value_get_text(item, "file");

	if (directory && !ayon_value_has(item, "folder"))
		ayon_value_set_text(item, "folder", directory);
	if (!directory || !file || ayon_value_has(item, "path"))
		return;
	CLEANUP(free) char *path = mem_printf("%s/%s", directory, file);
	ayon_value_set_text(item, "path", path);
}

/* The item's own members over the common ones, with all references replaced. */
static int resolve_item(const struct ayon_value *common, const struct ayon_value *own,
		struct ayon_value **ret_item, struct ayon_reason *why)
{
	CLEANUP(value)
	struct ayon_value *merged = common ? ayon_value_copy(common) : ayon_value_new_object();
	CLEANUP(value) struct ayon_value *item = ayon_value_new_object();
	struct ayon_member member = { 0 };

	while (ayon_value_next(own, &member))
		ayon_value_set(merged, member.key, ayon_value_copy(member.value));
	member = (struct ayon_member){ 0 };
	while (ayon_value_next(merged, &member)) {
		const char *text = ayon_value_text(member.value);
		struct ayon_value *value = NULL;
		int r = text ? resolve_text(merged, member.key, text, &value, why) : 0;
		if (r < 0)
			return r;
		ayon_value_set(item, member.key, text ? value : ayon_value_copy(member.value));
	}
	*ret_item = TAKE(item);
	return 0;
}

static int resolve_category(const struct ayon_value *common, const struct ayon_value *items,
		struct ayon_value *out, struct ayon_reason *why)
{
	struct ayon_member member = { 0 };

	while (ayon_value_next(items, &member)) {
		struct ayon_value *item = NULL;
		if (ayon_value_kind(member.value) != AYON_VALUE_OBJECT)
			continue;
		int r = resolve_item(common, member.value, &item, why);
		if (r < 0)
			return r;
		add_path(item);
		ayon_value_set(out, member.key, item);
	}
	return 0;
}

int32_t anatomy_resolve(const struct ayon_value *templates, struct ayon_value **ret_resolved,
		struct ayon_reason *why)
{
	const struct ayon_value *common = ayon_value_get(templates, "common");
	CLEANUP(value) struct ayon_value *out = NULL;

	/* The common keys alone are there as well, beside the categories. */
	int r = resolve_item(common, NULL, &out, why);
	for (size_t i = 0; r == 0 && i < sizeof(categories) / sizeof(*categories); i++) {
		struct ayon_value *category = ayon_value_new_object();
		r = resolve_category(
				common, ayon_value_get(templates, categories[i]), category, why);
		ayon_value_set(out, categories[i], category);
	}
	if (r == 0)
		*ret_resolved = TAKE(out);
	return r;
}
