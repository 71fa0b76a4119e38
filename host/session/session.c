/* SPDX-License-Identifier: Apache-2.0 */
#include "session/session.h"

#include "base/cleanup.h"
#include "base/env.h"
#include "base/memory.h"
#include "base/self.h"
#include "session/credentials.h"
#include "session/servers.h"
#include "session/site.h"
#include "session/switch.h"
#include "session/url.h"
#include "wrap/http_url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool session_login_mode(const char *preset, bool ayon_login, const char *api_key,
		const char *parent_version)
{
	unsigned version[3];

	if (preset)
		return str_equal(preset, "1");
	if (ayon_login || !api_key)
		return true;
	/* Launchers before 1.0.1 set the key for their children, but not the mode. */
	if (!parent_version || sscanf(parent_version, "%9u.%9u.%9u", &version[0], &version[1],
					       &version[2]) != 3)
		return false;
	return version[0] < 1 || (version[0] == 1 && version[1] == 0 && version[2] < 1);
}

static void build_headers(struct session *session)
{
	strlist_finish(&session->headers);
	strlist_add(&session->headers, "x-ayon-platform: " SELF_PLATFORM);
	strlist_take(&session->headers, mem_printf("x-ayon-hostname: %s", self_hostname()));
	if (session->site_id)
		strlist_take(&session->headers, mem_printf("x-ayon-site-id: %s", session->site_id));
	if (session->version)
		strlist_take(&session->headers, mem_printf("x-ayon-version: %s", session->version));
	if (session->base_url)
		strlist_take(&session->headers, mem_printf("Referer: %s", session->base_url));
}

/* What requests are built on: the address as typed, repaired where that needs no question to anybody. */
static char *base_of(const char *url)
{
	if (!url)
		return NULL;
	CLEANUP(free) char *full = mem_printf("%s%s", strstr(url, "://") ? "" : "http://", url);
	full[strcspn(full, "?#")] = '\0';
	return url_base(full);
}

void session_switch_server(struct session *session, const char *url)
{
	char *copy = mem_dup(url);
	free(session->server_url);
	free(session->base_url);
	session->server_url = copy;
	session->base_url = base_of(copy);
	build_headers(session);
}

void session_switch_credential(struct session *session, const char *key,
		enum credential_store store, const char *user_name)
{
	char *key_copy = mem_dup(key);
	char *name_copy = mem_dup(user_name);

	mem_free_secret(session->credential);
	mem_free_secret(session->secret_headers[0]);
	free(session->user_name);
	free(session->credential_note);
	session->credential = key_copy;
	session->secret_headers[0] = key ? mem_printf("X-Api-Key: %s", key_copy) : NULL;
	session->store = store;
	session->user_name = name_copy;
	session->credential_note = NULL;
	session->rejected = false;
}

static int find_server(struct session *session, struct error *err)
{
	struct http_origin origin;
	CLEANUP(free) char *last = NULL;
	const char *url = env_get("AYON_SERVER_URL");

	if (!url)
		url = last = servers_last(session->layout);
	session_switch_server(session, url);
	if (url && !http_origin_parse(session->base_url, &origin))
		return error_set(err, AYON_EUSAGE, "%s '%s' is no http or https address",
				last ? "the last used server" : "AYON_SERVER_URL", url);
	return 0;
}

int session_open(const struct session_options *options, struct session *session, struct error *err)
{
	CLEANUP(credential) struct credential credential = { 0 };

	*session = (struct session){ .layout = options->layout,
		.headless = options->headless,
		.deadline_ms = options->deadline_ms,
		.version = mem_dup(options->version),
		.login_mode = session_login_mode(env_get("AYON_IN_LOGIN_MODE"), options->ayon_login,
				getenv("AYON_API_KEY"), options->parent_version) };
	int r = site_find(options->layout, !options->headless, &session->site_id, err);
	if (r == 0)
		r = find_server(session, err);
	if (r == 0)
		r = credential_find(options->layout, session->server_url, &credential, err);
	if (r < 0) {
		session_close(session);
		return r;
	}
	session_switch_credential(session, credential.key, credential.store, NULL);
	session->credential_note = TAKE(credential.note);
	return 0;
}

void session_close(struct session *session)
{
	http_client_free(session->http);
	mem_free_secret(session->credential);
	mem_free_secret(session->secret_headers[0]);
	strlist_finish(&session->headers);
	free(session->server_url);
	free(session->base_url);
	free(session->site_id);
	free(session->user_name);
	free(session->credential_note);
	free(session->version);
	free(session->agent);
	*session = (struct session){ 0 };
}

const char *const *session_secret_headers(struct session *session)
{
	return (const char *const *)session->secret_headers;
}

const char *const *session_headers(struct session *session)
{
	return (const char *const *)session->headers.items;
}
