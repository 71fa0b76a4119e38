/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signin/terminal.c: the questions one after another. A word in place of the user's name chooses another way, so that
 * the ordinary case stays three lines.
 */
#include "signin/ways.h"

#include "base/cleanup.h"
#include "base/console.h"
#include "base/memory.h"
#include "base/terminal.h"
#include "session/browser_login.h"
#include "session/find_server.h"

#include <stdio.h>

#define MAX_ATTEMPTS 3
#define BY_BROWSER   "browser"
#define BY_KEY       "api-key"

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

/* The servers that were used before can be chosen by their numbers. */
static void show_servers(const struct known_servers *servers)
{
	for (size_t i = 0; servers->count > 1 && i < servers->count; i++)
		console_log(CONSOLE_INFO, "%zu  %s%s%s%s", i + 1, servers->items[i].url,
				servers->items[i].user_name ? " (" : "",
				servers->items[i].user_name ? servers->items[i].user_name : "",
				servers->items[i].user_name ? ")" : "");
}

static void show_failure(const struct found_server *found, const struct error *err)
{
	console_log(CONSOLE_ERROR, "%s", err->text);
	for (size_t i = 0; i < found->hints.count; i++)
		console_log(CONSOLE_INFO, "%s", found->hints.items[i]);
	for (size_t i = 0; i < found->suggestions.count; i++)
		console_log(CONSOLE_INFO, "Did you mean %s?", found->suggestions.items[i]);
}

static int ask_server(const struct signin_request *request, struct found_server *ret_found,
		struct error *err)
{
	CLEANUP(servers) struct known_servers servers = { 0 };
	CLEANUP(free) char *typed = mem_dup(request->server);
	long long number = 0;
	int r = 0;

	if (!typed) {
		servers_read(request->session->layout, &servers);
		show_servers(&servers);
		r = ask("AYON server", request->session->server_url, &typed, err);
	}
	if (r < 0)
		return r;
	bool is_number = servers.count > 1 && str_to_int64(typed, &number) && number >= 1 &&
			 (size_t)number <= servers.count;
	r = session_find_server(request->session, is_number ? servers.items[number - 1].url : typed,
			ret_found, err);
	if (r < 0) {
		show_failure(ret_found, err);
		found_server_finish(ret_found);
	}
	return r;
}

static int by_key(const struct signin_request *request, const char *url,
		struct login_identity *ret_identity, struct error *err)
{
	char *key = NULL;
	int r = terminal_ask("API key: ", false, &key, err);
	if (r == 0)
		r = login_with_key(request->session, url, key, ret_identity, err);
	mem_free_secret(key);
	return r;
}

static int by_password(const struct signin_request *request, const char *url, const char *user,
		struct login_identity *ret_identity, struct error *err)
{
	char *password = NULL;
	int r = terminal_ask("Password: ", false, &password, err);
	if (r == 0)
		r = login_with_password(request->session, url, user, password, ret_identity, err);
	mem_free_secret(password);
	return r;
}

static int by_browser(const struct signin_request *request, const char *url,
		struct login_identity *ret_identity, struct error *err)
{
	struct signin_request browser = *request;
	browser.server = url;
	return signin_by_browser(&browser, ret_identity, err);
}

static int ask_user(const struct signin_request *request, const struct found_server *found,
		struct login_identity *ret_identity, struct error *err)
{
	bool has_browser = browser_login_is_offered(found->version);
	CLEANUP(free) char *user = mem_dup(request->user);
	int r = 0;

	if (!user) {
		console_log(CONSOLE_INFO, "In place of a name: %s'" BY_KEY "' to enter an API key",
				has_browser ? "'" BY_BROWSER "' to log in on the web page, " : "");
		CLEANUP(free) char *known = signin_known_user(request, found->url);
		r = ask("User", known, &user, err);
	}
	if (r < 0)
		return r;
	if (!request->user && has_browser && str_equal(user, BY_BROWSER))
		return by_browser(request, found->url, ret_identity, err);
	if (!request->user && str_equal(user, BY_KEY))
		return by_key(request, found->url, ret_identity, err);
	return by_password(request, found->url, user, ret_identity, err);
}

int signin_in_terminal(const struct signin_request *request, struct login_identity *ret_identity,
		struct error *err)
{
	CLEANUP(found_server) struct found_server found = { 0 };
	int r = AYON_EAUTH;

	if (request->reason)
		console_log(CONSOLE_WARNING, "%s", request->reason);
	for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
		bool had_server = found.url != NULL;
		r = had_server ? 0 : ask_server(request, &found, err);
		if (r == 0)
			r = ask_user(request, &found, ret_identity, err);
		if (r == 0) {
			console_log(CONSOLE_INFO, "Logged in to %s as %s", found.url,
					ret_identity->user_name);
			return 0;
		}
		/* Wrong password, wrong address: worth another try. All else is not the user's to mend. */
		if (r != AYON_EAUTH && r != AYON_EINVALID && r != AYON_ENETWORK)
			return r;
		if (request->server && !found.url)
			return r;
		if (found.url)
			console_log(CONSOLE_ERROR, "%s", err->text);
	}
	return r;
}
