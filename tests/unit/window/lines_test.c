/* SPDX-License-Identifier: Apache-2.0 */
#include "window/lines.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
/* cmocka wants the first ones above. */
#include <cmocka.h>

struct talk {
	struct lines lines;
	int other;
};

static void begin(struct talk *talk)
{
	int ends[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	lines_open(&talk->lines, ends[0]);
	talk->other = ends[1];
}

static void end(struct talk *talk)
{
	lines_close(&talk->lines);
	close(talk->other);
}

static void say(struct talk *talk, const char *bytes, size_t length)
{
	assert_int_equal(write(talk->other, bytes, length), (ssize_t)length);
}

static int receive(struct talk *talk, struct json **ret_object)
{
	struct error err = { 0 };
	return lines_receive(&talk->lines, ret_object, &err);
}

static void test_pieces(void **state)
{
	struct talk talk;
	struct json *object = NULL;

	(void)state;
	begin(&talk);
	assert_int_equal(receive(&talk, &object), 0);
	say(&talk, "{\"event\"", 8);
	assert_int_equal(receive(&talk, &object), 0);
	say(&talk, ":\"a\"}\n{\"event\":\"b\"}\n{", 21);
	assert_int_equal(receive(&talk, &object), 1);
	assert_string_equal(json_get_text(object, "event"), "a");
	json_free(object);
	assert_int_equal(receive(&talk, &object), 1);
	assert_string_equal(json_get_text(object, "event"), "b");
	json_free(object);
	assert_int_equal(receive(&talk, &object), 0);
	/* Half a line and then the end is the end. */
	close(talk.other);
	assert_int_equal(receive(&talk, &object), AYON_ECANCELLED);
	lines_close(&talk.lines);
}

static void refused(const char *bytes, size_t length)
{
	struct talk talk;
	struct json *object = NULL;

	begin(&talk);
	say(&talk, bytes, length);
	assert_int_equal(receive(&talk, &object), AYON_EINVALID);
	assert_null(object);
	end(&talk);
}

static void test_nonsense(void **state)
{
	(void)state;
	refused("\n", 1);
	refused("[1]\n", 4);
	refused("{\"a\":1}{}\n", 10);
	refused("{\"a\":\"\xff\"}\n", 10);
	refused("{\"a\":\0}\n", 8);
	refused("GET / HTTP/1.1\r\n", 16);
}

/* The longest line fits, one byte more does not, and memory does not grow with what comes. */
static void test_limit(void **state)
{
	(void)state;
	for (int more = 0; more < 2; more++) {
		struct talk talk;
		struct json *object = NULL;
		size_t length = LINES_MAX + (size_t)more;
		char *text = mem_new(length);

		memset(text, ' ', length);
		memcpy(text, "{}", 2);
		text[length - 1] = '\n';
		begin(&talk);
		int r = 0;
		for (size_t sent = 0; sent < length && r == 0; sent += 4096) {
			size_t piece = length - sent < 4096 ? length - sent : 4096;
			say(&talk, text + sent, piece);
			r = receive(&talk, &object);
		}
		assert_int_equal(r, more ? AYON_EINVALID : 1);
		json_free(object);
		free(text);
		end(&talk);
	}
}

/* Somebody who never reads costs a megabyte, and no time. */
static void test_mute(void **state)
{
	struct talk talk;
	struct error err = { 0 };
	struct json *object = json_new_object();
	char text[20001];
	int r = 0, count = 0;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	json_set_text(object, "text", text);
	begin(&talk);
	for (; r == 0 && count < 10000; count++)
		r = lines_send(&talk.lines, object, &err);
	assert_int_equal(r, AYON_EINVALID);
	assert_true(talk.lines.out_length <= LINES_MAX_QUEUED);
	assert_true(count > (int)(LINES_MAX_QUEUED / sizeof(text)));
	json_free(object);
	end(&talk);
}

static void test_too_long_to_send(void **state)
{
	struct talk talk;
	struct error err = { 0 };
	struct json *object = json_new_object();
	char *text = mem_new(LINES_MAX + 1);

	(void)state;
	memset(text, 'x', LINES_MAX);
	json_set_text(object, "text", text);
	begin(&talk);
	assert_int_equal(lines_send(&talk.lines, object, &err), AYON_EINVALID);
	json_free(object);
	free(text);
	end(&talk);
}

static void test_gone(void **state)
{
	struct talk talk;
	struct error err = { 0 };
	struct json *object = json_new_object();

	(void)state;
	begin(&talk);
	close(talk.other);
	assert_int_equal(lines_send(&talk.lines, object, &err), AYON_EIO);
	json_free(object);
	lines_close(&talk.lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_nonsense),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_mute),
		cmocka_unit_test(test_too_long_to_send),
		cmocka_unit_test(test_gone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
