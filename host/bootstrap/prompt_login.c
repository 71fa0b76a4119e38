/* SPDX-License-Identifier: Apache-2.0 */
#include "bootstrap/prompt_login.h"

#include "base/terminal.h"
#include "base/cleanup.h"
#include "base/console.h"
#include "base/memory.h"
#include "session/login.h"

#define MAX_ATTEMPTS 3

static int nobody_to_ask(const struct session *session, const char *reason, struct error *err)
{
	if (!session->login_mode)
		return error_set(err, AYON_EAUTH,
				"%s; the credentials come from the environment, so correct "
				"AYON_API_KEY "
				"and AYON_SERVER_URL there",
				reason);
	return error_set(err, AYON_EAUTH,
			"%s and nobody can be asked here; set AYON_SERVER_URL and AYON_API_KEY (or "
			"AYON_API_KEY_FILE), or run 'ayon login' in a terminal",
			reason);
}

/* A line of text; an empty one is what was offered. Caller frees. */
static int ask(const char *question, const char *offered, char **ret_answer, struct error *err)
{
	CLEANUP(free)
	char *text = offered ? mem_printf("%s [%s]: ", question, offered)
			     : mem_printf("%s: ", question);
	CLEANUP(free) char *answer = NULL;

	int r = terminal_ask(text, true, &answer, err);
	if (r < 0)
		return r;
	*ret_answer = *answer || !offered ? TAKE(answer) : mem_dup(offered);
	return 0;
}

/* The server's URL: what is known is offered. Caller frees. */
static int ask_server(struct session *session, char **ret_url, struct error *err)
{
	CLEANUP(free) char *typed = NULL;
	int r = ask("AYON server", session->server_url, &typed, err);
	if (r < 0)
		return r;
	return login_find_server(session, typed, ret_url, err);
}

static int ask_user(struct session *session, const char *url, struct error *err)
{
	CLEANUP(free) char *user = NULL;
	char *password = NULL;
	CLEANUP(login_identity) struct login_identity identity = { 0 };

	int r = ask("User", session->user_name, &user, err);
	if (r == 0)
		r = terminal_ask("Password: ", false, &password, err);
	if (r < 0)
		return r;

	r = login_with_password(session, url, user, password, &identity, err);
	mem_free_secret(password);
	if (r < 0)
		return r;
	if (identity.note)
		console_log(CONSOLE_WARNING, "%s", identity.note);
	console_log(CONSOLE_INFO, "Logged in to %s as %s", url, identity.user_name);
	return 0;
}

int prompt_login(struct session *session, bool may_ask, const char *reason, struct error *err)
{
	if (!may_ask)
		return nobody_to_ask(session, reason, err);

	console_log(CONSOLE_WARNING, "%s", reason);
	int r = AYON_EAUTH;
	for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
		CLEANUP(free) char *url = NULL;
		r = ask_server(session, &url, err);
		if (r == 0)
			r = ask_user(session, url, err);
		/* Wrong password, wrong address: worth another try. All else is not the user's to mend. */
		if (r != AYON_EAUTH && r != AYON_EINVALID && r != AYON_ENETWORK)
			return r;
		console_log(CONSOLE_ERROR, "%s", err->text);
	}
	return r;
}
