/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server: the AYON servers that were used on this machine, shared with the Python launcher.
 */
#include <ayon/ayon.h>

struct server_addon {
	const struct ayon_host *host;
	const struct ayon_error_1 *error;
	const struct ayon_login_1 *login;
	const struct ayon_output_1 *output;
};

/* `"name": "text"` with JSON's escapes; null for NULL. */
static int32_t print_member(const struct server_addon *addon, const char *name, const char *text)
{
	int32_t r = addon->output->print(addon->host, text ? "\"%s\": \"" : "\"%s\": null", name);

	for (; text && *text && r >= 0; text++) {
		unsigned char c = (unsigned char)*text;
		if (c < 0x20 || c == 0x7f)
			r = addon->output->print(addon->host, "\\u%04x", c);
		else
			r = addon->output->print(
					addon->host, c == '"' || c == '\\' ? "\\%c" : "%c", c);
	}
	return r < 0 || !text ? r : addon->output->print(addon->host, "\"");
}

static int32_t print_json(const struct server_addon *addon, const struct ayon_login_server *server,
		int is_first)
{
	int32_t r = addon->output->print(addon->host, is_first ? "\n  {" : ",\n  {");
	if (r >= 0)
		r = print_member(addon, "url", server->url);
	if (r >= 0)
		r = addon->output->print(addon->host, ", ");
	if (r >= 0)
		r = print_member(addon, "user", server->user_name);
	return r < 0 ? r
		     : addon->output->print(addon->host, ", \"isCurrent\": %s}",
				       server->is_current ? "true" : "false");
}

static int32_t print_line(const struct server_addon *addon, const struct ayon_login_server *server)
{
	return addon->output->print(addon->host, "%s %s  %s\n", server->is_current ? "*" : " ",
			server->url, server->user_name ? server->user_name : "-");
}

static int32_t list(void *self, const struct ayon_invocation *invocation)
{
	const struct server_addon *addon = self;
	int is_json = invocation->count(invocation, "json") > 0;
	int32_t r = is_json ? addon->output->print(addon->host, "[") : AYON_OK;

	for (uint32_t i = 0; r >= 0; i++) {
		struct ayon_login_server server = { .size = sizeof(server) };
		r = addon->login->server(addon->host, i, &server);
		if (r == AYON_ENOTFOUND)
			break;
		if (r >= 0)
			r = is_json ? print_json(addon, &server, i == 0)
				    : print_line(addon, &server);
	}
	if (r < 0 && r != AYON_ENOTFOUND)
		return r;
	return is_json ? addon->output->print(addon->host, "\n]\n") : AYON_OK;
}

static int32_t use(void *self, const struct ayon_invocation *invocation)
{
	const struct server_addon *addon = self;
	return addon->login->use_server(addon->host, invocation->text(invocation, "url", 0));
}

static int32_t forget(void *self, const struct ayon_invocation *invocation)
{
	const struct server_addon *addon = self;
	return addon->login->forget_server(addon->host, invocation->text(invocation, "url", 0));
}

AYON_OPTION_DECLARE(url_option, .kind = AYON_OPTION_POSITIONAL, .flags = AYON_OPTION_REQUIRED,
		.name = "url", .metavar = "URL",
		.help = "The server as 'ayon server list' shows it");
AYON_OPTION_DECLARE(json_option, .kind = AYON_OPTION_FLAG, .name = "json",
		.help = "As JSON: [{\"url\", \"user\", \"isCurrent\"}]");

static const struct ayon_option *const url_options[] = { &url_option, NULL };
static const struct ayon_option *const list_options[] = { &json_option, NULL };

static const struct ayon_verb list_verb = {
	.size = sizeof(list_verb),
	.needs = AYON_NEEDS_CONFIG,
	.name = "list",
	.summary = "List the servers that were used on this machine",
	.description = "The one marked with '*' is used by the next run that is told of no other.",
	.options = list_options,
	.run = list,
};

static const struct ayon_verb use_verb = {
	.size = sizeof(use_verb),
	.needs = AYON_NEEDS_CONFIG,
	.name = "use",
	.summary = "Make one of them the current server",
	.options = url_options,
	.run = use,
};

static const struct ayon_verb forget_verb = {
	.size = sizeof(forget_verb),
	.needs = AYON_NEEDS_CONFIG,
	.name = "forget",
	.summary = "Forget a server and its credential on this machine",
	.description = "The session on the server stays; 'ayon logout' ends it.",
	.options = url_options,
	.run = forget,
};

static const struct ayon_verb *const verbs[] = { &list_verb, &use_verb, &forget_verb, NULL };

static int32_t open_server(const struct ayon_host *host, void **ret_self)
{
	static struct server_addon addon;

	addon.host = host;
	addon.error = host->query(host, AYON_EXT_ERROR_1);
	addon.login = host->query(host, AYON_EXT_LOGIN_1);
	addon.output = host->query(host, AYON_EXT_OUTPUT_1);
	if (!addon.error || !addon.output)
		return AYON_EADDON;
	if (!addon.login)
		return addon.error->set(host, AYON_EADDON,
				"the server addon needs a newer launcher than %s", host->version);
	*ret_self = &addon;
	return AYON_OK;
}

AYON_ADDON(.name = ADDON_NAME, .version = ADDON_VERSION, .title = ADDON_TITLE, .verbs = verbs,
		.open = open_server);
