/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ext/login.h: log in and out. For login addons; others read ayon.session/1.
 */
#ifndef AYON_EXT_LOGIN_H
#define AYON_EXT_LOGIN_H

#include <ayon/host.h>
#include <stdint.h>

#define AYON_EXT_LOGIN_1 "ayon.login/1"

/* Where a credential came from or went to. */
#define AYON_STORE_NONE        0
#define AYON_STORE_ENVIRONMENT 1
#define AYON_STORE_KEYRING     2
#define AYON_STORE_FILE        3
#define AYON_STORE_KEY_FILE    4

struct ayon_identity {
	uint32_t size;
	int32_t store;           /* AYON_STORE_*: where the credential is kept */
	const char *server_url;  /* NULL: no server is known */
	const char *user_name;   /* NULL: not logged in */
	const char *full_name;   /* NULL: unknown */
	int32_t is_service;      /* 1 for a service account */
	int32_t is_admin;        /* 1 for an administrator */
};

/* Flags of ask(). */
#define AYON_LOGIN_BROWSER 1u /* by the web browser: the address is shown, the browser opened, nothing else asked */

struct ayon_login_server {
	uint32_t size;
	const char *url;
	const char *user_name; /* NULL: unknown */
	int32_t is_current;
};

/*
 * Everything here is [main]. Strings that come out are borrowed until the next call of this table. Set the size of a
 * struct that is to be filled before the call.
 */
struct ayon_login_1 {
	uint32_t size;
	/* Finds the server behind what a person typed (scheme and path are repaired). AYON_EINVALID, AYON_ENETWORK. */
	int32_t (*find_server)(const struct ayon_host *host, const char *typed, const char **ret_url);
	/* Asks the server for a session token. AYON_EAUTH: refused; the reason is in ayon.error/1. */
	int32_t (*with_password)(const struct ayon_host *host, const char *url, const char *user,
			const char *password, struct ayon_identity *ret_identity);
	/* Checks a token or an API key with the server and keeps it. */
	int32_t (*with_key)(const struct ayon_host *host, const char *url, const char *key,
			struct ayon_identity *ret_identity);
	/* Who the stored or given credential belongs to, checked with the server. AYON_EAUTH: nobody. */
	int32_t (*whoami)(const struct ayon_host *host, struct ayon_identity *ret_identity);
	/* Removes the credential of the URL (NULL: current) everywhere it was stored, and on the server. */
	int32_t (*logout)(const struct ayon_host *host, const char *url);
	/* The servers that were used on this machine; the index-th, or AYON_ENOTFOUND past the last. */
	int32_t (*server)(const struct ayon_host *host, uint32_t index, struct ayon_login_server *ret_server);
	int32_t (*use_server)(const struct ayon_host *host, const char *url);
	int32_t (*forget_server)(const struct ayon_host *host, const char *url);
	/*
	 * Asks the person, in the login window where the host may show one, else on the terminal, until the server
	 * accepts. `server` (as typed) and `user` are not asked for where they are given; NULL: the person chooses.
	 * AYON_EUSAGE: nobody can be asked; AYON_ECANCELLED: they gave up; AYON_EAUTH, AYON_ENETWORK, AYON_ETIMEOUT.
	 */
	int32_t (*ask)(const struct ayon_host *host, const char *server, const char *user, uint32_t flags,
			struct ayon_identity *ret_identity);
};

#endif
