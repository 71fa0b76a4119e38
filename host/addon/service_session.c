/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/service.h"

#include "base/env.h"
#include "bundle/select.h"
#include "cli/globals.h"
#include "session/session.h"

static struct session *session_of(const struct ayon_host *host)
{
	struct addon_instance *caller = service_caller(host);

	if (service_require(caller, AYON_NEEDS_CONFIG, "AYON_NEEDS_CONFIG or AYON_NEEDS_SESSION",
			    AYON_EXT_SESSION_1) < 0)
		return NULL;
	return caller->context->session;
}

static const char *server_url(const struct ayon_host *host)
{
	struct session *session = session_of(host);
	return session ? session->server_url : NULL;
}

static const char *user_name(const struct ayon_host *host)
{
	struct addon_instance *caller = service_caller(host);
	struct error err = { 0 };
	const char *name = NULL;

	if (service_require(caller, AYON_NEEDS_SESSION, "AYON_NEEDS_SESSION", AYON_EXT_SESSION_1) <
			0)
		return NULL;
	if (session_user(caller->context->session, &name, &err) < 0) {
		service_failed(caller, &err);
		return NULL;
	}
	return name;
}

static const char *site_id(const struct ayon_host *host)
{
	struct session *session = session_of(host);
	return session ? session->site_id : NULL;
}

/* Known without any foundation: the choice when there is one, else what the command line made of it. */
static const char *variant(const struct ayon_host *host)
{
	const struct bundle_choice *choice = service_caller(host)->context->choice;
	return choice ? choice->variant : env_get("AYON_DEFAULT_SETTINGS_VARIANT");
}

static const char *project_name(const struct ayon_host *host)
{
	const struct globals *globals = service_caller(host)->context->globals;
	return globals->project ? globals->project : env_get("AYON_PROJECT_NAME");
}

const struct ayon_session_1 service_session = {
	.size = sizeof(service_session),
	.server_url = server_url,
	.user_name = user_name,
	.site_id = site_id,
	.variant = variant,
	.project_name = project_name,
};
