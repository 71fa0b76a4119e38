/* SPDX-License-Identifier: Apache-2.0 */
#include "addon.h"

/* Bytes of the UTF-8 character that begins here, 0: it is none. Paths are the kernel's bytes. */
static unsigned character(const unsigned char *c)
{
	unsigned length = c[0] < 0x80                   ? 1
			  : c[0] >= 0xc2 && c[0] < 0xe0 ? 2
			  : (c[0] & 0xf0) == 0xe0       ? 3
			  : c[0] >= 0xf0 && c[0] < 0xf5 ? 4
							: 0;

	for (unsigned i = 1; i < length; i++) {
		if ((c[i] & 0xc0) != 0x80)
			return 0;
	}
	if (length == 3 && ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f)))
		return 0;
	if (length == 4 && ((c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f)))
		return 0;
	return length;
}

void json_text(const struct store_addon *addon, const char *text)
{
	const struct ayon_output_1 *output = addon->output;
	const unsigned char *c = (const unsigned char *)text;

	if (!text) {
		output->print(addon->host, "null");
		return;
	}
	output->print(addon->host, "\"");
	while (*c) {
		unsigned length = character(c);
		if (!length)
			output->print(addon->host, "\\ufffd");
		else if (*c < 0x20 || *c == 0x7f)
			output->print(addon->host, "\\u%04x", *c);
		else
			output->print(addon->host, *c == '"' || *c == '\\' ? "\\%.*s" : "%.*s",
					(int)length, (const char *)c);
		c += length ? length : 1;
	}
	output->print(addon->host, "\"");
}

void json_item(const struct store_addon *addon, const struct ayon_store_item *item)
{
	addon->output->print(addon->host, "{\"name\": ");
	json_text(addon, item->name);
	addon->output->print(addon->host, ", \"kind\": \"%s\", \"state\": \"%s\", \"path\": ",
			item->kind == AYON_ITEM_ADDON ? "addon" : "package",
			store_state_name(item->state));
	json_text(addon, item->path);
	addon->output->print(addon->host, ", \"store\": %u, \"completed\": %lld", item->place,
			(long long)item->completed);
}
