/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody on the session bus answers, read as the answers of the Secret Service are. */
#include "fuzz.h"

#include "wrap/dbus_message.h"

#include <stdlib.h>
#include <string.h>

/* Every pointer that a reader gives lies in its bytes. */
static void check_text(const struct dbus_reader *in, const char *text)
{
	const char *start = (const char *)in->bytes;

	if (!text)
		return;
	fuzz_must(text >= start && text + strlen(text) < start + in->size,
			"a text lies in the message");
}

static void read_paths(struct dbus_reader *in)
{
	size_t end = 0;

	if (!dbus_get_array(in, 4, &end))
		return;
	fuzz_must(end >= in->position && end <= in->size, "an array lies in the message");
	while (!in->failed && in->position < end) {
		size_t before = in->position;
		check_text(in, dbus_get_text(in));
		fuzz_must(in->failed || in->position > before, "each element takes room");
	}
}

static void read_secret(struct dbus_reader *in)
{
	size_t length = 0;

	check_text(in, dbus_get_text(in));
	const unsigned char *bytes = dbus_get_bytes(in, &length);
	fuzz_must(!bytes || bytes + length <= in->bytes + in->size, "bytes lie in the message");
	check_text(in, dbus_get_signature(in));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dbus_message message;

	if (size < DBUS_HEAD_SIZE)
		return 0;
	/* A copy of the exact size: what is read behind its end is noticed. */
	unsigned char *bytes = malloc(size);
	memcpy(bytes, data, size);
	if (dbus_message_read(bytes, size, &message)) {
		fuzz_must(message.signature && message.error_name, "a message has its texts");
		struct dbus_reader paths = message.body;
		read_paths(&paths);
		read_paths(&paths);
		read_secret(&message.body);
	}
	free(bytes);
	return 0;
}
