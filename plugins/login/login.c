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

/* Nobody is there to be asked: the options say it instead. */
static int32_t cannot_ask(const struct login_addon *addon, const char *what, const char *option)
{
	return addon->error->set(addon->host, AYON_EUSAGE,
			"no %s was given and nobody can be asked; use %s", what, option);
}

static int32_t ask_line(const struct login_addon *addon, const struct ayon_invocation *invocation,
		const char *what, const char *option, const char *initial, char *buffer)
{
	const char *answer = NULL;

	if (!(invocation->flags & AYON_INVOCATION_INTERACTIVE))
		return cannot_ask(addon, what, option);
	int32_t r = addon->prompt->line(addon->host, what, initial, &answer);
	if (r < 0)
		return r;
	if (!*answer)
		return addon->error->set(addon->host, AYON_ECANCELLED, "no %s was given", what);
	return keep(addon, what, answer, buffer);
}

/* The URL to log in to: given, or the one the session would use, or asked for. What was typed is looked for. */
static int32_t choose_server(const struct login_addon *addon,
		const struct ayon_invocation *invocation, char *url)
{
	const char *given = invocation->text(invocation, "server", 0);
	const char *known = addon->session->server_url(addon->host);
	const char *found = NULL;
	char typed[MAX_TEXT];
	int32_t r = AYON_OK;

	if (given)
		r = keep(addon, "server", given, typed);
	else if (known)
		return keep(addon, "server", known,
				url); /* as it was typed once: the keyring's name for it */
	else
		r = ask_line(addon, invocation, "server", "--server URL", NULL, typed);
	if (r == AYON_OK)
		r = addon->login->find_server(addon->host, typed, &found);
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
	const char *given = invocation->text(invocation, "user", 0);
	const char *password = NULL;
	char user[MAX_TEXT];

	int32_t r = given ? keep(addon, "user", given, user)
			  : ask_line(addon, invocation, "user", "--user NAME", NULL, user);
	if (r < 0)
		return r;
	if (invocation->count(invocation, "password-stdin"))
		r = addon->prompt->secret_from_stdin(addon->host, &password);
	else if (invocation->flags & AYON_INVOCATION_INTERACTIVE)
		r = addon->prompt->secret(addon->host, "password", &password);
	else
		r = cannot_ask(addon, "password", "--password-stdin or --api-key-stdin");
	return r < 0 ? r : addon->login->with_password(addon->host, url, user, password, identity);
}

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	const struct login_addon *addon = self;
	struct ayon_identity identity = { .size = sizeof(identity) };
	int is_key = invocation->count(invocation, "api-key-stdin") > 0;
	char url[MAX_TEXT];
	char described[512];

	if (is_key && (invocation->count(invocation, "password-stdin") ||
				      invocation->count(invocation, "user")))
		return addon->error->set(addon->host, AYON_EUSAGE,
				"--api-key-stdin goes without --user and --password-stdin");
	if (invocation->flags & AYON_INVOCATION_OFFLINE)
		return addon->error->set(addon->host, AYON_EUSAGE,
				"a login needs the server; leave out --offline");

	int32_t r = choose_server(addon, invocation, url);
	if (r == AYON_OK)
		r = is_key ? by_key(addon, url, &identity)
			   : by_password(addon, invocation, url, &identity);
	if (r < 0)
		return r;
	return addon->output->print(addon->host, "Logged in to %s as %s%s\n", identity.server_url,
			identity.user_name,
			login_describe(&identity, described, sizeof(described)));
}

AYON_OPTION_DECLARE(server_option, .kind = AYON_OPTION_TEXT, .name = "server", .metavar = "URL",
		.help = "The server to log in to; the last used one when left out");
AYON_OPTION_DECLARE(user_option, .kind = AYON_OPTION_TEXT, .name = "user", .letter = "u",
		.metavar = "NAME", .help = "The user name; asked for when left out");
AYON_OPTION_DECLARE(password_option, .kind = AYON_OPTION_FLAG, .name = "password-stdin",
		.help = "Read the password from standard input");
AYON_OPTION_DECLARE(key_option, .kind = AYON_OPTION_FLAG, .name = "api-key-stdin",
		.help = "Read an API key or a token from standard input instead of asking for a "
			"password");

static const struct ayon_option *const options[] = { &server_option, &user_option, &password_option,
	&key_option, NULL };

const struct ayon_verb login_verb = {
	.size = sizeof(login_verb),
	.needs = AYON_NEEDS_CONFIG,
	.flags = AYON_VERB_TOP_LEVEL,
	.name = "login",
	.summary = "Log in to an AYON server",
	.description = "Finds the server, checks the password or the key with it and keeps the "
		       "session token in "
		       "the keyring of the desktop.",
	.options = options,
	.run = run,
};
