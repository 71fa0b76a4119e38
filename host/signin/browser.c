/* SPDX-License-Identifier: Apache-2.0 */
#include "signin/ways.h"

#include "base/clock.h"
#include "base/console.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/process.h"
#include "session/browser_login.h"
#include "session/find_server.h"

#include <stdio.h>

#define WAIT_MS (5 * 60 * 1000)
#define STEP_MS 1000

/* The programs that open a page in the browser that the user has chosen. */
static int open_page(const char *page, struct error *err)
{
	static const char *const openers[][2] = {
		{ "xdg-open", NULL },
		{ "gio", "open" },
		{ "x-www-browser", NULL },
	};
	int r = AYON_ENOTFOUND;

	if (!env_get("DISPLAY") && !env_get("WAYLAND_DISPLAY"))
		return error_set(err, AYON_ENOTFOUND, "there is no display for a browser");
	for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]) && r == AYON_ENOTFOUND; i++) {
		const char *const argv[] = { openers[i][0], openers[i][1] ? openers[i][1] : page,
			openers[i][1] ? page : NULL, NULL };
		const struct process_spec spec = { .argv = argv, .environment = env_original() };
		r = process_abandon(&spec, err);
	}
	return r;
}

int web_login_start(struct session *session, const char *server, int64_t deadline_ms,
		struct web_login *ret_login, struct error *err)
{
	CLEANUP(web_login) struct web_login login = { .session = session };
	int64_t end = clock_ms() + WAIT_MS;
	struct error reason = { 0 };

	int r = browser_listener_open(
			deadline_ms && deadline_ms < end ? deadline_ms : end, &login.listener, err);
	if (r < 0)
		return r;
	login.server = mem_dup(server);
	login.page = browser_listener_url(login.listener, server);
	if (open_page(login.page, &reason) < 0)
		console_log(CONSOLE_DEBUG, "no browser was opened: %s", reason.text);
	*ret_login = login;
	login = (struct web_login){ 0 };
	return 0;
}

int web_login_step(struct web_login *login, int64_t wait_ms, struct login_identity *ret_identity,
		struct error *err)
{
	int r = browser_listener_step(login->listener, wait_ms, err);
	if (r <= 0)
		return r;

	const char *token = browser_listener_token(login->listener);
	r = login_with_key(login->session, login->server, token, ret_identity, err);
	CLEANUP(free)
	char *text = r < 0 ? mem_printf("%s. Close this page and try again in AYON.", err->text)
			   : mem_printf("AYON works as %s now. You can close this page.",
					     ret_identity->user_name);
	CLEANUP(free) char *clean = console_redact(text);
	browser_listener_answer(login->listener, r == 0, clean);
	return r < 0 ? r : 1;
}

void web_login_finish(struct web_login *login)
{
	browser_listener_close(login->listener);
	free(login->server);
	free(login->page);
	*login = (struct web_login){ 0 };
}

static int check_offer(const struct found_server *found, struct error *err)
{
	if (browser_login_is_offered(found->version))
		return 0;
	return error_set(err, AYON_EAUTH,
			"'%s' is AYON %s, which has no login by browser; use a password or an API "
			"key",
			found->url, found->version);
}

int signin_by_browser(const struct signin_request *request, struct login_identity *ret_identity,
		struct error *err)
{
	CLEANUP(web_login) struct web_login login = { 0 };
	CLEANUP(found_server) struct found_server found = { 0 };
	const char *typed = request->server ? request->server : request->session->server_url;

	if (request->is_headless)
		return error_set(err, AYON_EUSAGE,
				"a login by browser needs a person; in headless mode set "
				"AYON_API_KEY or use --api-key-stdin");
	if (!typed)
		return error_set(err, AYON_EUSAGE,
				"no server is known yet; say which one with --server URL");
	int r = session_find_server(request->session, typed, &found, err);
	if (r == 0)
		r = check_offer(&found, err);
	if (r == 0)
		r = web_login_start(request->session,
				request->server ? found.url : request->session->server_url,
				request->deadline_ms, &login, err);
	if (r < 0)
		return r;
	/* For whoever must open it by hand: the random path in it is a secret to all others. */
	fprintf(stderr,
			"Log in on this page, in a browser on this machine:\n\n  %s\n\n"
			"Waiting; Ctrl-C ends it.\n",
			login.page);
	do
		r = web_login_step(&login, STEP_MS, ret_identity, err);
	while (r == 0);
	return r < 0 ? r : 0;
}
