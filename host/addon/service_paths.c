/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/service.h"

#include "base/cleanup.h"
#include "base/fs.h"
#include "base/self.h"
#include "layout.h"

static const char *addon(const struct ayon_host *host)
{
	return service_caller(host)->entry->directory;
}

static const char *private_data(const struct ayon_host *host)
{
	struct addon_instance *caller = service_caller(host);
	struct error err = { 0 };

	if (caller->private_data)
		return caller->private_data;

	CLEANUP(free)
	char *folder = layout_addon_private(caller->context->layout, caller->entry->name);
	int r = fs_make_dirs(folder, 0700, &err);
	if (r < 0) {
		service_failed(caller, &err);
		return NULL;
	}
	caller->private_data = TAKE(folder);
	return caller->private_data;
}

static const char *executable(const struct ayon_host *host)
{
	(void)host;
	return self_executable();
}

static const char *storage(const struct ayon_host *host)
{
	return service_caller(host)->context->layout->storage;
}

static const char *local(const struct ayon_host *host)
{
	return service_caller(host)->context->layout->local;
}

const struct ayon_paths_1 service_paths = {
	.size = sizeof(service_paths),
	.addon = addon,
	.private_data = private_data,
	.executable = executable,
	.storage = storage,
	.local = local,
};
