/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The variables that addons declare for every process of the AYON environment. All are collected before the first
 * one is set: either the whole environment is there or none of it.
 */
#include "addon/run.h"

#include "addon/instance.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "cli/origins.h"

#include <ayon/ext/environment.h>
#include <string.h>

#define MAX_VARIABLES 4096
#define MAX_VALUE     (128u << 10) /* what one string of execve() may hold */

struct variable {
	char *name;
	char *value;
	const struct addon_entry *owner;
};

struct collection {
	struct variable *variables;
	size_t count;
	size_t capacity;
	struct addon_instance *current;
	struct error err; /* the first thing that was refused, whatever the addon made of it */
};

static void cleanup_collection(struct collection *collection)
{
	for (size_t i = 0; i < collection->count; i++) {
		free(collection->variables[i].name);
		free(collection->variables[i].value);
	}
	free(collection->variables);
}

static bool is_variable_name(const char *name)
{
	static const char letters[] =
			"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";

	return name && *name && !(*name >= '0' && *name <= '9') &&
	       strspn(name, letters) == strlen(name) && strlen(name) <= 255;
}

static int32_t set(const struct ayon_environment_sink *sink, const char *name, const char *value)
{
	struct collection *collection = sink->ctx;
	const struct addon_entry *owner = collection->current->entry;
	struct error *err = &collection->err;

	if (!is_variable_name(name) || !value || strnlen(value, MAX_VALUE + 1) > MAX_VALUE)
		return error_set(err, AYON_EINVALID,
				"addon '%s' %s sets a variable without a valid name, or with "
				"more than %u bytes: '%s'",
				owner->name, owner->version, MAX_VALUE, name ? name : "");
	for (size_t i = 0; i < collection->count; i++) {
		struct variable *variable = &collection->variables[i];
		if (!str_equal(variable->name, name))
			continue;
		if (variable->owner != owner)
			return error_set(err, AYON_EADDON,
					"the variable '%s' is set by two addons, '%s' %s and '%s' "
					"%s; take one of them out of the bundle",
					name, variable->owner->name, variable->owner->version,
					owner->name, owner->version);
		free(variable->value);
		variable->value = mem_dup(value);
		return AYON_OK;
	}
	if (collection->count >= MAX_VARIABLES)
		return error_set(err, AYON_EINVALID, "addons set more than %d variables",
				MAX_VARIABLES);
	collection->variables = mem_grow(collection->variables, collection->count,
			&collection->capacity, sizeof(*collection->variables));
	collection->variables[collection->count++] =
			(struct variable){ mem_dup(name), mem_dup(value), owner };
	return AYON_OK;
}

static int collect(
		struct addon_instance *instance, struct collection *collection, struct error *err)
{
	const struct ayon_addon *addon = &instance->code.addon;
	const struct addon_entry *entry = instance->entry;
	struct ayon_environment_sink sink = { .size = sizeof(sink), .ctx = collection, .set = set };

	const struct ayon_environment_1 *offered =
			addon->query ? addon->query(instance->self, AYON_EXT_ENVIRONMENT_1) : NULL;
	if (!offered || !AYON_HAS(offered, collect) || !offered->collect)
		return error_set(err, AYON_EADDON, "addon '%s' %s lists %s but does not offer it",
				entry->name, entry->version, AYON_EXT_ENVIRONMENT_1);

	collection->current = instance;
	int32_t status = offered->collect(instance->self, &sink);
	if (collection->err.text[0])
		return error_set(err, collection->err.code, "%s", collection->err.text);
	if (status != 0)
		return addon_instance_failed(instance, status, "the environment", err);
	return 0;
}

static bool offers_environment(const struct addon_entry *entry)
{
	for (char **id = entry->extensions; entry->object && id && *id; id++) {
		if (str_equal(*id, AYON_EXT_ENVIRONMENT_1))
			return true;
	}
	return false;
}

static void set_variable(const struct variable *variable)
{
	CLEANUP(free)
	char *owner = mem_printf("%s %s", variable->owner->name, variable->owner->version);
	origins_set(variable->name, variable->value, ORIGIN_ADDON, owner);
}

int addon_collect_environment(const struct addon_context *context, struct error *err)
{
	CLEANUP(collection) struct collection collection = { 0 };

	for (size_t i = 0; i < context->index->count; i++) {
		struct addon_instance *instance = NULL;
		if (!offers_environment(&context->index->entries[i]))
			continue;

		int r = addon_instance_load(context, &context->index->entries[i], &instance, err);
		if (r == 0)
			r = addon_instance_open(instance, AYON_NEEDS_BUNDLE, err);
		if (r == 0)
			r = collect(instance, &collection, err);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < collection.count; i++)
		set_variable(&collection.variables[i]);
	return 0;
}
