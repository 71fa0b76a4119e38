/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/session.h: one server, one credential, one HTTP client. Opening it finds out who and where from
 * the environment and the disk; it sends nothing. The first real request proves the credential.
 */
#ifndef AYON_HOST_SESSION_H
#define AYON_HOST_SESSION_H

#include "base/error.h"
#include "base/str.h"
#include "wrap/http.h"

#include <stdbool.h>
#include <stdint.h>

struct json;
struct layout;

/* The numbers of AYON_STORE_* in ayon/ext/login.h. */
enum credential_store {
	CREDENTIAL_NONE = 0,
	CREDENTIAL_ENVIRONMENT = 1,
	CREDENTIAL_KEYRING = 2,
	CREDENTIAL_FILE = 3,
	CREDENTIAL_KEY_FILE = 4,
};

/* Zeroed before session_open(); owned until session_close(). */
struct session {
	const struct layout *layout;
	char *server_url; /* as typed, NULL: unknown */
	char *base_url;   /* the same without trailing slashes */
	char *credential; /* token or API key, NULL: unknown */
	enum credential_store store;
	char *site_id;   /* NULL: none (headless without one) */
	char *user_name; /* NULL until somebody asked the server */
	bool login_mode; /* AYON_IN_LOGIN_MODE: not bypass */
	bool rejected;   /* the server answered 401: nothing more is sent with this credential */
	bool headless;
	bool lost; /* the last request or download found nobody there: no connection, or no answer */
	int64_t deadline_ms;      /* by clock_ms(), 0: none; from --timeout */
	int64_t connect_by_ms;    /* the same: after it no connection is waited for any more */
	/* Asked several times a second while a request waits; true ends it with AYON_ECANCELLED. May be NULL. */
	bool (*is_cancelled)(void *payload);
	void *cancel_payload;
	struct http_client *http; /* made by the first request */
	unsigned request_count;
	char *credential_note;  /* why a credential may be there that was not reached, or NULL */
	char *version;          /* our own */
	char *agent;            /* what we call ourselves, or NULL until that was needed */
	struct strlist headers; /* what session_headers() gives */
	char *secret_headers[2];
};

struct session_options {
	const struct layout *layout;
	bool headless;
	int64_t deadline_ms;
	const char *version;        /* our own, for x-ayon-version and User-Agent */
	bool ayon_login;            /* --ayon-login */
	const char *parent_version; /* AYON_VERSION as it came in, or NULL */
};

/* Finds URL, credential (environment, key file, keyring, 0600 file) and site id. Missing ones stay NULL. */
int session_open(const struct session_options *options, struct session *session, struct error *err);
void session_close(struct session *session);
static inline void cleanup_session(struct session *session)
{
	session_close(session);
}

/*
 * One request with retries (spec-host 7.4 as corrected). Path begins with '/'. AYON_OK: the server answered,
 * whatever the status but 401; AYON_EAUTH: no credential or 401; AYON_ENETWORK, AYON_ETIMEOUT with the reason.
 * The caller ends the response with http_response_finish().
 */
int session_request(struct session *session, const char *method, const char *path,
		const char *content_type, const void *body, size_t body_size,
		struct http_response *ret_response, struct error *err);
/* GET that must answer 200 with JSON; 403 AYON_EAUTH, 404 AYON_ENOTFOUND, others AYON_ENETWORK. */
int session_get_json(struct session *session, const char *path, struct json **ret_json,
		struct error *err);
/* The client, made on first use; for transfers of distribution. */
int session_http(struct session *session, struct http_client **ret_http, struct error *err);
/* What the environment says about transfers, for a client of one's own; borrowed from the session and the environment. */
void session_http_options(struct session *session, struct http_options *ret_options);
/* "X-Api-Key: ..." for secret_headers, NULL-terminated; borrowed until the credential changes. */
const char *const *session_secret_headers(struct session *session);
/* The x-ayon-* headers and Referer, NULL-terminated; borrowed until another server is logged in to. */
const char *const *session_headers(struct session *session);
/* Whether the window for logging in may be used (AYON_IN_LOGIN_MODE), by spec-host 6.8. NULL: variable not set. */
bool session_login_mode(const char *preset, bool ayon_login, const char *api_key,
		const char *parent_version);
/* GET /api/users/me once; the name is kept. */
int session_user(struct session *session, const char **ret_name, struct error *err);
/* GET /api/info with our headers, when this site or this version of ours is new to that server. */
int session_register_site(struct session *session, struct error *err);

#endif
