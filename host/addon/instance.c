/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/instance.h"

#include "addon/loader.h"
#include "addon/service.h"
#include "base/cleanup.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/str.h"
#include "session/servers.h"
#include "session/session.h"

#include <dlfcn.h>

/* The newest first. The only state of the room; the host is single-threaded. */
static struct addon_instance *instances;

/* The server whose keys count: that of the session, before there is one that which it will have. Caller frees. */
static char *server_of(const struct addon_context *context)
{
	if (context->session && context->session->server_url)
		return mem_dup(context->session->server_url);
	const char *set = env_get("AYON_SERVER_URL");
	return set ? mem_dup(set) : servers_last(context->layout);
}

int addon_instance_load(const struct addon_context *context, const struct addon_entry *entry,
		struct addon_instance **ret_instance, struct error *err)
{
	struct addon_instance *instance = instances;
	while (instance && !str_equal(instance->entry->name, entry->name))
		instance = instance->previous;

	if (!instance) {
		struct addon_code code = { 0 };
		void *handle = NULL;
		CLEANUP(free)
		char *server = entry->origin == ADDON_BUNDLE ? server_of(context) : NULL;
		int r = addon_load(entry, context->layout, server, &handle, &code, err);
		if (r < 0)
			return r;

		instance = mem_new(sizeof(*instance));
		instance->host = (struct ayon_host){
			.size = sizeof(instance->host),
			.abi_minor = AYON_ABI_MINOR,
			.version = context->version,
			.query = service_query,
		};
		instance->entry = entry;
		instance->handle = handle;
		instance->code = code;
		instance->previous = instances;
		instances = instance;
	}
	instance->context = context;
	*ret_instance = instance;
	return 0;
}

int addon_instance_failed(const struct addon_instance *instance, int status, const char *what,
		struct error *err)
{
	const struct addon_entry *entry = instance->entry;

	if (status < AYON_EIO || status >= 0)
		return error_set(err, AYON_EADDON,
				"%s of addon '%s' %s returned %d, which is neither an exit code "
				"nor a status",
				what, entry->name, entry->version, status);
	if (instance->said.text[0])
		return error_set(err, status, "%s", instance->said.text);
	if (instance->failed.text[0] && instance->failed.code == status)
		return error_set(err, status, "%s", instance->failed.text);
	return error_set(err, status,
			"%s of addon '%s' %s failed without giving a reason; ask its author", what,
			entry->name, entry->version);
}

int addon_instance_open(struct addon_instance *instance, uint32_t needs, struct error *err)
{
	const struct ayon_addon *addon = &instance->code.addon;

	instance->needs = needs;
	instance->said = (struct error){ 0 };
	instance->failed = (struct error){ 0 };
	if (instance->is_open)
		return 0;

	instance->self = (void *)&instance->host;
	int32_t status = addon->open ? addon->open(&instance->host, &instance->self) : 0;
	if (status != 0) {
		addon_instance_failed(instance, status, "open()", err);
		/* Whatever the status: without open() there is no addon. */
		if (err)
			err->code = AYON_EADDON;
		return AYON_EADDON;
	}
	instance->is_open = true;
	return 0;
}

void addon_close_all(void)
{
	while (instances) {
		struct addon_instance *instance = instances;
		if (instance->is_open && instance->code.addon.close)
			instance->code.addon.close(instance->self);
		/*
		 * Code that ran stays mapped: it may have left threads, exit handlers or thread-local data behind.
		 */
		if (!instance->is_open)
			dlclose(instance->handle);
		instances = instance->previous;
		service_release(instance);
		addon_code_finish(&instance->code);
		free(instance);
	}
	service_release_all();
}
