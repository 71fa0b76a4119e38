/* SPDX-License-Identifier: Apache-2.0 */
#include "faults.h"

#include "body.h"
#include "wrap/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the four above first. */
#include <cmocka.h>

static int add(struct faults *faults, const char *text)
{
	CLEANUP(json) struct json *rule = NULL;
	assert_int_equal(json_parse(text, strlen(text), &rule, NULL), 0);
	return faults_add(faults, rule, NULL);
}

static void test_rules_count_down(void **state)
{
	(void)state;
	struct faults faults;
	struct fault fault;
	faults_init(&faults);
	assert_int_equal(add(&faults, "{\"path\": \"/api/*\", \"method\": \"GET\", \"status\": "
				      "503, \"count\": 2}"),
			0);
	assert_int_equal(add(&faults, "{\"path\": \"/api/info\", \"delay_ms\": 5, \"count\": -1}"),
			0);
	assert_true(faults_take(&faults, "GET", "/api/a/b", &fault));
	assert_int_equal(fault.status, 503);
	assert_int_equal(fault.truncate_at, -1);
	assert_false(faults_take(&faults, "POST", "/api/a", &fault));
	assert_true(faults_take(&faults, "GET", "/api/info", &fault));
	assert_int_equal(fault.status, 503);
	for (int i = 0; i < 5; i++) {
		assert_true(faults_take(&faults, "GET", "/api/info", &fault));
		assert_int_equal(fault.delay_ms, 5);
	}
	assert_false(faults_take(&faults, "GET", "/api/a", &fault));
	faults_clear(&faults);
	assert_false(faults_take(&faults, "GET", "/api/info", &fault));
	faults_finish(&faults);
}

static void test_bad_rules_are_refused(void **state)
{
	(void)state;
	static const char *const rules[] = { "{}", "{\"path\": \"\"}",
		"{\"path\": \"/x\", \"odd\": 1}", "{\"path\": \"/x\", \"status\": 7}",
		"{\"path\": \"/x\", \"status\": 600}", "{\"path\": \"/x\", \"truncate_at\": -5}",
		"{\"path\": \"/x\", \"delay_ms\": \"soon\"}" };
	struct faults faults;
	faults_init(&faults);
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		assert_int_equal(add(&faults, rules[i]), AYON_EINVALID);
	faults_finish(&faults);
}

/*
 * Reads the whole body in pieces of at most `piece` bytes; returns its length, *ret_end is how it
 * ended.
 */
static size_t read_all(struct body *body, size_t piece, char *buffer, ssize_t *ret_end)
{
	size_t length = 0;
	*ret_end = 0;
	while (length < body_announced(body)) {
		ssize_t got = body_read(body, length, buffer + length, piece);
		if (got < 0) {
			*ret_end = got;
			break;
		}
		length += (size_t)got;
	}
	return length;
}

static void test_bodies(void **state)
{
	(void)state;
	static const char text[] = "0123456789abcdefghij";
	static atomic_bool stopping = true; /* no wait lasts */
	const struct fault none = { .truncate_at = -1,
		.reset_at = -1,
		.corrupt_byte = -1,
		.stall_at = -1,
		.wrong_length = -1 };
	char got[64] = { 0 };
	ssize_t end = 0;
	for (size_t piece = 1; piece < 25; piece++) {
		struct body body = { .bytes = text,
			.fd = -1,
			.length = 20,
			.fault = none,
			.stopping = &stopping,
			.socket = -1 };
		assert_int_equal(read_all(&body, piece, got, &end), 20);
		assert_memory_equal(got, text, 20);
		body.fault.corrupt_byte = 13;
		assert_int_equal(read_all(&body, piece, got, &end), 20);
		assert_memory_equal(got, text, 13);
		assert_int_not_equal(got[13], text[13]);
		assert_memory_equal(got + 14, text + 14, 6);
		body.fault = none;
		body.fault.truncate_at = 7;
		assert_int_equal(read_all(&body, piece, got, &end), 7);
		assert_int_equal(end, BODY_BROKEN);
		body.fault = none;
		body.fault.reset_at = 7;
		assert_int_equal(read_all(&body, piece, got, &end), 7);
		assert_int_equal(end, BODY_RESET);
		body.fault = none;
		body.fault.wrong_length = 30;
		assert_int_equal(read_all(&body, piece, got, &end), 20);
		assert_int_equal(end, BODY_BROKEN);
		body.fault = none;
		body.fault.stall_at = 3;
		assert_int_equal(read_all(&body, piece, got, &end), 3);
		assert_int_equal(end, BODY_BROKEN);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules_count_down),
		cmocka_unit_test(test_bad_rules_are_refused),
		cmocka_unit_test(test_bodies),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
