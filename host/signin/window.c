/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signin/window.c: the login window. The window only shows; what was typed is checked here, and each event is answered by
 * an update of the fields that it changed. While a request waits the window is still listened to: it can be closed at
 * any moment, and whatever the user does next ends the check of an address.
 */
#include "signin/ways.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/str.h"
#include "session/browser_login.h"
#include "session/find_server.h"
#include "window/window.h"

#define WAIT_MS         1000
#define BROWSER_WAIT_MS 100

struct view {
	const struct signin_request *request;
	struct window *window;
	struct found_server found; /* the server that was checked last */
	char *typed;               /* by what it was found */
	struct web_login web;
	struct json *pending; /* an event that came while a request was waiting */
	bool is_checking;     /* that request is only the check of an address */
	int lost;             /* negative: the window is gone, and why */
	struct error lost_err;
	struct login_identity *identity;
	bool is_done;
};

static bool is_event(const struct json *event, const char *name)
{
	return str_equal(json_get_text(event, "event"), name);
}

/* Called while a request waits. True ends the request. */
static bool look_at_window(void *payload)
{
	struct view *view = payload;

	if (!view->lost && !view->pending) {
		int r = window_wait(view->window, 0, &view->pending, &view->lost_err);
		view->lost = r < 0 ? r : 0;
	}
	return view->lost ||
	       (view->pending && (view->is_checking || is_event(view->pending, "cancel")));
}

static void update(struct view *view, struct json *fields)
{
	if (view->lost)
		json_free(fields);
	else
		view->lost = window_update(view->window, fields, &view->lost_err) < 0
					     ? AYON_ECANCELLED
					     : 0;
}

static void update_state(struct view *view, const char *state, const char *message)
{
	struct json *fields = json_new_object();
	json_set_text(fields, "state", state);
	json_set_text(fields, "state_message", message);
	json_set_text(fields, "browser_url", view->web.page);
	update(view, fields);
}

static struct json *ways_of(const char *version)
{
	struct json *ways = json_new_array();
	json_add(ways, json_new_text("password"));
	if (!version || browser_login_is_offered(version))
		json_add(ways, json_new_text("browser"));
	json_add(ways, json_new_text("api-key"));
	return ways;
}

static struct json *servers_of(const struct signin_request *request)
{
	CLEANUP(servers) struct known_servers servers = { 0 };
	struct json *list = json_new_array();

	servers_read(request->session->layout, &servers);
	for (size_t i = 0; i < servers.count && i < 100; i++) {
		struct json *server = json_new_object();
		CLEANUP(free)
		char *title = servers.items[i].user_name
					      ? mem_printf("%.300s (%.100s)", servers.items[i].url,
								servers.items[i].user_name)
					      : mem_printf("%.300s", servers.items[i].url);
		json_set_text(server, "url", servers.items[i].url);
		json_set_text(server, "title", title);
		json_add(list, server);
	}
	return list;
}

/* Reasons are made for the middle of a line. Caller frees. */
static char *sentence(const char *text)
{
	char *copy = mem_dup(text);
	if (copy && *copy >= 'a' && *copy <= 'z')
		*copy = (char)(*copy - 'a' + 'A');
	return copy;
}

static struct json *first_fields(const struct signin_request *request)
{
	const char *url = request->server ? request->server : request->session->server_url;
	CLEANUP(free) char *user = signin_known_user(request, url);
	CLEANUP(free) char *reason = sentence(request->reason);
	struct json *fields = json_new_object();

	json_set_text(fields, "title", "Log in to AYON");
	json_set_text(fields, "variant", request->variant);
	json_set_text(fields, "message", reason);
	json_set_text(fields, "url", url ? url : "");
	json_set_bool(fields, "url_fixed", request->server != NULL);
	json_set_text(fields, "url_state", url ? "checking" : "idle");
	json_set_text(fields, "user", user ? user : "");
	json_set(fields, "servers", servers_of(request));
	json_set(fields, "sign_in", ways_of(NULL));
	json_set_text(fields, "state", "idle");
	return fields;
}

static void show_found(struct view *view, const char *typed)
{
	struct json *fields = json_new_object();
	CLEANUP(free) char *message = mem_printf("AYON %.60s", view->found.version);

	if (!str_equal(typed, view->found.url))
		json_set_text(fields, "url", view->found.url);
	json_set_text(fields, "url_state", "ok");
	json_set_text(fields, "url_message", message);
	json_set(fields, "url_hints", json_new_array());
	json_set(fields, "sign_in", ways_of(view->found.version));
	update(view, fields);
}

static void show_not_found(struct view *view, const struct error *err)
{
	struct json *fields = json_new_object();
	struct json *hints = json_new_array();

	/* An address alone is one that the window offers to take. */
	for (size_t i = 0; i < view->found.suggestions.count; i++)
		json_add(hints, json_new_text(view->found.suggestions.items[i]));
	for (size_t i = 0; i < view->found.hints.count; i++)
		json_add(hints, json_new_text(view->found.hints.items[i]));
	json_set_text(fields, "url_state", "error");
	json_set_text(fields, "url_message",
			err->code == AYON_EINVALID ? err->text : "There is no AYON server");
	json_set(fields, "url_hints", hints);
	update(view, fields);
}

/* The server for what was typed, found anew or known from the last time; the window shows how it went. */
static int find(struct view *view, const char *typed, bool is_checking, struct error *err)
{
	if (view->found.url && (str_equal(typed, view->typed) || str_equal(typed, view->found.url)))
		return 0;

	struct json *fields = json_new_object();
	json_set_text(fields, "url_state", "checking");
	json_set_text(fields, "url_message", NULL);
	json_set(fields, "url_hints", json_new_array());
	update(view, fields);
	found_server_finish(&view->found);
	view->is_checking = is_checking;
	int r = session_find_server(view->request->session, typed, &view->found, err);
	view->is_checking = false;
	if (r == AYON_ECANCELLED)
		return r;
	free(view->typed);
	view->typed = mem_dup(typed);
	if (r == 0)
		show_found(view, typed);
	else
		show_not_found(view, err);
	return r;
}

/* How an attempt ended, for the window. A wrong password is no end of the run. */
static void show_end(struct view *view, int r, const struct error *err)
{
	if (r == 0) {
		CLEANUP(free)
		char *message = mem_printf("Logged in as %s", view->identity->user_name);
		update_state(view, "done", message);
		view->is_done = true;
	} else if (r == AYON_ECANCELLED) {
		update_state(view, "idle", NULL);
	} else {
		update_state(view, "error", err->text);
	}
}

static void on_sign_in(struct view *view, const struct json *event)
{
	struct error err = { 0 };

	update_state(view, "busy", NULL);
	int r = find(view, json_get_text(event, "url"), false, &err);
	if (r == 0)
		r = login_with_password(view->request->session, view->found.url,
				json_get_text(event, "user"), json_get_text(event, "password"),
				view->identity, &err);
	json_wipe(json_get(event, "password"));
	show_end(view, r, &err);
}

static void on_key(struct view *view, const struct json *event)
{
	struct error err = { 0 };

	update_state(view, "busy", NULL);
	int r = find(view, json_get_text(event, "url"), false, &err);
	if (r == 0)
		r = login_with_key(view->request->session, view->found.url,
				json_get_text(event, "key"), view->identity, &err);
	json_wipe(json_get(event, "key"));
	show_end(view, r, &err);
}

static void on_browser(struct view *view, const struct json *event)
{
	struct error err = { 0 };

	web_login_finish(&view->web);
	update_state(view, "busy", NULL);
	int r = find(view, json_get_text(event, "url"), false, &err);
	if (r == 0 && !browser_login_is_offered(view->found.version))
		r = error_set(&err, AYON_EAUTH,
				"AYON %.60s has no login by browser; use a password or an API key",
				view->found.version);
	if (r == 0)
		r = web_login_start(view->request->session, view->found.url,
				view->request->deadline_ms, &view->web, &err);
	if (r == 0)
		update_state(view, "browser", "Log in on the page that was opened in the browser");
	else
		show_end(view, r, &err);
}

static void step_browser(struct view *view)
{
	struct error err = { 0 };
	int r = web_login_step(&view->web, 0, view->identity, &err);
	if (r == 0)
		return;
	web_login_finish(&view->web);
	show_end(view, r < 0 ? r : 0, &err);
}

static void on_forget(struct view *view, const struct json *event)
{
	const char *url = json_get_text(event, "url");
	struct json *fields = json_new_object();
	struct error err = { 0 };

	int r = url ? login_forget_server(view->request->session, url, &err) : 0;
	if (r < 0 && r != AYON_ENOTFOUND) {
		json_set_text(fields, "state", "error");
		json_set_text(fields, "state_message", err.text);
	}
	json_set(fields, "servers", servers_of(view->request));
	update(view, fields);
}

/* Returns AYON_ECANCELLED when the user gives up. */
static int on_event(struct view *view, const struct json *event, struct error *err)
{
	struct error ignored = { 0 };

	if (is_event(event, "cancel"))
		return error_set(err, AYON_ECANCELLED, "the login was cancelled");
	if (is_event(event, "check-url"))
		find(view, json_get_text(event, "url"), true, &ignored);
	else if (is_event(event, "sign-in"))
		on_sign_in(view, event);
	else if (is_event(event, "api-key"))
		on_key(view, event);
	else if (is_event(event, "browser"))
		on_browser(view, event);
	else if (is_event(event, "forget-server"))
		on_forget(view, event);
	else if (is_event(event, "browser-cancel") && view->web.listener) {
		web_login_finish(&view->web);
		update_state(view, "idle", NULL);
	}
	return 0;
}

static int next_event(struct view *view, struct json **ret_event, struct error *err)
{
	if (view->lost)
		return error_set(err, view->lost, "%s", view->lost_err.text);
	if (view->pending) {
		*ret_event = TAKE(view->pending);
		return 1;
	}
	return window_wait(view->window, view->web.listener ? BROWSER_WAIT_MS : WAIT_MS, ret_event,
			err);
}

static int run(struct view *view, struct error *err)
{
	const char *url = view->request->server ? view->request->server
						: view->request->session->server_url;
	struct error ignored = { 0 };

	if (url)
		(void)find(view, url, true, &ignored);
	while (!view->is_done) {
		CLEANUP(json) struct json *event = NULL;
		int r = next_event(view, &event, err);
		if (r == 1)
			r = on_event(view, event, err);
		if (r < 0)
			return r;
		if (view->web.listener)
			step_browser(view);
		if (clock_left_ms(view->request->deadline_ms) == 0)
			return error_set(err, AYON_ETIMEOUT,
					"the time limit of --timeout is over before anybody "
					"logged in");
	}
	return 0;
}

int signin_in_window(const struct signin_request *request, struct login_identity *ret_identity,
		struct error *err)
{
	struct view view = { .request = request, .identity = ret_identity };

	int r = window_open("login", first_fields(request), &view.window, err);
	if (r < 0)
		return error_set(err, AYON_ENOTFOUND, "%s", err->text);
	request->session->is_cancelled = look_at_window;
	request->session->cancel_payload = &view;
	r = run(&view, err);
	request->session->is_cancelled = NULL;
	request->session->cancel_payload = NULL;
	if (r == AYON_ECANCELLED)
		error_set(err, r, "the login was cancelled");
	else if (r < 0 && r != AYON_ETIMEOUT)
		r = AYON_ENOTFOUND;
	web_login_finish(&view.web);
	found_server_finish(&view.found);
	free(view.typed);
	json_free(view.pending);
	window_close(view.window);
	return r;
}
