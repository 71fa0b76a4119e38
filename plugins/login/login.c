/* SPDX-License-Identifier: Apache-2.0 */
#include "addon.h"

#include <stdio.h>

/* Answers of the prompt are borrowed until its next call, so what must live longer is copied. */
#define MAX_TEXT 2048

static int32_t keep(
		const struct login_addon *addon, const char *what, const char *text, char *buffer)
{
	if (snprintf(buffer, MAX_TEXT, "%s", text) >= MAX_TEXT)
		return addon->error->set(addon->host, AYON_EINVALID, "the %s is too long", what);
	return AYON_OK;
}

/* The URL for a login without questions: given, or the one the session would use. What was typed is looked for. */
static int32_t choose_server(const struct login_addon *addon,
		const struct ayon_invocation *invocation, char *url)
{
	const char *given = invocation->text(invocation, "server", 0);
	const char *known = addon->session->server_url(addon->host);
	const char *found = NULL;

	/* A known one as it was typed once: that is the keyring's name for it. */
	if (!given && known)
		return keep(addon, "server", known, url);
	if (!given)
		return addon->error->set(addon->host, AYON_EUSAGE,
				"no server is known yet; say which one with --server URL");
	int32_t r = addon->login->find_server(addon->host, given, &found);
	return r < 0 ? r : keep(addon, "server", found, url);
}

static int32_t by_key(
		const struct login_addon *addon, const char *url, struct ayon_identity *identity)
{
	const char *key = NULL;
	int32_t r = addon->prompt->secret_from_stdin(addon->host, &key);
	return r < 0 ? r : addon->login->with_key(addon->host, url, key, identity);
}

static int32_t by_password(const struct login_addon *addon,
		const struct ayon_invocation *invocation, const char *url,
		struct ayon_identity *identity)
{
	const char *user = invocation->text(invocation, "user", 0);
	const char *password = NULL;

	if (!user)
		return addon->error->set(addon->host, AYON_EUSAGE,
				"--password-stdin needs the user's name too: --user NAME");
	int32_t r = addon->prompt->secret_from_stdin(addon->host, &password);
	return r < 0 ? r : addon->login->with_password(addon->host, url, user, password, identity);
}

static int32_t by_asking(const struct login_addon *addon, const struct ayon_invocation *invocation,
		uint32_t flags, struct ayon_identity *identity)
{
	int32_t r = addon->login->ask(addon->host, invocation->text(invocation, "server", 0),
			invocation->text(invocation, "user", 0), flags, identity);
	if (r == AYON_EUSAGE && !flags)
		return addon->error->set(addon->host, AYON_EUSAGE,
				"nobody can be asked here; use --server URL --user NAME "
				"--password-stdin, or --api-key-stdin");
	return r;
}

static int32_t check_words(
		const struct login_addon *addon, const struct ayon_invocation *invocation)
{
	int is_key = invocation->count(invocation, "api-key-stdin") > 0;
	int is_password = invocation->count(invocation, "password-stdin") > 0;
	int has_user = invocation->count(invocation, "user") > 0;

	if (is_key && (is_password || has_user))
		return addon->error->set(addon->host, AYON_EUSAGE,
				"--api-key-stdin goes without --user and --password-stdin");
	if (invocation->count(invocation, "browser") && (is_key || is_password || has_user))
		return addon->error->set(addon->host, AYON_EUSAGE,
				"--browser goes without --user, --password-stdin and "
				"--api-key-stdin");
	if (invocation->flags & AYON_INVOCATION_OFFLINE)
		return addon->error->set(addon->host, AYON_EUSAGE,
				"a login needs the server; leave out --offline");
	return AYON_OK;
}

static int32_t without_questions(const struct login_addon *addon,
		const struct ayon_invocation *invocation, struct ayon_identity *identity)
{
	char url[MAX_TEXT];

	int32_t r = choose_server(addon, invocation, url);
	if (r < 0)
		return r;
	return invocation->count(invocation, "api-key-stdin")
			       ? by_key(addon, url, identity)
			       : by_password(addon, invocation, url, identity);
}

/* A login that the next command cannot use is none; why it could not be kept is said already. */
static int32_t kept_nowhere(const struct login_addon *addon, const struct ayon_identity *identity)
{
	return addon->error->set(addon->host, AYON_EFAIL,
			"the server accepts '%s', but the token can be kept nowhere; unlock the "
			"keyring, or allow a file of yours with AYON_ALLOW_KEY_FILE=1",
			identity->user_name);
}

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	const struct login_addon *addon = self;
	struct ayon_identity identity = { .size = sizeof(identity) };
	char described[512];

	int32_t r = check_words(addon, invocation);
	if (r < 0)
		return r;
	if (invocation->count(invocation, "browser"))
		r = by_asking(addon, invocation, AYON_LOGIN_BROWSER, &identity);
	else if (invocation->count(invocation, "password-stdin") ||
			invocation->count(invocation, "api-key-stdin"))
		r = without_questions(addon, invocation, &identity);
	else
		r = by_asking(addon, invocation, 0, &identity);
	if (r < 0)
		return r;
	if (identity.store == AYON_STORE_NONE)
		return kept_nowhere(addon, &identity);
	return addon->output->print(addon->host, "Logged in to %s as %s%s\n", identity.server_url,
			identity.user_name,
			login_describe(&identity, described, sizeof(described)));
}

AYON_OPTION_DECLARE(server_option, .kind = AYON_OPTION_TEXT, .name = "server", .metavar = "URL",
		.help = "The server to log in to; asked for, or the last used one, when left out");
AYON_OPTION_DECLARE(user_option, .kind = AYON_OPTION_TEXT, .name = "user", .letter = "u",
		.metavar = "NAME", .help = "The user name; asked for when left out");
AYON_OPTION_DECLARE(browser_option, .kind = AYON_OPTION_FLAG, .name = "browser",
		.help = "Log in on the server's web page, in a browser on this machine");
AYON_OPTION_DECLARE(password_option, .kind = AYON_OPTION_FLAG, .name = "password-stdin",
		.help = "Read the password from standard input");
AYON_OPTION_DECLARE(key_option, .kind = AYON_OPTION_FLAG, .name = "api-key-stdin",
		.help = "Read an API key or a token from standard input instead of asking for a "
			"password");

static const struct ayon_option *const options[] = { &server_option, &user_option, &browser_option,
	&password_option, &key_option, NULL };

const struct ayon_verb login_verb = {
	.size = sizeof(login_verb),
	.needs = AYON_NEEDS_CONFIG,
	.flags = AYON_VERB_TOP_LEVEL,
	.name = "login",
	.summary = "Log in to an AYON server",
	.description = "Finds the server, checks the password or the key with it and keeps the "
		       "session token in the keyring of the desktop. On a terminal, what is not "
		       "given is asked for; started from the desktop, in a window.",
	.options = options,
	.run = run,
};
