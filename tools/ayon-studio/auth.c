/* SPDX-License-Identifier: Apache-2.0 */
#include "auth.h"

#include "base/memory.h"
#include "base/str.h"
#include "crypt.h"
#include "studio.h"
#include "users.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

struct credential {
	char *text;
	bool is_key; /* came as an API key; it may be a session token all the same */
};

/* The value of one cookie in a Cookie header; caller frees. */
static char *cookie_value(const char *header, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = header; at && *at; at += strcspn(at, ";"), at += *at == ';') {
		at += strspn(at, " ");
		if (!strncmp(at, name, length) && at[length] == '=')
			return mem_dup_n(at + length + 1, strcspn(at + length + 1, "; "));
	}
	return NULL;
}

/* What follows the scheme, when the header has that scheme; borrowed. */
static const char *scheme_value(const char *header, const char *scheme)
{
	size_t length = strlen(scheme);
	if (!header || strncasecmp(header, scheme, length) || header[length] != ' ')
		return NULL;
	return header + length + strspn(header + length, " ");
}

static struct credential find_credential(const struct request *request)
{
	char *cookie = cookie_value(request_header(request, "cookie"), "accessToken");
	if (cookie)
		return (struct credential){ .text = cookie };

	const char *authorization = request_header(request, "authorization");
	const char *bearer = scheme_value(authorization, "bearer");
	if (bearer && strlen(bearer) == CRYPT_TOKEN_LENGTH)
		return (struct credential){ .text = mem_dup(bearer) };

	const char *query = request_query(request, "token");
	if (!str_is_empty(query))
		return (struct credential){ .text = mem_dup(query) };

	const char *key = request_header(request, "x-api-key");
	if (!key)
		key = scheme_value(authorization, "apikey");
	return (struct credential){ .text = mem_dup(key), .is_key = true };
}

static void refuse(struct request *request, const char *reason)
{
	snprintf(request->auth_error, sizeof(request->auth_error), "%s", reason);
}

static struct json *session_user(struct request *request, const char *digest)
{
	struct store *store = request->studio->store;
	CLEANUP(json) struct json *session = store_get(store, "session", digest);
	if (!session)
		return NULL;
	if (json_get_bool(session, "loggedOut", false)) {
		refuse(request, "User logged out");
		return NULL;
	}
	return store_get(store, "user", json_get_text(session, "user"));
}

static struct json *key_user(struct request *request, const char *digest)
{
	struct store *store = request->studio->store;
	CLEANUP(json) struct json *key = store_get(store, "key", digest);
	if (!key)
		return NULL;
	request->by_api_key = true;
	return store_get(store, "user", json_get_text(key, "user"));
}

/* A service may act for another user. */
static void act_as(struct request *request)
{
	const char *name = request_header(request, "x-as-user");
	if (str_is_empty(name) || !request->user || !request->by_api_key ||
			!user_is_service(request->user))
		return;

	struct json *other = store_get(request->studio->store, "user", name);
	json_free(request->user);
	request->user = other;
	if (!other)
		refuse(request, "The user in x-as-user does not exist");
}

void auth_find_user(struct request *request)
{
	struct credential credential = find_credential(request);
	if (str_is_empty(credential.text)) {
		free(credential.text);
		refuse(request, "Access token is missing");
		return;
	}

	CLEANUP(free) char *digest = crypt_digest(credential.text);
	refuse(request, "Invalid session");
	request->session = credential.text;
	request->user = session_user(request, digest);
	if (!request->user && credential.is_key)
		request->user = key_user(request, digest);
	if (request->user && !json_get_bool(request->user, "active", true)) {
		json_free(request->user);
		request->user = NULL;
		refuse(request, "User is not active");
	}
	act_as(request);
}

char *auth_new_session(struct studio *studio, const char *user_name)
{
	char *token = crypt_random_hex(CRYPT_TOKEN_LENGTH);
	CLEANUP(free) char *digest = crypt_digest(token);
	CLEANUP(json) struct json *session = json_new_object();
	json_set_text(session, "user", user_name);
	json_set_int(session, "created", (int64_t)time(NULL));
	store_put(studio->store, "session", digest, session);
	return token;
}

void auth_set_key(struct studio *studio, const char *user_name, const char *key)
{
	CLEANUP(json) struct json *user = store_get(studio->store, "user", user_name);
	const char *old = json_get_text(user, "apiKeyDigest");
	if (old)
		store_delete(studio->store, "key", old);

	CLEANUP(free) char *digest = crypt_digest(key);
	CLEANUP(free)
	char *preview = mem_printf("%.4s***%s", key, strlen(key) > 8 ? key + strlen(key) - 4 : "");
	json_set_text(user, "apiKeyDigest", digest);
	json_set_text(user, "apiKeyPreview", preview);
	store_put(studio->store, "user", user_name, user);

	CLEANUP(json) struct json *entry = json_new_object();
	json_set_text(entry, "user", user_name);
	store_put(studio->store, "key", digest, entry);
}

int auth_new_key(struct studio *studio, const char *user_name, char **ret_key, struct error *err)
{
	if (!store_has(studio->store, "user", user_name))
		return error_set(err, AYON_ENOTFOUND, "the studio has no user '%s'", user_name);
	*ret_key = crypt_random_hex(32);
	auth_set_key(studio, user_name, *ret_key);
	return 0;
}

struct json *auth_session(const struct request *request)
{
	if (!request->session)
		return NULL;
	CLEANUP(free) char *digest = crypt_digest(request->session);
	return store_get(request->studio->store, "session", digest);
}

void auth_end_session(struct request *request)
{
	CLEANUP(json) struct json *session = auth_session(request);
	if (!session)
		return;
	CLEANUP(free) char *digest = crypt_digest(request->session);
	json_set_bool(session, "loggedOut", true);
	store_put(request->studio->store, "session", digest, session);
}
