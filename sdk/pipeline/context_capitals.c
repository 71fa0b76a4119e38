/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/pipeline/context.h>

#include "base/cleanup.h"
#include "base/memory.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum capitals { CAPITALS_NONE, CAPITALS_FIRST, CAPITALS_ALL };

/* Letters beyond ASCII stay: what is capital there depends on the language. */
static char *spelled(const char *text, enum capitals capitals)
{
	char *out = mem_dup(text);

	for (size_t i = 0; out[i] &&
			   (capitals == CAPITALS_ALL || (capitals == CAPITALS_FIRST && i == 0));
			i++)
		out[i] = (char)toupper((unsigned char)out[i]);
	return out;
}

static struct ayon_value *value_spelled(const struct ayon_value *value, enum capitals capitals);

static void add_member(struct ayon_value *out, const struct ayon_member *member,
		enum capitals of_key, enum capitals of_value)
{
	if (!*member->key && of_key != CAPITALS_NONE)
		return;
	CLEANUP(free) char *key = spelled(member->key, of_key);
	if (!ayon_value_has(out, key))
		ayon_value_set(out, key, value_spelled(member->value, of_value));
}

static struct ayon_value *value_spelled(const struct ayon_value *value, enum capitals capitals)
{
	const char *text = ayon_value_text(value);
	struct ayon_member member = { 0 };

	if (text) {
		CLEANUP(free) char *out = spelled(text, capitals);
		return ayon_value_new_text(out);
	}
	if (ayon_value_kind(value) != AYON_VALUE_OBJECT)
		return ayon_value_copy(value);
	struct ayon_value *object = ayon_value_new_object();
	while (ayon_value_next(value, &member)) {
		/* Keys of the first capital's map stay: {Product[name]}. */
		enum capitals of_key = capitals == CAPITALS_ALL ? CAPITALS_ALL : CAPITALS_NONE;
		if (member.value)
			add_member(object, &member, of_key, capitals);
	}
	return object;
}

struct ayon_value *ayon_context_with_capitals(const struct ayon_value *data)
{
	struct ayon_value *out = ayon_value_new_object();

	for (enum capitals capitals = CAPITALS_NONE; capitals <= CAPITALS_ALL; capitals++) {
		struct ayon_member member = { 0 };
		while (ayon_value_next(data, &member)) {
			const char *text = ayon_value_text(member.value);
			bool has_first = (text && *text) || ayon_value_count(member.value);
			if (!member.value || (capitals == CAPITALS_FIRST && !has_first))
				continue;
			add_member(out, &member, capitals, capitals);
		}
	}
	return out;
}
