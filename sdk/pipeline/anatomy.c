/* SPDX-License-Identifier: Apache-2.0 */
#include "anatomy.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "platform.h"
#include "reason.h"

#include <string.h>

CLEANUP_DEFINE(value, struct ayon_value *, ayon_value_free);
CLEANUP_DEFINE(template, struct ayon_template *, ayon_template_free);

int32_t ayon_anatomy_new(const struct ayon_anatomy_options *options,
		struct ayon_anatomy **ret_anatomy, struct ayon_reason *why)
{
	const struct ayon_value *config = ayon_value_get(options->project, "config");
	struct ayon_value *templates = NULL;

	if (ayon_value_kind(config) != AYON_VALUE_OBJECT)
		return reason_set(why, AYON_EINVALID, "the project has no anatomy");
	int r = anatomy_resolve(ayon_value_get(config, "templates"), &templates, why);
	if (r < 0)
		return r;
	struct ayon_anatomy *anatomy = mem_new(sizeof(*anatomy));
	anatomy->templates = templates;
	anatomy->config = ayon_value_copy(ayon_value_get(config, "roots"));
	anatomy->platform = mem_dup(platform_or_this(options->platform));
	anatomy_find_roots(anatomy, options->site_roots, options->environment);
	*ret_anatomy = anatomy;
	return 0;
}

void ayon_anatomy_free(struct ayon_anatomy *anatomy)
{
	if (!anatomy)
		return;
	ayon_value_free(anatomy->templates);
	ayon_value_free(anatomy->config);
	ayon_value_free(anatomy->roots);
	free(anatomy->platform);
	free(anatomy);
}

const struct ayon_value *ayon_anatomy_templates(const struct ayon_anatomy *anatomy)
{
	return anatomy->templates;
}

/* "publish_render" of category "publish" was once the name of "render". */
static const struct ayon_value *find_item(
		const struct ayon_value *items, const char *category, const char *item)
{
	size_t length = strlen(category);

	if (ayon_value_has(items, item))
		return ayon_value_get(items, item);
	if (strcmp(item, category) == 0)
		return ayon_value_get(items, "default");
	if (strncmp(item, category, length) == 0 && item[length] == '_')
		return ayon_value_get(items, item + length + 1);
	return NULL;
}

int32_t ayon_anatomy_template(const struct ayon_anatomy *anatomy, const char *category,
		const char *item, const char *key, const char **ret_text, struct ayon_reason *why)
{
	const struct ayon_value *items = ayon_value_get(anatomy->templates, category);

	if (ayon_value_kind(items) != AYON_VALUE_OBJECT)
		return reason_set(why, AYON_ENOTFOUND,
				"the project's anatomy has no category '%.100s'", category);
	const struct ayon_value *found = find_item(items, category, item);
	if (!found)
		return reason_set(why, AYON_ENOTFOUND,
				"the project's anatomy has no template '%.100s' in '%.100s'", item,
				category);
	const char *text = ayon_value_get_text(found, key);
	if (!text)
		return reason_set(why, AYON_ENOTFOUND,
				"the project's template '%.100s/%.100s' has no '%.100s'", category,
				item, key);
	*ret_text = text;
	return 0;
}

/* The data with the roots of this machine; of data that has a root its own. The caller's. */
static int with_roots(const struct ayon_anatomy *anatomy, const char *text,
		const struct ayon_value *data, struct ayon_value **ret_data,
		struct ayon_reason *why)
{
	const struct ayon_value *roots = NULL, *own = ayon_value_get(data, "root");
	const char *own_text = ayon_value_text(own);
	bool has_root = own_text ? *own_text != '\0' : ayon_value_count(own) > 0;

	*ret_data = NULL;
	if (!has_root && strstr(text, "{root")) {
		int r = ayon_anatomy_roots(anatomy, &roots, why);
		if (r < 0)
			return r;
	}
	*ret_data = data ? ayon_value_copy(data) : ayon_value_new_object();
	if (roots)
		ayon_value_set(*ret_data, "root", ayon_value_copy(roots));
	return 0;
}

/* The text with the root that it begins with as a field, doubled slashes made one; NULL without one. To be freed. */
static char *rootless_of(const char *template, const struct ayon_template_result *result)
{
	const struct ayon_value *roots = ayon_value_get(result->used_values, "root");
	struct ayon_member member = { 0 };

	while (strncmp(template, "{root[", 6) == 0 && ayon_value_next(roots, &member)) {
		const char *value = ayon_value_text(member.value);
		size_t name = strlen(member.key), length = value ? strlen(value) : 0;
		if (strncmp(template + 6, member.key, name) != 0 || template[6 + name] != ']' ||
				!value || strncmp(result->text, value, length) != 0)
			continue;
		CLEANUP(str) struct str text = { 0 };
		str_appendf(&text, "{root[%s]}", member.key);
		for (const char *at = result->text + length; *at; at++) {
			if (*at != '/' || !text.length || text.text[text.length - 1] != '/')
				str_append_n(&text, at, 1);
		}
		return str_take(&text);
	}
	return NULL;
}

int32_t ayon_anatomy_format(const struct ayon_anatomy *anatomy, const char *category,
		const char *item, const char *key, const struct ayon_value *data,
		struct ayon_anatomy_path *path, struct ayon_reason *why)
{
	CLEANUP(template) struct ayon_template *template = NULL;
	CLEANUP(value) struct ayon_value *all = NULL;
	const char *text = NULL;

	*path = (struct ayon_anatomy_path){ 0 };
	int r = ayon_anatomy_template(anatomy, category, item, key, &text, why);
	if (r == 0)
		r = ayon_template_new(text, &template, why);
	if (r == 0)
		r = with_roots(anatomy, text, data, &all, why);
	if (r == 0)
		r = ayon_template_format(template, all, &path->result, why);
	if (r == 0)
		path->rootless = rootless_of(text, &path->result);
	return r;
}

void ayon_anatomy_path_finish(struct ayon_anatomy_path *path)
{
	ayon_template_result_finish(&path->result);
	free(path->rootless);
	path->rootless = NULL;
}
