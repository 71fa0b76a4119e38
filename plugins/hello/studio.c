/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `ayon addon hello studio`: a verb that needs the server. The host has found and checked who and where before run()
 * is called; the addon only asks.
 */
#include "addon.h"

#include <stddef.h>
#include <string.h>

/*
 * The text of the member in a flat JSON object such as the server's information, without escapes. Enough to show a
 * version; an addon that reads more brings a JSON library of its own.
 */
static int find_text(const char *json, const char *quoted_key, char *text, size_t size)
{
	const char *at = strstr(json, quoted_key);
	if (!at)
		return 0;

	at += strlen(quoted_key);
	at += strspn(at, " :\t\r\n");
	size_t length = *at == '"' ? strcspn(at + 1, "\"\\") : 0;
	if (length == 0 || length >= size || at[1 + length] != '"')
		return 0;
	memcpy(text, at + 1, length);
	text[length] = '\0';
	return 1;
}

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	const struct hello *hello = self;
	const struct ayon_host *host = hello->host;
	const struct ayon_http_1 *http = host->query(host, AYON_EXT_HTTP_1);
	const struct ayon_session_1 *session = host->query(host, AYON_EXT_SESSION_1);
	const struct ayon_http_response *response = NULL;
	char version[64] = "unknown";

	(void)invocation;
	if (!http || !session)
		return hello->error->set(host, AYON_EADDON,
				"this launcher (%s) has no ayon.http/1 or ayon.session/1; "
				"update it",
				host->version);

	/* A failed service has said why; whoever has nothing to add just passes its status on. */
	int32_t status = http->request(host, "GET", "/api/info", NULL, NULL, 0, &response);
	if (status < 0)
		return status;
	if (response->status != 200)
		return hello->error->set(host, AYON_EFAIL,
				"the server answered %d to GET /api/info; ask its "
				"administrator",
				response->status);
	/* The answer is borrowed until the next request, and asking for the user may make one. */
	find_text(response->body, "\"version\"", version, sizeof(version));

	const char *user = session->user_name(host);
	if (!user)
		return hello->error->set(host, AYON_EAUTH, "cannot tell who is logged in: %s",
				hello->error->text(host));
	return hello->output->print(host, "server   %s\nversion  %s\nuser     %s\n",
			session->server_url(host) ? session->server_url(host) : "unknown", version,
			user);
}

const struct ayon_verb studio_verb = {
	.size = sizeof(studio_verb),
	.needs = AYON_NEEDS_SESSION,
	.name = "studio",
	.summary = "Say which server and user this is",
	.description = "Asks the server for its version and for the user that is logged in.",
	.run = run,
};
