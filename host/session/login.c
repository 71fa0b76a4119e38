/* SPDX-License-Identifier: Apache-2.0 */
#include "session/login.h"

#include "base/cleanup.h"
#include "base/console.h"
#include "base/memory.h"
#include "session/credentials.h"
#include "session/find_server.h"
#include "session/register.h"
#include "session/request.h"
#include "session/switch.h"
#include "session/url.h"
#include "wrap/json.h"

#include <string.h>

#define TOKEN_LENGTH 64

void login_identity_finish(struct login_identity *identity)
{
	free(identity->server_url);
	free(identity->user_name);
	free(identity->full_name);
	free(identity->note);
	*identity = (struct login_identity){ 0 };
}

int login_find_server(struct session *session, const char *typed, char **ret_url, struct error *err)
{
	CLEANUP(found_server) struct found_server found = { 0 };
	int r = session_find_server(session, typed, &found, err);
	if (r < 0)
		return r;
	*ret_url = TAKE(found.url);
	return 0;
}

static void fill_identity(struct login_identity *identity, const struct json *user, const char *url)
{
	const struct json *data = json_get(user, "data");

	*identity = (struct login_identity){
		.server_url = mem_dup(url),
		.user_name = mem_dup(json_get_text(user, "name")),
		.full_name = mem_dup(json_get_text(json_get(user, "attrib"), "fullName")),
		.is_service = json_get_bool(data, "isService", false),
		.is_admin = json_get_bool(data, "isAdmin", false),
	};
}

/* The server took the credential: the session goes over to it, and it is kept for the next start. */
static int accept_login(struct session *session, const char *url, const char *key,
		const struct json *user, struct login_identity *ret_identity, struct error *err)
{
	if (!json_get_text(user, "name"))
		return error_set(err, AYON_ENETWORK, "'%s' does not say who is logged in", url);

	struct error reason = { 0 };
	CLEANUP(free) char *where = mem_dup(url);
	fill_identity(ret_identity, user, where);
	credential_keep(session->layout, where, key, &ret_identity->store, &reason);
	if (ret_identity->store == CREDENTIAL_NONE)
		ret_identity->note =
				mem_printf("%s; it holds for this run only, AYON_ALLOW_KEY_FILE=1 "
					   "keeps it in a file of yours",
						reason.text);
	session_switch_server(session, where);
	session_switch_credential(session, key, ret_identity->store, ret_identity->user_name);
	session_forget_site(session);
	int r = servers_record(session->layout, where, ret_identity->user_name, &reason);
	if (r < 0)
		console_log(CONSOLE_WARNING, "the server is not remembered: %s", reason.text);
	return 0;
}

/* Bad credentials are 403, a disabled user is 401, a banned address 403 and a throttled one 503. */
static int login_refused(const char *url, const struct http_response *response, struct error *err)
{
	CLEANUP(json) struct json *json = NULL;
	const char *detail = session_detail(response, &json);

	switch (response->status) {
	case 503:
	case 429:
		return error_set(err, AYON_EAUTH,
				"'%s' takes no more login attempts for now (%s); wait a minute and "
				"try again",
				url, *detail ? detail : "too many");
	case 401:
	case 403:
		return error_set(err, AYON_EAUTH, "'%s' refuses the login: %s", url,
				*detail ? detail : "not allowed");
	case 404:
	case 405:
		return error_set(err, AYON_ENETWORK,
				"what answers at '%s' is no AYON server; check the address", url);
	default:
		return error_set(err, AYON_ENETWORK, "'%s' answers the login with status %d%s%s",
				url, response->status, *detail ? ": " : "", detail);
	}
}

static int take_token(struct session *session, const char *url,
		const struct http_response *response, struct login_identity *ret_identity,
		struct error *err)
{
	CLEANUP(json) struct json *answer = NULL;

	if (response->status != 200)
		return login_refused(url, response, err);
	if (json_parse(response->body, response->body_size, &answer, NULL) < 0)
		return error_set(err, AYON_ENETWORK,
				"'%s' answers the login with something that is no JSON", url);
	const char *token = json_get_text(answer, "token");
	if (!credential_is_valid(token))
		return error_set(err, AYON_EAUTH, "'%s' gives no token for this login", url);
	console_add_secret(token);
	return accept_login(session, url, token, json_get(answer, "user"), ret_identity, err);
}

int login_with_password(struct session *session, const char *url, const char *user,
		const char *password, struct login_identity *ret_identity, struct error *err)
{
	static const char *const headers[] = { "Content-Type: application/json", NULL };

	if (str_is_empty(user) || str_is_empty(password))
		return error_set(err, AYON_EINVALID, "a login needs a user name and a password");
	console_add_secret(password);

	CLEANUP(json) struct json *body = json_new_object();
	json_set_text(body, "name", user);
	json_set_text(body, "password", password);
	CLEANUP(free) char *target = url_of_api(url, "auth/login");
	char *text = json_write_text(body, false);
	const struct session_call call = { .method = "POST",
		.url = target,
		.headers = headers,
		.body = text,
		.body_size = strlen(text) };
	struct http_response response;
	int r = session_call(session, &call, &response, err);
	mem_free_secret(text);
	if (r < 0)
		return r;
	r = take_token(session, url, &response, ret_identity, err);
	http_response_finish(&response);
	return r;
}

/* Who the key belongs to. Asked only once: each refusal counts towards a lock-out on the server. */
static int ask_user(struct session *session, const char *url, const char *key,
		struct json **ret_user, struct error *err)
{
	CLEANUP(free) char *target = url_of_api(url, "users/me");
	char *header = mem_printf("X-Api-Key: %s", key);
	const char *const secrets[] = { header, NULL };
	const struct session_call call = {
		.method = "GET", .url = target, .secret_headers = secrets
	};
	struct http_response response;

	int r = session_call(session, &call, &response, err);
	mem_free_secret(header);
	if (r < 0)
		return r;
	if (response.status != 200)
		r = login_refused(url, &response, err);
	else if (json_parse(response.body, response.body_size, ret_user, NULL) < 0)
		r = error_set(err, AYON_ENETWORK, "what answers at '%s' is no AYON server", url);
	http_response_finish(&response);
	return r;
}

int login_with_key(struct session *session, const char *url, const char *key,
		struct login_identity *ret_identity, struct error *err)
{
	CLEANUP(json) struct json *user = NULL;

	if (!credential_is_valid(key))
		return error_set(err, AYON_EINVALID,
				"this is no API key: one word of printable characters is wanted");
	console_add_secret(key);
	int r = ask_user(session, url, key, &user, err);
	return r < 0 ? r : accept_login(session, url, key, user, ret_identity, err);
}

int login_whoami(struct session *session, struct login_identity *ret_identity, struct error *err)
{
	CLEANUP(json) struct json *user = NULL;
	int r = session_get_json(session, "/api/users/me", &user, err);
	if (r < 0)
		return r;

	if (!json_get_text(user, "name"))
		return error_set(err, AYON_ENETWORK, "'%s' does not say who is logged in",
				session->server_url);
	fill_identity(ret_identity, user, session->server_url);
	ret_identity->store = session->store;
	if (!session->user_name)
		session->user_name = mem_dup(ret_identity->user_name);
	return 0;
}

/*
 * Ends the session on the server, which looks for it in Authorization only: with X-Api-Key it answers "Logged
 * out" and keeps the session alive.
 */
static void end_on_server(struct session *session, const char *url, const char *key)
{
	CLEANUP(free) char *target = url_of_api(url, "auth/logout");
	char *header = mem_printf("Authorization: Bearer %s", key);
	const char *const secrets[] = { header, NULL };
	const struct session_call call = {
		.method = "POST", .url = target, .secret_headers = secrets, .attempts = 1
	};
	struct http_response response = { 0 };
	struct error err = { 0 };

	int r = session_call(session, &call, &response, &err);
	/* 401: it had ended before. */
	if (r == 0 && response.status >= 300 && response.status != 401)
		r = error_set(&err, AYON_ENETWORK, "'%s' answers with status %d", target,
				response.status);
	if (r < 0)
		console_log(CONSOLE_WARNING, "logged out here, but the server was not told: %s",
				err.text);
	http_response_finish(&response);
	mem_free_secret(header);
}

/* Only tokens of sessions: an API key is an administrator's business. */
static void end_all_on_server(struct session *session, const char *url, const struct strlist *keys)
{
	for (size_t i = 0; i < keys->count; i++) {
		if (strlen(keys->items[i]) == TOKEN_LENGTH)
			end_on_server(session, url, keys->items[i]);
	}
}

int login_logout(struct session *session, const char *url, struct error *err)
{
	bool is_current = !url || str_equal(url, session->server_url);
	CLEANUP(free) char *where = mem_dup(url ? url : session->server_url);
	CLEANUP(credential_keys) struct strlist keys = { 0 };

	if (!where)
		return error_set(err, AYON_ENOTFOUND,
				"no server is known, so there is nothing to log out from");
	/* A login that could be kept nowhere is this run's alone. */
	if (is_current && session->credential && session->store == CREDENTIAL_NONE)
		strlist_add(&keys, session->credential);
	credential_remove(session->layout, where, &keys);
	int r = servers_forget(session->layout, where, err);
	if (r < 0 && r != AYON_ENOTFOUND)
		return r;
	end_all_on_server(session, where, &keys);
	if (is_current && session->store == CREDENTIAL_ENVIRONMENT)
		console_log(CONSOLE_WARNING,
				"AYON_API_KEY is set and stays in use until it is unset");
	if (is_current && session->store == CREDENTIAL_KEY_FILE)
		console_log(CONSOLE_WARNING,
				"the key file that the environment names stays in use until it is "
				"unset");
	if (is_current) {
		session_forget_site(session);
		session_switch_credential(session, NULL, CREDENTIAL_NONE, NULL);
	}
	return 0;
}

int login_use_server(struct session *session, const char *url, struct error *err)
{
	CLEANUP(credential) struct credential credential = { 0 };
	CLEANUP(free) char *where = mem_dup(url);

	int r = servers_use(session->layout, where, err);
	if (r < 0)
		return r;
	credential_find_kept(session->layout, where, &credential);
	session_switch_server(session, where);
	session_switch_credential(session, credential.key, credential.store, NULL);
	return 0;
}

int login_forget_server(struct session *session, const char *url, struct error *err)
{
	CLEANUP(free) char *where = mem_dup(url);
	CLEANUP(credential_keys) struct strlist keys = { 0 };

	int r = servers_forget(session->layout, where, err);
	if (r < 0)
		return r;
	credential_remove(session->layout, where, &keys);
	if (str_equal(where, session->server_url))
		session_switch_credential(session, NULL, CREDENTIAL_NONE, NULL);
	return 0;
}
