/* SPDX-License-Identifier: Apache-2.0 */
#include "addon.h"

#include <stdio.h>

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	const struct login_addon *addon = self;
	const char *given = invocation->text(invocation, "server", 0);
	const char *url = given ? given : addon->session->server_url(addon->host);
	char shown[2048];

	if (!url)
		return addon->error->set(
				addon->host, AYON_ENOTFOUND, "not logged in: no server is known");
	snprintf(shown, sizeof(shown), "%s", url);
	int32_t r = addon->login->logout(addon->host, given);
	return r < 0 ? r : addon->output->print(addon->host, "Logged out from %s\n", shown);
}

AYON_OPTION_DECLARE(server_option, .kind = AYON_OPTION_TEXT, .name = "server", .metavar = "URL",
		.help = "The server to log out from, as 'ayon server list' shows it; the current "
			"one when "
			"left out");

static const struct ayon_option *const options[] = { &server_option, NULL };

const struct ayon_verb logout_verb = {
	.size = sizeof(logout_verb),
	.needs = AYON_NEEDS_CONFIG,
	.flags = AYON_VERB_TOP_LEVEL,
	.name = "logout",
	.summary = "Log out and forget the credential",
	.description = "Removes the credential from this machine even when the server cannot be "
		       "reached, and ends "
		       "the session on the server.",
	.options = options,
	.run = run,
};
