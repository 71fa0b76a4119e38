/* SPDX-License-Identifier: Apache-2.0 */
/*
 * addon/service.h: the services that the host offers to addons, one file and one constant table each. They are thin
 * adapters over the rooms; what a service may use was opened because the running verb declared the need.
 */
#ifndef AYON_HOST_ADDON_SERVICE_H
#define AYON_HOST_ADDON_SERVICE_H

#include "addon/instance.h"

#include <ayon/ayon.h>

struct json;

extern const struct ayon_addons_1 service_addons;
extern const struct ayon_bundle_1 service_bundle;
extern const struct ayon_error_1 service_error;
extern const struct ayon_http_1 service_http;
extern const struct ayon_log_1 service_log;
extern const struct ayon_login_1 service_login;
extern const struct ayon_output_1 service_output;
extern const struct ayon_paths_1 service_paths;
extern const struct ayon_process_1 service_process;
extern const struct ayon_progress_1 service_progress;
extern const struct ayon_prompt_1 service_prompt;
extern const struct ayon_provenance_1 service_provenance;
extern const struct ayon_python_1 service_python;
extern const struct ayon_session_1 service_session;
extern const struct ayon_settings_1 service_settings;
extern const struct ayon_store_1 service_store;

/* The query function of every host handle. */
const void *service_query(const struct ayon_host *host, const char *id);
/* Whose call it is. */
struct addon_instance *service_caller(const struct ayon_host *host);
/* Keeps the reason for ayon.error/1 and returns its code. */
int32_t service_failed(struct addon_instance *instance, const struct error *err);
int32_t service_fail(struct addon_instance *instance, int32_t status, const char *format, ...)
		__attribute__((format(printf, 3, 4)));
/*
 * 0 when the verb declared one of the needs (`name` of the first is for the sentence) and the host opened what
 * belongs to it; else AYON_EADDON, kept as the reason.
 */
int32_t service_require(struct addon_instance *instance, uint32_t needs, const char *name,
		const char *service);

/* What is written with ayon.output/1 and not yet gone. AYON_EIO when standard output is closed or full. */
int service_output_flush(struct error *err);
void service_output_text(const char *text);
/* Ctrl-C ends the process again, as before the first call of ayon.progress/1; takes the bar away. */
void service_progress_finish(void);

/*
 * The settings object of an addon of the bundle (NULL: it has none), fetched once a run; the context has session and
 * choice. AYON_ENOTFOUND: not in the bundle. Borrowed until service_settings_release().
 */
int service_settings_of(const struct addon_context *context, const char *name, const char *project,
		const struct json **ret_settings, struct error *err);

/* Ends what the services keep for the instance, or for all. */
void service_release(struct addon_instance *instance);
void service_release_all(void);
void service_bundle_release(void);
void service_login_release(void);
void service_provenance_release(void);
void service_python_release(void);
void service_settings_release(void);

#endif
