/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle/bundle.c: one bundle as a value: copy, end, questions.
 */
#include "bundle/bundle.h"

#include "base/memory.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

void bundle_copy(const struct bundle *bundle, struct bundle *ret_copy)
{
	struct bundle copy = *bundle;

	copy.name = mem_dup(bundle->name);
	copy.installer_version = mem_dup(bundle->installer_version);
	copy.active_user = mem_dup(bundle->active_user);
	copy.addons = mem_array(bundle->addon_count + 1, sizeof(*copy.addons));
	for (size_t i = 0; i < bundle->addon_count; i++) {
		copy.addons[i].name = mem_dup(bundle->addons[i].name);
		copy.addons[i].version = mem_dup(bundle->addons[i].version);
	}
	copy.packages = mem_array(bundle->package_count + 1, sizeof(*copy.packages));
	for (size_t i = 0; i < bundle->package_count; i++) {
		copy.packages[i].platform = mem_dup(bundle->packages[i].platform);
		copy.packages[i].filename = mem_dup(bundle->packages[i].filename);
	}
	copy.development = mem_array(bundle->development_count + 1, sizeof(*copy.development));
	for (size_t i = 0; i < bundle->development_count; i++) {
		copy.development[i].addon = mem_dup(bundle->development[i].addon);
		copy.development[i].enabled = bundle->development[i].enabled;
		copy.development[i].path = mem_dup(bundle->development[i].path);
	}
	*ret_copy = copy;
}

void bundle_addons_free(struct bundle_addon *addons, size_t count)
{
	for (size_t i = 0; addons && i < count; i++) {
		free(addons[i].name);
		free(addons[i].version);
	}
	free(addons);
}

void bundle_finish(struct bundle *bundle)
{
	bundle_addons_free(bundle->addons, bundle->addon_count);
	for (size_t i = 0; i < bundle->package_count; i++) {
		free(bundle->packages[i].platform);
		free(bundle->packages[i].filename);
	}
	free(bundle->packages);
	for (size_t i = 0; i < bundle->development_count; i++) {
		free(bundle->development[i].addon);
		free(bundle->development[i].path);
	}
	free(bundle->development);
	free(bundle->name);
	free(bundle->installer_version);
	free(bundle->active_user);
	*bundle = (struct bundle){ 0 };
}

const char *bundle_addon_version(const struct bundle *bundle, const char *addon)
{
	for (size_t i = 0; i < bundle->addon_count; i++) {
		if (str_equal(bundle->addons[i].name, addon))
			return bundle->addons[i].version;
	}
	return NULL;
}

const char *bundle_package_name(const struct bundle *bundle, const char *platform)
{
	for (size_t i = 0; i < bundle->package_count; i++) {
		if (str_equal(bundle->packages[i].platform, platform))
			return bundle->packages[i].filename;
	}
	return NULL;
}

const struct bundle_development *bundle_development_of(
		const struct bundle *bundle, const char *addon)
{
	for (size_t i = 0; i < bundle->development_count; i++) {
		if (bundle->development[i].enabled &&
				str_equal(bundle->development[i].addon, addon))
			return &bundle->development[i];
	}
	return NULL;
}
