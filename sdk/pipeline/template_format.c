/* SPDX-License-Identifier: Apache-2.0 */
#include "template.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "format.h"
#include "template_lookup.h"

#include <string.h>

/* One run over a template, or over one optional block whose findings may be thrown away. */
struct filling {
	const struct ayon_value *data;
	struct str text;
	struct strlist missing;
	struct ayon_value *invalid, *used;
	bool keeps_fields; /* fields are left as they were written */
};

static void filling_init(struct filling *filling, const struct ayon_value *data, bool keeps_fields)
{
	*filling = (struct filling){
		.data = data,
		.invalid = ayon_value_new_object(),
		.used = ayon_value_new_object(),
		.keeps_fields = keeps_fields,
	};
}

static void filling_finish(struct filling *filling)
{
	str_finish(&filling->text);
	strlist_finish(&filling->missing);
	ayon_value_free(filling->invalid);
	ayon_value_free(filling->used);
}

/* Sets object[keys[0]][keys[1]]... to the value, which is moved. */
static void set_nested(struct ayon_value *object, char *const *keys, size_t count,
		struct ayon_value *value)
{
	for (size_t i = 0; i + 1 < count; i++) {
		if (ayon_value_kind(ayon_value_get(object, keys[i])) != AYON_VALUE_OBJECT)
			ayon_value_set(object, keys[i], ayon_value_new_object());
		/* It is ours to change: we made it. */
		object = (struct ayon_value *)(uintptr_t)ayon_value_get(object, keys[i]);
	}
	ayon_value_set(object, keys[count - 1], value);
}

/* Numbers keep their type, a list that was gone into is kept whole, all else is the text that was inserted. */
static void remember_used(struct filling *filling, const struct part *field,
		const struct lookup *found, const char *text)
{
	int32_t kind = ayon_value_kind(found->value);

	if (found->list)
		set_nested(filling->used, field->keys, found->list_depth,
				ayon_value_copy(found->list));
	else if (kind == AYON_VALUE_INT || kind == AYON_VALUE_FLOAT || kind == AYON_VALUE_BOOL)
		set_nested(filling->used, field->keys, found->depth, ayon_value_copy(found->value));
	else
		set_nested(filling->used, field->keys, found->depth, ayon_value_new_text(text));
}

/* 1: filled; 0: it has no value; negative: the specification does not suit it. */
static int fill_field(struct filling *filling, const struct part *field, struct ayon_reason *why)
{
	struct lookup found = lookup(filling->data, field->keys);
	CLEANUP(free) char *key = found.key;
	CLEANUP(free) char *text = NULL;
	struct span spec = { field->spec, strlen(field->spec) };

	if (found.kind == LOOKUP_FOUND && !filling->keeps_fields) {
		int r = format_value(found.value, field->conversion, spec, &text, why);
		if (r < 0)
			return r;
		remember_used(filling, field, &found, text);
	}
	str_append(&filling->text, text ? text : field->text);
	if (found.kind == LOOKUP_MISSING && !strlist_has(&filling->missing, key))
		strlist_add(&filling->missing, key);
	if (found.kind == LOOKUP_INVALID)
		set_nested(filling->invalid, field->keys, found.depth,
				ayon_value_new_text(format_type_name(found.value)));
	return found.kind == LOOKUP_FOUND;
}

static void merge(struct ayon_value *into, const struct ayon_value *from)
{
	struct ayon_member member = { 0 };

	while (ayon_value_next(from, &member)) {
		const struct ayon_value *there = ayon_value_get(into, member.key);
		if (ayon_value_kind(there) == AYON_VALUE_OBJECT &&
				ayon_value_kind(member.value) == AYON_VALUE_OBJECT)
			merge((struct ayon_value *)(uintptr_t)there, member.value);
		else
			ayon_value_set(into, member.key, ayon_value_copy(member.value));
	}
}

static int fill_parts(struct filling *filling, const struct part *block, struct ayon_reason *why);

/* An optional block is tried apart, so that nothing is left of one that cannot be filled. */
static int fill_block(struct filling *outer, const struct part *block, struct ayon_reason *why)
{
	struct filling inner;

	filling_init(&inner, outer->data, outer->keeps_fields);
	int r = fill_parts(&inner, block, why);
	if (r > 0) {
		str_append(&outer->text, str_get(&inner.text));
		merge(outer->used, inner.used);
	}
	filling_finish(&inner);
	return r < 0 ? r : 0;
}

/* 1: every field directly in the block has a value. */
static int fill_parts(struct filling *filling, const struct part *block, struct ayon_reason *why)
{
	bool is_complete = true;

	for (size_t i = 0; i < block->count; i++) {
		const struct part *part = &block->parts[i];
		int r = 0;
		if (part->kind == PART_TEXT) {
			str_append(&filling->text, part->text);
			continue;
		}
		if (part->kind == PART_BLOCK) {
			r = fill_block(filling, part, why);
		} else {
			r = fill_field(filling, part, why);
			is_complete = is_complete && r > 0;
		}
		if (r < 0)
			return r;
	}
	return is_complete;
}

int32_t ayon_template_format(const struct ayon_template *template, const struct ayon_value *data,
		struct ayon_template_result *result, struct ayon_reason *why)
{
	struct filling filling;

	*result = (struct ayon_template_result){ 0 };
	filling_init(&filling, data, false);
	int r = fill_parts(&filling, &template->root, why);
	if (r >= 0) {
		str_append(&filling.text, "");
		result->text = str_take(&filling.text);
		result->is_solved = r;
		result->used_values = TAKE(filling.used);
		result->invalid_types = TAKE(filling.invalid);
		result->missing_keys = ayon_value_new_list();
		for (size_t i = 0; i < filling.missing.count; i++)
			ayon_value_add(result->missing_keys,
					ayon_value_new_text(filling.missing.items[i]));
	}
	filling_finish(&filling);
	return r < 0 ? r : 0;
}

void ayon_template_result_finish(struct ayon_template_result *result)
{
	free(result->text);
	ayon_value_free(result->missing_keys);
	ayon_value_free(result->invalid_types);
	ayon_value_free(result->used_values);
	*result = (struct ayon_template_result){ 0 };
}

static int refuse_unsolved(const struct ayon_template_result *result, struct ayon_reason *why)
{
	CLEANUP(free) char *missing = ayon_value_write(result->missing_keys, 0);
	CLEANUP(free) char *invalid = ayon_value_write(result->invalid_types, 0);

	return reason_set(why, AYON_EINVALID,
			"template '%.300s' cannot be filled: missing %.300s, of no use %.300s",
			result->text, missing, invalid);
}

int32_t ayon_template_fill(const struct ayon_template *template, const struct ayon_value *data,
		char **ret_text, struct ayon_reason *why)
{
	struct ayon_template_result result;

	int r = ayon_template_format(template, data, &result, why);
	if (r == 0 && !result.is_solved)
		r = refuse_unsolved(&result, why);
	if (r == 0)
		*ret_text = TAKE(result.text);
	ayon_template_result_finish(&result);
	return r;
}

char *ayon_template_without_optional(
		const struct ayon_template *template, const struct ayon_value *data)
{
	struct filling filling;

	filling_init(&filling, data, true);
	fill_parts(&filling, &template->root, NULL);
	str_append(&filling.text, "");
	char *text = str_take(&filling.text);
	filling_finish(&filling);
	return text;
}
