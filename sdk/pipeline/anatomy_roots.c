/* SPDX-License-Identifier: Apache-2.0 */
#include "anatomy.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "platform.h"
#include "reason.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

extern char **environ;

CLEANUP_DEFINE(value, struct ayon_value *, ayon_value_free);
CLEANUP_DEFINE(template, struct ayon_template *, ayon_template_free);

/* Variables that are not UTF-8 are none that a root could name. */
static struct ayon_value *own_environment(void)
{
	struct ayon_value *out = ayon_value_new_object();

	for (char **variable = environ; variable && *variable; variable++) {
		const char *equals = strchr(*variable, '=');
		if (!equals || !str_is_utf8(*variable, strlen(*variable)))
			continue;
		CLEANUP(free) char *name = mem_dup_n(*variable, (size_t)(equals - *variable));
		ayon_value_set_text(out, name, equals + 1);
	}
	return out;
}

static int fill_root(const char *name, const char *path, const struct ayon_value *environment,
		char **ret_path, struct ayon_reason *why)
{
	CLEANUP(template) struct ayon_template *template = NULL;
	struct ayon_template_result result;

	int r = ayon_template_new(path, &template, why);
	if (r == 0)
		r = ayon_template_format(template, environment, &result, why);
	if (r < 0)
		return r;
	if (result.is_solved)
		*ret_path = TAKE(result.text);
	else
		r = reason_set(why, AYON_EINVALID,
				"root '%.100s' needs a variable that is not set: %.300s", name,
				path);
	ayon_template_result_finish(&result);
	return r;
}

void anatomy_find_roots(struct ayon_anatomy *anatomy, const struct ayon_value *site_roots,
		const struct ayon_value *given)
{
	CLEANUP(value) struct ayon_value *own = given ? NULL : own_environment();
	CLEANUP(value) struct ayon_value *roots = ayon_value_new_object();
	struct ayon_member member = { 0 };

	while (ayon_value_next(anatomy->config, &member)) {
		CLEANUP(free) char *filled = NULL;
		const char *path = ayon_value_get_text(site_roots, member.key);
		if (!path)
			path = ayon_value_get_text(member.value, anatomy->platform);
		if (!path) {
			reason_set(&anatomy->no_roots, AYON_EINVALID,
					"root '%.100s' has no path for %s", member.key,
					anatomy->platform);
			return;
		}
		if (fill_root(member.key, path, given ? given : own, &filled, &anatomy->no_roots) <
				0)
			return;
		ayon_value_set_text(roots, member.key, filled);
	}
	anatomy->roots = TAKE(roots);
}

int32_t ayon_anatomy_roots(const struct ayon_anatomy *anatomy, const struct ayon_value **ret_roots,
		struct ayon_reason *why)
{
	if (!anatomy->roots)
		return reason_set(why, anatomy->no_roots.code, "%s", anatomy->no_roots.text);
	*ret_roots = anatomy->roots;
	return 0;
}

/* "AYON_PROJECT_ROOT_WORK"; to be freed. */
static char *variable_of(const char *root)
{
	char *name = mem_printf("AYON_PROJECT_ROOT_%s", root);

	for (char *at = name; *at; at++)
		*at = (char)toupper((unsigned char)*at);
	return name;
}

int32_t ayon_anatomy_root_environment(const struct ayon_anatomy *anatomy,
		struct ayon_value **ret_environment, struct ayon_reason *why)
{
	const struct ayon_value *roots = NULL;
	struct ayon_member member = { 0 };

	int r = ayon_anatomy_roots(anatomy, &roots, why);
	if (r < 0)
		return r;
	*ret_environment = ayon_value_new_object();
	while (ayon_value_next(roots, &member)) {
		CLEANUP(free) char *name = variable_of(member.key);
		ayon_value_set_text(*ret_environment, name, ayon_value_text(member.value));
	}
	return 0;
}

/* Forward slashes, none at the end. To be freed. */
static char *clean(const char *path)
{
	char *out = mem_dup(path);

	for (char *at = out; *at; at++) {
		if (*at == '\\')
			*at = '/';
	}
	for (size_t length = strlen(out); length > 1 && out[length - 1] == '/';)
		out[--length] = '\0';
	return out;
}

/* The bytes of the path that are the root, 0 when it is not below it. */
static size_t match_root(const char *path, const char *root, bool ignores_case)
{
	CLEANUP(free) char *cleaned = clean(root);
	size_t length = strlen(cleaned);

	if (!length || strcmp(cleaned, "/") == 0 ||
			(ignores_case ? strncasecmp(path, cleaned, length)
				      : strncmp(path, cleaned, length)) != 0)
		return 0;
	return path[length] == '\0' || path[length] == '/' ? length : 0;
}

struct ayon_value *ayon_anatomy_root_paths(const struct ayon_anatomy *anatomy)
{
	struct ayon_value *paths = ayon_value_new_list();
	struct ayon_member root = { 0 };

	while (ayon_value_next(anatomy->config, &root)) {
		struct ayon_member platform = { 0 };
		while (ayon_value_next(root.value, &platform))
			ayon_value_add(paths, ayon_value_copy(platform.value));
	}
	return paths;
}

/* The root that the path is below, NULL when it is below none; and how much of the path it is. */
static const char *find_root(
		const struct ayon_anatomy *anatomy, const char *forward, size_t *ret_length)
{
	struct ayon_member root = { 0 };
	const char *best = NULL;
	size_t best_length = 0;

	while (ayon_value_next(anatomy->config, &root)) {
		const char *here = ayon_value_get_text(anatomy->roots, root.key);
		size_t length = here ? match_root(forward, here, false) : 0;
		struct ayon_member platform = { 0 };
		while (ayon_value_next(root.value, &platform)) {
			const char *one = ayon_value_text(platform.value);
			size_t match = one ? match_root(forward, one,
							     strcmp(platform.key, "windows") == 0)
					   : 0;
			length = match > length ? match : length;
		}
		if (length > best_length) {
			best = root.key;
			best_length = length;
		}
	}
	*ret_length = best_length;
	return best;
}

char *ayon_anatomy_rootless(const struct ayon_anatomy *anatomy, const char *path)
{
	CLEANUP(free) char *forward = clean(path);
	size_t length = 0;
	const char *root = find_root(anatomy, forward, &length);

	return root ? mem_printf("{root[%s]}%s", root, forward + length) : NULL;
}

char *ayon_anatomy_with_variable(const struct ayon_anatomy *anatomy, const char *path)
{
	CLEANUP(free) char *forward = clean(path);
	size_t length = 0;
	const char *root = find_root(anatomy, forward, &length);
	CLEANUP(free) char *name = root ? variable_of(root) : NULL;

	return name ? mem_printf("$%s%s", name, forward + length) : NULL;
}

static int fill_from(const struct ayon_value *roots, const char *text, char **ret_path,
		struct ayon_reason *why)
{
	CLEANUP(value) struct ayon_value *data = ayon_value_new_object();
	CLEANUP(template) struct ayon_template *template = NULL;

	ayon_value_set(data, "root", ayon_value_copy(roots));
	int r = ayon_template_new(text, &template, why);
	return r < 0 ? r : ayon_template_fill(template, data, ret_path, why);
}

int32_t ayon_anatomy_fill_root(const struct ayon_anatomy *anatomy, const char *text,
		char **ret_path, struct ayon_reason *why)
{
	const struct ayon_value *roots = NULL;
	int r = ayon_anatomy_roots(anatomy, &roots, why);

	return r < 0 ? r : fill_from(roots, text, ret_path, why);
}

char *ayon_anatomy_remap(const struct ayon_anatomy *anatomy, const char *path, const char *platform)
{
	CLEANUP(value) struct ayon_value *there = NULL;
	CLEANUP(free)
	char *rootless = strncmp(path, "{root", 5) == 0 ? mem_dup(path)
							: ayon_anatomy_rootless(anatomy, path);
	struct ayon_member root = { 0 };
	char *filled = NULL;

	if (!rootless)
		return NULL;
	if (platform && strcmp(platform, anatomy->platform) != 0) {
		there = ayon_value_new_object();
		while (ayon_value_next(anatomy->config, &root))
			ayon_value_set_text(
					there, root.key, ayon_value_get_text(root.value, platform));
	}
	fill_from(there ? there : anatomy->roots, rootless, &filled, NULL);
	return filled;
}
