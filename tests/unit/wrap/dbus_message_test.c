/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of D-Bus: what we write is what a bus expects, and what cannot be right is refused at every length.
 */
#include "wrap/dbus_message.h"

#include "base/cleanup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Hello as the specification spells it: 'l', call, body 0, serial 1, fields path, interface, member, destination. */
static void writes_a_call(void **state)
{
	static const char fields[] = "\1\1o\0\x15\0\0\0/org/freedesktop/DBus\0\0\0"
				     "\2\1s\0\x14\0\0\0org.freedesktop.DBus\0\0\0\0"
				     "\3\1s\0\5\0\0\0Hello\0\0\0"
				     "\6\1s\0\x14\0\0\0org.freedesktop.DBus";
	static const char head[] = "l\1\0\1\0\0\0\0\1\0\0\0\x6d\0\0";
	const struct dbus_call call = { .destination = "org.freedesktop.DBus",
		.path = "/org/freedesktop/DBus",
		.interface = "org.freedesktop.DBus",
		.member = "Hello" };
	CLEANUP(str) struct str bytes = { 0 };

	(void)state;
	dbus_put_call(&bytes, &call, 1);
	assert_int_equal(bytes.length, 128);
	assert_memory_equal(bytes.text, head, sizeof(head));
	assert_memory_equal(bytes.text + 16, fields, sizeof(fields));
}

/* A reply "(s, ay, ao)" by hand, with an unknown header field that must be passed over. */
static void make_reply(struct str *out)
{
	CLEANUP(str) struct str body = { 0 };

	dbus_put_text(&body, "a text");
	dbus_put_u32(&body, 3);
	str_append_n(&body, "\1\2\3", 3);
	dbus_put_u32(&body, 16);
	dbus_put_text(&body, "/a");
	dbus_put_text(&body, "/bc");

	str_append_n(out, "l\2\1\1", 4);
	dbus_put_u32(out, (uint32_t)body.length);
	dbus_put_u32(out, 77);
	dbus_put_u32(out, 34);
	str_append_n(out, "\5\1u", 4);
	dbus_put_u32(out, 5);
	str_append_n(out, "\x63\1s", 4);
	dbus_put_text(out, "x");
	dbus_put_align(out, 8);
	str_append_n(out, "\x8\1g\0\5sayao", 11);
	out->text[12] = (char)(out->length - 16);
	dbus_put_align(out, 8);
	str_append_n(out, body.text, body.length);
}

static void reads_a_reply(void **state)
{
	CLEANUP(str) struct str bytes = { 0 };
	struct dbus_message message = { 0 };
	size_t length = 0, end = 0;

	(void)state;
	make_reply(&bytes);
	assert_int_equal(dbus_message_size((unsigned char *)bytes.text), bytes.length);
	assert_true(dbus_message_read((unsigned char *)bytes.text, bytes.length, &message));
	assert_int_equal(message.type, DBUS_RETURN);
	assert_int_equal(message.reply_serial, 5);
	assert_string_equal(message.error_name, "");
	struct dbus_reader *in = &message.body;
	assert_string_equal(dbus_get_text(in), "a text");
	assert_memory_equal(dbus_get_bytes(in, &length), "\1\2\3", 3);
	assert_int_equal(length, 3);
	assert_true(dbus_get_array(in, 4, &end));
	assert_string_equal(dbus_get_text(in), "/a");
	assert_string_equal(dbus_get_text(in), "/bc");
	assert_int_equal(in->position, end);
	assert_false(in->failed);
	assert_null(dbus_get_text(in)); /* nothing is behind it */
	assert_true(in->failed);
}

static void refuses_what_is_cut_or_foreign(void **state)
{
	CLEANUP(str) struct str bytes = { 0 };
	struct dbus_message message;

	(void)state;
	make_reply(&bytes);
	unsigned char *head = (unsigned char *)bytes.text;
	for (size_t size = 0; size < bytes.length; size++)
		assert_false(dbus_message_read(head, size, &message));
	head[0] = 'B'; /* a big-endian sender */
	assert_int_equal(dbus_message_size(head), 0);
	head[0] = 'l';
	head[7] = 0x7f; /* a body of 2 GB */
	assert_int_equal(dbus_message_size(head), 0);
	head[7] = 0;
	head[3] = 2; /* another version */
	assert_int_equal(dbus_message_size(head), 0);
	head[3] = 1;
	head[18] = 'v'; /* a header field of a type that none has */
	assert_false(dbus_message_read(head, bytes.length, &message));
}

static void refuses_texts_that_lie(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
	} bad[] = {
		{ "\4\0\0\0ab\0d\0", 9 }, /* a NUL inside */
		{ "\3\0\0\0abcd", 8 },    /* no NUL behind */
		{ "\xff\xff\xff\xff"
		  "abc\0",
				8 }, /* longer than there is */
		{ "\3\0\0", 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct dbus_reader in = { .bytes = (const unsigned char *)bad[i].bytes,
			.size = bad[i].size };
		assert_null(dbus_get_text(&in));
		assert_true(in.failed);
		assert_int_equal(dbus_get_u32(&in), 0); /* and stays so */
	}
}

static void writes_dictionaries(void **state)
{
	static const char wanted[] = "\x30\0\0\0\0\0\0\0"
				     "\7\0\0\0service\0\1\0\0\0x\0\0\0\0\0\0\0"
				     "\4\0\0\0user\0\0\0\0\7\0\0\0somebod";
	const char *const pairs[] = { "service", "x", "user", "somebod" };
	CLEANUP(str) struct str out = { 0 };

	(void)state;
	dbus_put_texts(&out, pairs, 2);
	assert_int_equal(out.length, 8 + 0x30);
	assert_memory_equal(out.text, wanted, sizeof(wanted));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_a_call),
		cmocka_unit_test(reads_a_reply),
		cmocka_unit_test(refuses_what_is_cut_or_foreign),
		cmocka_unit_test(refuses_texts_that_lie),
		cmocka_unit_test(writes_dictionaries),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
