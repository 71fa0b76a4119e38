/* SPDX-License-Identifier: Apache-2.0 */
#include "wrap/dbus_message.h"

#include <string.h>

#define MAX_FIELDS (64u << 10)

enum {
	FIELD_PATH = 1,
	FIELD_INTERFACE,
	FIELD_MEMBER,
	FIELD_ERROR_NAME,
	FIELD_REPLY_SERIAL,
	FIELD_DESTINATION,
	FIELD_SENDER,
	FIELD_SIGNATURE,
};

void dbus_put_align(struct str *out, size_t alignment)
{
	static const char zeros[8];
	str_append_n(out, zeros, -out->length & (alignment - 1));
}

static void write_u32(unsigned char bytes[4], uint32_t value)
{
	for (int i = 0; i < 4; i++)
		bytes[i] = (unsigned char)(value >> (8 * i));
}

void dbus_put_u32(struct str *out, uint32_t value)
{
	unsigned char bytes[4];
	write_u32(bytes, value);
	dbus_put_align(out, 4);
	str_append_n(out, bytes, sizeof(bytes));
}

void dbus_put_text(struct str *out, const char *text)
{
	size_t length = strlen(text);
	dbus_put_u32(out, (uint32_t)length);
	str_append_n(out, text, length + 1);
}

void dbus_put_signature(struct str *out, const char *signature)
{
	unsigned char length = (unsigned char)strlen(signature);
	str_append_n(out, &length, 1);
	str_append_n(out, signature, length + 1u);
}

void dbus_put_texts(struct str *out, const char *const *pairs, size_t count)
{
	dbus_put_u32(out, 0);
	size_t length_at = out->length - 4;
	dbus_put_align(out, 8);
	size_t start = out->length;

	for (size_t i = 0; i < count; i++) {
		dbus_put_align(out, 8);
		dbus_put_text(out, pairs[2 * i]);
		dbus_put_text(out, pairs[2 * i + 1]);
	}
	write_u32((unsigned char *)out->text + length_at, (uint32_t)(out->length - start));
}

static void put_field(struct str *out, unsigned char number, const char *type, const char *value)
{
	dbus_put_align(out, 8);
	str_append_n(out, &number, 1);
	dbus_put_signature(out, type);
	if (*type == 'g')
		dbus_put_signature(out, value);
	else
		dbus_put_text(out, value);
}

void dbus_put_call(struct str *out, const struct dbus_call *call, uint32_t serial)
{
	static const unsigned char head[] = { 'l', DBUS_CALL, 0, 1 };

	str_append_n(out, head, sizeof(head));
	dbus_put_u32(out, call->signature ? (uint32_t)call->body->length : 0);
	dbus_put_u32(out, serial);
	dbus_put_u32(out, 0);
	put_field(out, FIELD_PATH, "o", call->path);
	put_field(out, FIELD_INTERFACE, "s", call->interface);
	put_field(out, FIELD_MEMBER, "s", call->member);
	put_field(out, FIELD_DESTINATION, "s", call->destination);
	if (call->signature)
		put_field(out, FIELD_SIGNATURE, "g", call->signature);
	write_u32((unsigned char *)out->text + 12, (uint32_t)(out->length - DBUS_HEAD_SIZE));
	dbus_put_align(out, 8);
	if (call->signature)
		str_append_n(out, call->body->text, call->body->length);
}

static const unsigned char *take(struct dbus_reader *in, size_t size)
{
	if (in->failed || in->size - in->position < size) {
		in->failed = true;
		return NULL;
	}
	in->position += size;
	return in->bytes + in->position - size;
}

void dbus_get_align(struct dbus_reader *in, size_t alignment)
{
	take(in, -in->position & (alignment - 1));
}

static uint32_t read_u32(const unsigned char *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

uint32_t dbus_get_u32(struct dbus_reader *in)
{
	dbus_get_align(in, 4);
	const unsigned char *bytes = take(in, 4);
	return bytes ? read_u32(bytes) : 0;
}

/* `length` bytes and the NUL behind them, without another one inside. */
static const char *take_text(struct dbus_reader *in, size_t length)
{
	const char *text = (const char *)take(in, length + 1);
	if (text && strnlen(text, length + 1) != length) {
		in->failed = true;
		return NULL;
	}
	return text;
}

const char *dbus_get_text(struct dbus_reader *in)
{
	uint32_t length = dbus_get_u32(in);
	return take_text(in, length);
}

const char *dbus_get_signature(struct dbus_reader *in)
{
	const unsigned char *length = take(in, 1);
	return length ? take_text(in, *length) : NULL;
}

const void *dbus_get_bytes(struct dbus_reader *in, size_t *ret_length)
{
	uint32_t length = dbus_get_u32(in);
	const void *bytes = take(in, length);
	if (bytes)
		*ret_length = length;
	return bytes;
}

bool dbus_get_array(struct dbus_reader *in, size_t element_alignment, size_t *ret_end)
{
	uint32_t length = dbus_get_u32(in);
	dbus_get_align(in, element_alignment);
	if (in->failed || in->size - in->position < length) {
		in->failed = true;
		return false;
	}
	*ret_end = in->position + length;
	return true;
}

/* Header: 'l', type, flags, version, length of the body, serial, length of the fields. */
size_t dbus_message_size(const unsigned char head[DBUS_HEAD_SIZE])
{
	uint32_t body = read_u32(head + 4);
	uint32_t fields = read_u32(head + 12);

	if (head[0] != 'l' || head[3] != 1 || fields > MAX_FIELDS || body > DBUS_MAX_MESSAGE)
		return 0;
	return DBUS_HEAD_SIZE + (fields + 7u) / 8 * 8 + body;
}

/* Only the simple types that header fields have. */
static void read_field(struct dbus_reader *in, struct dbus_message *message)
{
	dbus_get_align(in, 8);
	const unsigned char *number = take(in, 1);
	const char *type = dbus_get_signature(in);
	const char *text = NULL;
	uint32_t value = 0;

	if (!number || !type)
		return;
	if (strcmp(type, "u") == 0)
		value = dbus_get_u32(in);
	else if (strcmp(type, "g") == 0)
		text = dbus_get_signature(in);
	else if (strcmp(type, "s") == 0 || strcmp(type, "o") == 0)
		text = dbus_get_text(in);
	else
		in->failed = true;
	if (*number == FIELD_REPLY_SERIAL)
		message->reply_serial = value;
	else if (*number == FIELD_ERROR_NAME && text)
		message->error_name = text;
	else if (*number == FIELD_SIGNATURE && text)
		message->signature = text;
}

bool dbus_message_read(const unsigned char *bytes, size_t size, struct dbus_message *ret_message)
{
	struct dbus_message message = { .error_name = "", .signature = "" };

	if (size < DBUS_HEAD_SIZE || dbus_message_size(bytes) != size)
		return false;
	message.type = bytes[1];
	struct dbus_reader fields = { .bytes = bytes,
		.size = DBUS_HEAD_SIZE + read_u32(bytes + 12),
		.position = DBUS_HEAD_SIZE };
	while (!fields.failed && fields.position < fields.size)
		read_field(&fields, &message);
	if (fields.failed)
		return false;
	size_t start = (fields.size + 7) / 8 * 8;
	message.body = (struct dbus_reader){ .bytes = bytes + start, .size = size - start };
	*ret_message = message;
	return true;
}
