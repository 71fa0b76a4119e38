/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/service.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>

const void *service_query(const struct ayon_host *host, const char *id)
{
	static const struct {
		const char *id;
		const void *table;
	} services[] = {
		{ AYON_EXT_ADDONS_1, &service_addons },
		{ AYON_EXT_BUNDLE_1, &service_bundle },
		{ AYON_EXT_ERROR_1, &service_error },
		{ AYON_EXT_HTTP_1, &service_http },
		{ AYON_EXT_LOG_1, &service_log },
		{ AYON_EXT_LOGIN_1, &service_login },
		{ AYON_EXT_OUTPUT_1, &service_output },
		{ AYON_EXT_PATHS_1, &service_paths },
		{ AYON_EXT_PROCESS_1, &service_process },
		{ AYON_EXT_PROGRESS_1, &service_progress },
		{ AYON_EXT_PROMPT_1, &service_prompt },
		{ AYON_EXT_PROVENANCE_1, &service_provenance },
		{ AYON_EXT_PYTHON_1, &service_python },
		{ AYON_EXT_SESSION_1, &service_session },
		{ AYON_EXT_SETTINGS_1, &service_settings },
		{ AYON_EXT_STORE_1, &service_store },
	};

	(void)host;
	for (size_t i = 0; i < sizeof(services) / sizeof(*services); i++) {
		if (str_equal(id, services[i].id))
			return services[i].table;
	}
	return NULL;
}

struct addon_instance *service_caller(const struct ayon_host *host)
{
	/* The handle was given out as const so that an addon does not change it; the instance behind it is ours. */
	return (struct addon_instance *)(uintptr_t)host;
}

int32_t service_failed(struct addon_instance *instance, const struct error *err)
{
	instance->failed = *err;
	return err->code;
}

int32_t service_fail(struct addon_instance *instance, int32_t status, const char *format, ...)
{
	char text[sizeof(instance->failed.text)];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return error_set(&instance->failed, status, "%s", text);
}

/* What a verb declared, with what that implies. */
static uint32_t declared(const struct addon_instance *instance)
{
	uint32_t needs = instance->needs;

	if (needs & AYON_NEEDS_BUNDLE)
		needs |= AYON_NEEDS_SESSION;
	if (needs & AYON_NEEDS_SESSION)
		needs |= AYON_NEEDS_CONFIG;
	return needs;
}

int32_t service_require(struct addon_instance *instance, uint32_t needs, const char *name,
		const char *service)
{
	const struct addon_context *context = instance->context;

	if (!(declared(instance) & needs))
		return service_fail(instance, AYON_EADDON,
				"addon '%s' used %s in a verb that does not declare "
				"%s; add it to the verb's needs",
				instance->entry->name, service, name);
	if (!context->session || ((needs & AYON_NEEDS_BUNDLE) && !context->choice))
		return service_fail(instance, AYON_EADDON,
				"addon '%s' used %s, but this run opened nothing for "
				"%s; run it without --skip-bootstrap",
				instance->entry->name, service, name);
	return 0;
}

void service_release(struct addon_instance *instance)
{
	http_response_finish(&instance->response);
	free(instance->settings);
	free(instance->answer);
	mem_free_secret(instance->secret);
	free(instance->private_data);
}

void service_release_all(void)
{
	service_bundle_release();
	service_login_release();
	service_provenance_release();
	service_python_release();
	service_settings_release();
	service_progress_finish();
}
