/* SPDX-License-Identifier: Apache-2.0 */
#include "signin/signin.h"

#include "base/console.h"
#include "base/memory.h"
#include "base/str.h"
#include "signin/ways.h"
#include "window/window.h"

static bool has_terminal(bool is_headless)
{
	return !is_headless && console_can_ask();
}

bool signin_can_ask(bool is_headless, bool wants_window)
{
	return has_terminal(is_headless) ||
	       window_is_allowed(is_headless, wants_window ? WINDOW_WANTED : WINDOW_ASK);
}

char *signin_known_user(const struct signin_request *request, const char *url)
{
	CLEANUP(servers) struct known_servers servers = { 0 };

	if (request->user)
		return mem_dup(request->user);
	servers_read(request->session->layout, &servers);
	for (size_t i = 0; i < servers.count; i++) {
		if (str_equal(servers.items[i].url, url))
			return mem_dup(servers.items[i].user_name);
	}
	return NULL;
}

int signin_nobody(const struct signin_request *request, struct error *err)
{
	const char *reason = request->reason ? request->reason : "a login was asked for";

	if (!request->session->login_mode)
		return error_set(err, AYON_EAUTH,
				"%s; the credentials come from the environment, so correct "
				"AYON_API_KEY and AYON_SERVER_URL there",
				reason);
	return error_set(err, AYON_EAUTH,
			"%s and nobody can be asked here; set AYON_SERVER_URL and AYON_API_KEY (or "
			"AYON_API_KEY_FILE), or run 'ayon login' in a terminal",
			reason);
}

int signin_ask(const struct signin_request *request, struct login_identity *ret_identity,
		struct error *err)
{
	int r = AYON_ENOTFOUND;

	if (request->is_browser)
		r = signin_by_browser(request, ret_identity, err);
	else if (window_is_allowed(request->is_headless,
				 request->wants_window ? WINDOW_WANTED : WINDOW_ASK))
		r = signin_in_window(request, ret_identity, err);
	if (r == AYON_ENOTFOUND && !request->is_browser) {
		/* Without the addon `dialogs`, or without GTK, the terminal is as good. */
		if (err->text[0])
			console_log(CONSOLE_DEBUG, "no login window: %s", err->text);
		r = has_terminal(request->is_headless)
				    ? signin_in_terminal(request, ret_identity, err)
				    : signin_nobody(request, err);
	}
	if (r == 0 && ret_identity->note)
		console_log(CONSOLE_WARNING, "the credential was not kept: %s", ret_identity->note);
	return r;
}
