/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/general_environment.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/self.h"
#include "base/str.h"
#include "wrap/json.h"

#include <string.h>

#define MEMBER "environments"

/* A text, or a list of texts. NULL: neither. Caller frees. */
static char *joined(const struct json *value)
{
	CLEANUP(str) struct str text = { 0 };

	if (json_is_string(value))
		return mem_dup(json_text(value));
	if (!json_is_array(value))
		return NULL;
	for (size_t i = 0; i < json_count(value); i++) {
		const char *part = json_text(json_item(value, i));
		if (!part)
			return NULL;
		str_appendf(&text, "%s%s", i ? ":" : "", part);
	}
	return mem_dup(str_get(&text));
}

int general_environment_value(
		const struct json *settings, const char *name, char **ret_value, struct error *err)
{
	CLEANUP(json) struct json *root = NULL;
	const char *text = json_get_text(settings, MEMBER);

	if (str_is_empty(text))
		return error_set(err, AYON_ENOTFOUND, "the settings name no variables");
	int r = json_parse(text, strlen(text), &root, err);
	if (r < 0)
		return error_prefix(err, "the setting '" MEMBER "' of the core addon");

	const struct json *value = json_get(root, name);
	if (json_is_object(value))
		value = json_get(value, SELF_PLATFORM);
	if (!value)
		return error_set(err, AYON_ENOTFOUND, "the settings do not name '%s'", name);
	*ret_value = joined(value);
	if (!*ret_value)
		return error_set(err, AYON_EINVALID,
				"the setting '" MEMBER
				"' of the core addon: '%s' is neither a text nor a "
				"list of texts",
				name);
	return 0;
}
