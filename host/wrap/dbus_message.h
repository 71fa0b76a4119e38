/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/dbus_message.h: messages of D-Bus as bytes: calls are written, replies are read. As much of the format as
 * asking a service needs: no file descriptors, no big-endian senders. Pure.
 */
#ifndef AYON_HOST_DBUS_MESSAGE_H
#define AYON_HOST_DBUS_MESSAGE_H

#include "base/str.h"

#include <stdint.h>

#define DBUS_HEAD_SIZE   16
#define DBUS_MAX_MESSAGE (4u << 20)

/* A call of a method; all borrowed. */
struct dbus_call {
	const char *destination;
	const char *path;
	const char *interface;
	const char *member;
	const char *signature; /* of the body; NULL: no body */
	const struct str *body;
};

/* Values are appended to the body at their own alignment. */
void dbus_put_align(struct str *out, size_t alignment);
void dbus_put_u32(struct str *out, uint32_t value);
void dbus_put_text(struct str *out, const char *text); /* also of an object path */
void dbus_put_signature(struct str *out, const char *signature);
/* The dictionary {a[0]: a[1], a[2]: a[3], ...} of texts. */
void dbus_put_texts(struct str *out, const char *const *pairs, size_t count);
/* The whole message. */
void dbus_put_call(struct str *out, const struct dbus_call *call, uint32_t serial);

/* Reads values one after the other; after the first that does not fit `failed` stays set. */
struct dbus_reader {
	const unsigned char *bytes;
	size_t size;
	size_t position;
	bool failed;
};

void dbus_get_align(struct dbus_reader *in, size_t alignment);
uint32_t dbus_get_u32(struct dbus_reader *in);
const char *dbus_get_text(struct dbus_reader *in); /* borrowed; NULL when failed */
const char *dbus_get_signature(struct dbus_reader *in);
/* Bytes of an `ay`, borrowed; NULL when failed. */
const void *dbus_get_bytes(struct dbus_reader *in, size_t *ret_length);
/* Enters an array; its elements end at *ret_end. False when failed. */
bool dbus_get_array(struct dbus_reader *in, size_t element_alignment, size_t *ret_end);

enum dbus_type { DBUS_CALL = 1, DBUS_RETURN, DBUS_ERROR, DBUS_SIGNAL };

/* What arrived; all borrowed from its bytes. */
struct dbus_message {
	enum dbus_type type;
	uint32_t reply_serial;
	const char *error_name; /* "" without */
	const char *signature;  /* "" without a body */
	struct dbus_reader body;
};

/* The size of the message that begins with these 16 bytes; 0 when it is none that is read here. */
size_t dbus_message_size(const unsigned char head[DBUS_HEAD_SIZE]);
/* `bytes` must be aligned to 8 by its start only. False when it is malformed. */
bool dbus_message_read(const unsigned char *bytes, size_t size, struct dbus_message *ret_message);

#endif
