/* SPDX-License-Identifier: Apache-2.0 */
#include <ayon/pipeline/environment.h>

#include "base/cleanup.h"
#include "base/str.h"
#include "format.h"
#include "platform.h"
#include "reason.h"

#include <strings.h>

/* NULL when an element is no text; to be freed. */
static char *join(const struct ayon_value *list, const char *separator)
{
	struct str text = { 0 };

	for (size_t i = 0; i < ayon_value_count(list); i++) {
		const char *one = ayon_value_text(ayon_value_item(list, i));
		if (!one) {
			str_finish(&text);
			return NULL;
		}
		str_append(&text, i ? separator : "");
		str_append(&text, one);
	}
	str_append(&text, "");
	return str_take(&text);
}

/* What Python takes for nothing. */
static bool is_nothing(const struct ayon_value *value)
{
	const char *text = ayon_value_text(value);

	switch (ayon_value_kind(value)) {
	case AYON_VALUE_NULL:
		return true;
	case AYON_VALUE_BOOL:
		return !ayon_value_bool(value, 0);
	case AYON_VALUE_INT:
	case AYON_VALUE_FLOAT:
		return ayon_value_float(value, 0) == 0;
	case AYON_VALUE_TEXT:
		return !*text;
	default:
		return ayon_value_count(value) == 0;
	}
}

static int parse_one(struct ayon_value *out, const char *key, const struct ayon_value *value,
		const char *platform, struct ayon_reason *why)
{
	CLEANUP(free) char *joined = NULL;
	const char *text;

	if (ayon_value_kind(value) == AYON_VALUE_OBJECT)
		value = ayon_value_get(value, platform);
	if (is_nothing(value))
		return 0;
	if (ayon_value_kind(value) == AYON_VALUE_LIST)
		text = joined = join(value, strcmp(platform, "windows") == 0 ? ";" : ":");
	else
		text = ayon_value_text(value);
	if (!text)
		return reason_set(why, AYON_EINVALID,
				"variable '%.200s' is of type %s; it must be a text or a list of "
				"texts",
				key, format_type_name(value));
	if (*text)
		ayon_value_set_text(out, key, text);
	return 0;
}

int32_t ayon_environment_parse(const struct ayon_value *description, const char *platform,
		struct ayon_value **ret_environment, struct ayon_reason *why)
{
	struct ayon_value *out = ayon_value_new_object();
	struct ayon_member member = { 0 };
	int r = 0;

	platform = platform_or_this(platform);
	while (r == 0 && ayon_value_next(description, &member))
		r = parse_one(out, member.key, member.value, platform, why);
	if (r < 0) {
		ayon_value_free(out);
		return r;
	}
	*ret_environment = out;
	return 0;
}

/* An object that names no platform names groups. */
static const struct ayon_value *of_group(const struct ayon_value *value, const char *group)
{
	struct ayon_member member = { 0 };

	if (ayon_value_kind(value) != AYON_VALUE_OBJECT)
		return value;
	while (ayon_value_next(value, &member)) {
		if (platform_is_one(member.key))
			return value;
	}
	return ayon_value_get(value, group);
}

struct ayon_value *ayon_environment_parse_group(
		const struct ayon_value *description, const char *group, const char *platform)
{
	struct ayon_value *out = ayon_value_new_object();
	struct ayon_member member = { 0 };

	if (!group || !*group)
		group = "standard";
	platform = platform_or_this(platform);
	while (ayon_value_next(description, &member)) {
		const struct ayon_value *value = of_group(member.value, group);
		if (ayon_value_kind(value) == AYON_VALUE_OBJECT)
			value = ayon_value_get(value, platform);
		CLEANUP(free)
		char *joined = ayon_value_kind(value) == AYON_VALUE_LIST
					       ? join(value, PLATFORM_SEPARATOR)
					       : NULL;
		const char *text = joined ? joined : ayon_value_text(value);
		if (text)
			ayon_value_set_text(out, member.key, text);
	}
	return out;
}

int32_t ayon_text_to_bool(const char *text, int32_t fallback)
{
	static const char *const words[2][4] = {
		{ "false", "no", "0", "off" },
		{ "true", "yes", "1", "on" },
	};

	for (int truth = 0; text && truth < 2; truth++) {
		for (size_t i = 0; i < 4; i++) {
			if (strcasecmp(text, words[truth][i]) == 0)
				return truth;
		}
	}
	return fallback;
}
