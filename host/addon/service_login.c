/* SPDX-License-Identifier: Apache-2.0 */
#include "addon/service.h"

#include "addon/run.h"
#include "base/cleanup.h"
#include "base/console.h"
#include "session/login.h"

/* What came out last; borrowed by the caller until the next call of this table. */
static struct login_identity shown;
static struct known_servers servers;
static char *found_url;

void service_login_release(void)
{
	login_identity_finish(&shown);
	servers_finish(&servers);
	free(found_url);
	found_url = NULL;
}

/* The session when the running verb may use it for this, else NULL with the reason kept. */
static struct session *session_of(struct addon_instance *caller, uint32_t needs, const char *name)
{
	return service_require(caller, needs, name, AYON_EXT_LOGIN_1) < 0
			       ? NULL
			       : caller->context->session;
}

static struct session *configured(struct addon_instance *caller)
{
	return session_of(caller, AYON_NEEDS_CONFIG, "AYON_NEEDS_CONFIG or AYON_NEEDS_SESSION");
}

static int32_t short_struct(struct addon_instance *caller, uint32_t size)
{
	return service_fail(caller, AYON_EINVALID,
			"ayon.login/1 was given a struct of %u bytes; set its size member", size);
}

/* Shows the new identity and lets the old one go: its strings may have been the input of the call. */
static int32_t show(struct addon_instance *caller, int r, struct login_identity *identity,
		const struct error *err, struct ayon_identity *ret_identity)
{
	if (r < 0) {
		login_identity_finish(identity);
		return service_failed(caller, err);
	}
	login_identity_finish(&shown);
	shown = *identity;
	if (shown.note)
		console_log(CONSOLE_WARNING, "the credential was not kept: %s", shown.note);
	ret_identity->store = (int32_t)shown.store;
	ret_identity->server_url = shown.server_url;
	ret_identity->user_name = shown.user_name;
	ret_identity->full_name = shown.full_name;
	ret_identity->is_service = shown.is_service;
	ret_identity->is_admin = shown.is_admin;
	return AYON_OK;
}

static int32_t find_server(const struct ayon_host *host, const char *typed, const char **ret_url)
{
	struct addon_instance *caller = service_caller(host);
	struct session *session = configured(caller);
	struct error err = { 0 };
	char *url = NULL;

	if (!session)
		return AYON_EADDON;
	if (!typed)
		return service_fail(caller, AYON_EINVALID, "no server was given");

	int r = login_find_server(session, typed, &url, &err);
	if (r < 0)
		return service_failed(caller, &err);
	free(found_url);
	found_url = url;
	*ret_url = found_url;
	return AYON_OK;
}

static int32_t with_password(const struct ayon_host *host, const char *url, const char *user,
		const char *password, struct ayon_identity *ret_identity)
{
	struct addon_instance *caller = service_caller(host);
	struct session *session = configured(caller);
	struct login_identity identity = { 0 };
	struct error err = { 0 };

	if (!session)
		return AYON_EADDON;
	if (!AYON_HAS(ret_identity, is_admin))
		return short_struct(caller, ret_identity->size);
	if (!url || !user || !password)
		return service_fail(caller, AYON_EINVALID,
				"a login needs a server, a user and a password");

	console_add_secret(password);
	int r = login_with_password(session, url, user, password, &identity, &err);
	return show(caller, r, &identity, &err, ret_identity);
}

static int32_t with_key(const struct ayon_host *host, const char *url, const char *key,
		struct ayon_identity *ret_identity)
{
	struct addon_instance *caller = service_caller(host);
	struct session *session = configured(caller);
	struct login_identity identity = { 0 };
	struct error err = { 0 };

	if (!session)
		return AYON_EADDON;
	if (!AYON_HAS(ret_identity, is_admin))
		return short_struct(caller, ret_identity->size);
	if (!url || !key)
		return service_fail(caller, AYON_EINVALID, "a login needs a server and a key");

	console_add_secret(key);
	int r = login_with_key(session, url, key, &identity, &err);
	return show(caller, r, &identity, &err, ret_identity);
}

static int32_t whoami(const struct ayon_host *host, struct ayon_identity *ret_identity)
{
	struct addon_instance *caller = service_caller(host);
	struct session *session = session_of(caller, AYON_NEEDS_SESSION, "AYON_NEEDS_SESSION");
	struct login_identity identity = { 0 };
	struct error err = { 0 };

	if (!session)
		return AYON_EADDON;
	if (!AYON_HAS(ret_identity, is_admin))
		return short_struct(caller, ret_identity->size);

	int r = login_whoami(session, &identity, &err);
	return show(caller, r, &identity, &err, ret_identity);
}

/* The three that take a URL and give nothing. */
static int32_t change(const struct ayon_host *host, const char *url,
		int (*how)(struct session *session, const char *url, struct error *err))
{
	struct addon_instance *caller = service_caller(host);
	struct session *session = configured(caller);
	struct error err = { 0 };

	if (!session)
		return AYON_EADDON;

	int r = how(session, url, &err);
	return r < 0 ? service_failed(caller, &err) : AYON_OK;
}

static int32_t logout(const struct ayon_host *host, const char *url)
{
	return change(host, url, login_logout);
}

static int32_t use_server(const struct ayon_host *host, const char *url)
{
	if (!url)
		return service_fail(service_caller(host), AYON_EINVALID, "no server was given");
	return change(host, url, login_use_server);
}

static int32_t forget_server(const struct ayon_host *host, const char *url)
{
	if (!url)
		return service_fail(service_caller(host), AYON_EINVALID, "no server was given");
	return change(host, url, login_forget_server);
}

/* The file is read for index 0 and kept for the rest of the walk, so that one list is shown and not two halves. */
static int32_t server(
		const struct ayon_host *host, uint32_t index, struct ayon_login_server *ret_server)
{
	struct addon_instance *caller = service_caller(host);

	if (!configured(caller))
		return AYON_EADDON;
	if (!AYON_HAS(ret_server, is_current))
		return short_struct(caller, ret_server->size);
	if (index == 0) {
		servers_finish(&servers);
		servers_read(caller->context->layout, &servers);
	}
	if (index >= servers.count)
		return service_fail(caller, AYON_ENOTFOUND, "there is no server number %u", index);

	const struct known_server *known = &servers.items[index];
	ret_server->url = known->url;
	ret_server->user_name = known->user_name;
	ret_server->is_current = known->is_last;
	return AYON_OK;
}

static int32_t ask(const struct ayon_host *host, const char *url, const char *user, uint32_t flags,
		struct ayon_identity *ret_identity)
{
	struct addon_instance *caller = service_caller(host);
	const struct addon_context *context = caller->context;
	const struct addon_login wanted = { url, user, (flags & AYON_LOGIN_BROWSER) != 0 };
	struct login_identity identity = { 0 };
	struct error err = { 0 };

	if (!configured(caller))
		return AYON_EADDON;
	if (!AYON_HAS(ret_identity, is_admin))
		return short_struct(caller, ret_identity->size);
	if (!context->ask_login)
		return service_fail(caller, AYON_EUSAGE, "nobody can be asked here");

	service_progress_finish();
	int r = context->ask_login(context->ask_payload, &wanted, &identity, &err);
	return show(caller, r, &identity, &err, ret_identity);
}

const struct ayon_login_1 service_login = {
	.size = sizeof(service_login),
	.find_server = find_server,
	.with_password = with_password,
	.with_key = with_key,
	.whoami = whoami,
	.logout = logout,
	.server = server,
	.use_server = use_server,
	.forget_server = forget_server,
	.ask = ask,
};
