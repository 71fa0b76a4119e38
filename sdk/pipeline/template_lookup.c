/* SPDX-License-Identifier: Apache-2.0 */
#include "template_lookup.h"

#include <ayon/pipeline/template.h>

#include "base/str.h"

#include <stdio.h>

/* "folder[parents][-1]": the first `count` keys, the last of them spelled as given. */
static char *spell(char *const *keys, size_t count, const char *last)
{
	struct str text = { 0 };

	for (size_t i = 0; i < count; i++) {
		const char *key = i + 1 == count ? last : keys[i];
		if (i)
			str_appendf(&text, "[%s]", key);
		else
			str_append(&text, key);
	}
	return str_take(&text);
}

/* The element, counted from the end when negative. A number that is none makes the list a wrong type. */
static bool index_of(const char *key, size_t count, long long *ret_index)
{
	if (!str_to_int64(key, ret_index))
		return false;
	if (*ret_index < 0)
		*ret_index += (long long)count;
	return true;
}

static struct lookup lookup_final(const struct lookup *so_far)
{
	struct lookup found = *so_far;

	const char *key = ayon_value_get_text(found.value, AYON_TEMPLATE_DEFAULT_KEY);
	if (key)
		found.value = ayon_value_get(found.value, key);
	int32_t kind = ayon_value_kind(found.value);
	found.kind = kind == AYON_VALUE_NULL || kind > AYON_VALUE_TEXT ? LOOKUP_INVALID
								       : LOOKUP_FOUND;
	return found;
}

static struct lookup missing(char *const *keys, size_t count, const char *last)
{
	return (struct lookup){ .kind = LOOKUP_MISSING, .key = spell(keys, count, last) };
}

struct lookup lookup(const struct ayon_value *data, char *const *keys)
{
	struct lookup found = { .value = data };
	char number[32];

	for (; keys[found.depth]; found.depth++) {
		const char *key = keys[found.depth];
		long long index = 0;
		switch (ayon_value_kind(found.value)) {
		case AYON_VALUE_LIST:
			found.list = found.value;
			found.list_depth = found.depth;
			if (!index_of(key, ayon_value_count(found.value), &index)) {
				found.kind = LOOKUP_INVALID;
				return found;
			}
			if (index < 0 || (size_t)index >= ayon_value_count(found.value)) {
				snprintf(number, sizeof(number), "%lld", index);
				return missing(keys, found.depth + 1, number);
			}
			found.value = ayon_value_item(found.value, (size_t)index);
			break;
		case AYON_VALUE_OBJECT:
			if (!ayon_value_has(found.value, key))
				return missing(keys, found.depth + 1, key);
			found.value = ayon_value_get(found.value, key);
			break;
		case AYON_VALUE_NULL:
			return missing(keys, found.depth + 1, key);
		default:
			found.kind = LOOKUP_INVALID;
			return found;
		}
	}
	return lookup_final(&found);
}
