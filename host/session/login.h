/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session/login.h: logging in and out: what ayon.login/1 offers to addons. After a login the session itself goes
 * over to that server and user. Asks nobody and prints nothing.
 */
#ifndef AYON_HOST_SESSION_LOGIN_H
#define AYON_HOST_SESSION_LOGIN_H

#include "session/servers.h"
#include "session/session.h"

/* Who the server says one is. Owned; zeroed is empty. */
struct login_identity {
	enum credential_store store; /* CREDENTIAL_NONE after a login: kept for this process only */
	char *server_url;
	char *user_name;
	char *full_name; /* NULL: unknown */
	char *note;      /* why it was not kept, or NULL */
	bool is_service;
	bool is_admin;
};

void login_identity_finish(struct login_identity *identity);
static inline void cleanup_login_identity(struct login_identity *identity)
{
	login_identity_finish(identity);
}

/* The server behind what a person typed. AYON_EINVALID, AYON_ENETWORK with hints. Caller frees. */
int login_find_server(
		struct session *session, const char *typed, char **ret_url, struct error *err);
/*
 * Asks the server for a session token and keeps it. AYON_EAUTH: wrong password, inactive or service user, banned
 * address or too many attempts, told apart in words; nothing is changed then.
 */
int login_with_password(struct session *session, const char *url, const char *user,
		const char *password, struct login_identity *ret_identity, struct error *err);
/* Checks a token or an API key with the server, once, and keeps it. */
int login_with_key(struct session *session, const char *url, const char *key,
		struct login_identity *ret_identity, struct error *err);
/* Who the credential of the session belongs to, asked from the server. */
int login_whoami(struct session *session, struct login_identity *ret_identity, struct error *err);
/*
 * Removes the credential of the URL (NULL: of the session) from keyring, file and server list, and ends the
 * session on the server. The local part is done even when the server is away, which is then only logged.
 * AYON_ENOTFOUND when no server is known.
 */
int login_logout(struct session *session, const char *url, struct error *err);
/* The servers of this machine: servers_read(), servers_use(), servers_forget() of session/servers.h; the latter
 * two as they should be done for a person: the session follows, a credential that was kept is removed. */
int login_use_server(struct session *session, const char *url, struct error *err);
int login_forget_server(struct session *session, const char *url, struct error *err);

#endif
