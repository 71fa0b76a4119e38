/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The servers that were used on this machine.
 */
#include "addon.h"

static int32_t list(void *self, const struct ayon_invocation *invocation)
{
	const struct login_addon *addon = self;
	(void)invocation;

	for (uint32_t i = 0;; i++) {
		struct ayon_login_server server = { .size = sizeof(server) };
		int32_t r = addon->login->server(addon->host, i, &server);
		if (r == AYON_ENOTFOUND)
			return AYON_OK;
		if (r < 0)
			return r;
		r = addon->output->print(addon->host, "%s %s  %s\n", server.is_current ? "*" : " ",
				server.url, server.user_name ? server.user_name : "-");
		if (r < 0)
			return r;
	}
}

static int32_t use(void *self, const struct ayon_invocation *invocation)
{
	const struct login_addon *addon = self;
	return addon->login->use_server(addon->host, invocation->text(invocation, "url", 0));
}

static int32_t forget(void *self, const struct ayon_invocation *invocation)
{
	const struct login_addon *addon = self;
	return addon->login->forget_server(addon->host, invocation->text(invocation, "url", 0));
}

AYON_OPTION_DECLARE(url_option, .kind = AYON_OPTION_POSITIONAL, .flags = AYON_OPTION_REQUIRED,
		.name = "url", .metavar = "URL", .help = "The server as server-list shows it");

static const struct ayon_option *const options[] = { &url_option, NULL };

const struct ayon_verb server_list_verb = {
	.size = sizeof(server_list_verb),
	.needs = AYON_NEEDS_CONFIG,
	.name = "server-list",
	.summary = "List the servers that were used on this machine",
	.run = list,
};

const struct ayon_verb server_use_verb = {
	.size = sizeof(server_use_verb),
	.needs = AYON_NEEDS_CONFIG,
	.name = "server-use",
	.summary = "Make one of them the current server",
	.options = options,
	.run = use,
};

const struct ayon_verb server_forget_verb = {
	.size = sizeof(server_forget_verb),
	.needs = AYON_NEEDS_CONFIG,
	.name = "server-forget",
	.summary = "Forget a server and its credential on this machine",
	.options = options,
	.run = forget,
};
