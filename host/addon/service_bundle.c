/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/service.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"
#include "bundle/select.h"

#include <stdlib.h>
#include <string.h>

/* The addons of the effective bundle by name; made at the first question. Strings are those of the choice. */
static struct {
	const struct bundle_choice *choice;
	struct ayon_bundle_addon *addons;
	uint32_t count;
} list;

static const struct bundle_choice *choice_of(const struct ayon_host *host)
{
	struct addon_instance *caller = service_caller(host);

	if (service_require(caller, AYON_NEEDS_BUNDLE, "AYON_NEEDS_BUNDLE", AYON_EXT_BUNDLE_1) < 0)
		return NULL;
	return caller->context->choice;
}

static int by_name(const void *a, const void *b)
{
	const struct ayon_bundle_addon *left = a;
	const struct ayon_bundle_addon *right = b;
	return strcmp(left->name, right->name);
}

/* What stands beside the host is not the bundle's, unless it is the very version that the bundle names. */
static const char *folder_of(const struct addon_index *index, const struct bundle_addon *addon)
{
	const struct addon_entry *entry = addon_index_find(index, addon->name);

	if (entry && entry->python.directory)
		return entry->python.directory;
	if (!entry || (entry->origin == ADDON_INSTALLED &&
				      !str_equal(entry->version, addon->version)))
		return NULL;
	return entry->directory;
}

static void make_list(const struct addon_context *context)
{
	const struct bundle *bundle = &context->choice->project;

	service_bundle_release();
	list.choice = context->choice;
	list.addons = mem_array(bundle->addon_count + 1, sizeof(*list.addons));
	for (size_t i = 0; i < bundle->addon_count; i++) {
		const struct bundle_addon *addon = &bundle->addons[i];
		if (!addon->version)
			continue;
		list.addons[list.count++] = (struct ayon_bundle_addon){
			.size = sizeof(*list.addons),
			.name = addon->name,
			.version = addon->version,
			.path = folder_of(context->index, addon),
		};
	}
	qsort(list.addons, list.count, sizeof(*list.addons), by_name);
}

static const char *studio_bundle(const struct ayon_host *host)
{
	const struct bundle_choice *choice = choice_of(host);
	return choice ? choice->studio.name : NULL;
}

static const char *project_bundle(const struct ayon_host *host)
{
	const struct bundle_choice *choice = choice_of(host);
	return choice ? choice->project.name : NULL;
}

static const char *installer_version(const struct ayon_host *host)
{
	const struct bundle_choice *choice = choice_of(host);
	return choice ? choice->studio.installer_version : NULL;
}

static const char *dependency_package(const struct ayon_host *host)
{
	return choice_of(host) ? service_caller(host)->context->package_dir : NULL;
}

static uint32_t addon_count(const struct ayon_host *host)
{
	const struct bundle_choice *choice = choice_of(host);
	if (!choice)
		return 0;

	if (list.choice != choice)
		make_list(service_caller(host)->context);
	return list.count;
}

static const struct ayon_bundle_addon *addon(const struct ayon_host *host, uint32_t index)
{
	return index < addon_count(host) ? &list.addons[index] : NULL;
}

void service_bundle_release(void)
{
	free(list.addons);
	list.addons = NULL;
	list.choice = NULL;
	list.count = 0;
}

const struct ayon_bundle_1 service_bundle = {
	.size = sizeof(service_bundle),
	.studio_bundle = studio_bundle,
	.project_bundle = project_bundle,
	.installer_version = installer_version,
	.dependency_package = dependency_package,
	.addon_count = addon_count,
	.addon = addon,
};
