/* SPDX-License-Identifier: Apache-2.0 */
#include "addon.h"

/* `"name": "text"` with JSON's escapes; null for NULL. */
static int32_t print_member(const struct login_addon *addon, const char *before, const char *name,
		const char *text)
{
	int32_t r = addon->output->print(
			addon->host, text ? "%s\"%s\": \"" : "%s\"%s\": null", before, name);

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

static const char *store_name(int32_t store)
{
	switch (store) {
	case AYON_STORE_ENVIRONMENT:
		return "environment";
	case AYON_STORE_KEYRING:
		return "keyring";
	case AYON_STORE_FILE:
		return "file";
	case AYON_STORE_KEY_FILE:
		return "key-file";
	default:
		return NULL;
	}
}

static int32_t print_json(const struct login_addon *addon, const struct ayon_identity *identity)
{
	int32_t r = print_member(addon, "{", "server", identity->server_url);
	if (r >= 0)
		r = print_member(addon, ", ", "user", identity->user_name);
	if (r >= 0)
		r = print_member(addon, ", ", "fullName", identity->full_name);
	if (r >= 0)
		r = print_member(addon, ", ", "credential", store_name(identity->store));
	if (r < 0)
		return r;
	return addon->output->print(addon->host, ", \"isService\": %s, \"isAdmin\": %s}\n",
			identity->is_service ? "true" : "false",
			identity->is_admin ? "true" : "false");
}

static int32_t run(void *self, const struct ayon_invocation *invocation)
{
	const struct login_addon *addon = self;
	struct ayon_identity identity = { .size = sizeof(identity) };
	char described[512];

	int32_t r = addon->login->whoami(addon->host, &identity);
	if (r < 0)
		return r;
	if (invocation->count(invocation, "json"))
		return print_json(addon, &identity);
	return addon->output->print(addon->host, "%s%s on %s\n", identity.user_name,
			login_describe(&identity, described, sizeof(described)),
			identity.server_url);
}

AYON_OPTION_DECLARE(
		json_option, .kind = AYON_OPTION_FLAG, .name = "json", .help = "As a JSON object");

static const struct ayon_option *const options[] = { &json_option, NULL };

const struct ayon_verb whoami_verb = {
	.size = sizeof(whoami_verb),
	.needs = AYON_NEEDS_SESSION,
	.flags = AYON_VERB_TOP_LEVEL,
	.name = "whoami",
	.summary = "Say who is logged in, checked with the server",
	.options = options,
	.run = run,
};
