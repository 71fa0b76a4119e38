/* SPDX-License-Identifier: Apache-2.0 */
#include "bootstrap/ask_login.h"

#include "addon/run.h"
#include "base/cleanup.h"
#include "base/env.h"
#include "signin/signin.h"

static struct signin_request request_of(struct bootstrap *boot, const char *reason)
{
	return (struct signin_request){
		.session = &boot->session,
		.reason = reason,
		.variant = bootstrap_variant(boot),
		.is_headless = boot->globals->headless,
		.wants_window = boot->globals->ayon_login,
		.deadline_ms = boot->deadline_ms,
	};
}

/* Whoever gave a credential by the environment is told to correct it there, and not asked for another one. */
bool ask_login_is_allowed(const struct bootstrap *boot)
{
	return boot->session.login_mode &&
	       signin_can_ask(boot->globals->headless, boot->globals->ayon_login);
}

int ask_login(struct bootstrap *boot, const char *reason, struct error *err)
{
	CLEANUP(login_identity) struct login_identity identity = { 0 };
	const struct signin_request request = request_of(boot, reason);

	return ask_login_is_allowed(boot) ? signin_ask(&request, &identity, err)
					  : signin_nobody(&request, err);
}

const char *bootstrap_variant(const struct bootstrap *boot)
{
	if (boot->has_choice)
		return boot->choice.variant;
	if (env_is("AYON_USE_DEV", "1"))
		return "dev";
	return env_is("AYON_USE_STAGING", "1") ? "staging" : "production";
}

int bootstrap_ask_login(struct bootstrap *boot, const struct addon_login *wanted,
		struct login_identity *ret_identity, struct error *err)
{
	struct signin_request request = request_of(boot, NULL);

	request.server = wanted->server;
	request.user = wanted->user;
	request.is_browser = wanted->is_browser;
	if (!request.is_browser && !signin_can_ask(request.is_headless, request.wants_window))
		return error_set(err, AYON_EUSAGE, "nobody can be asked here");
	return signin_ask(&request, ret_identity, err);
}

int bootstrap_session(struct bootstrap *boot, struct error *err)
{
	int r = bootstrap_config(boot, err);
	if (r < 0)
		return r;

	const char *reason = NULL;
	if (!boot->session.server_url)
		reason = "no AYON server is set";
	else if (boot->globals->ayon_login)
		reason = "login was asked for";
	else if (!boot->session.credential && !boot->globals->offline)
		reason = "nobody is logged in";
	return reason ? ask_login(boot, reason, err) : 0;
}
