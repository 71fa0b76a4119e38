/* SPDX-License-Identifier: Apache-2.0 */
#include "session/retry.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void timeout_is_read(void **state)
{
	(void)state;
	assert_int_equal(retry_timeout_ms(NULL), 10000);
	assert_int_equal(retry_timeout_ms("2.5"), 2500);
	assert_int_equal(retry_timeout_ms("7"), 7000);
	assert_int_equal(retry_timeout_ms("0.25"), 250);
	assert_int_equal(retry_timeout_ms("0"), 100);
	assert_int_equal(retry_timeout_ms("abc"), 10000);
	assert_int_equal(retry_timeout_ms("5s"), 10000);
	assert_int_equal(retry_timeout_ms("-3"), 10000);
	assert_int_equal(retry_timeout_ms("99999999999999999999"), 3600000);
	assert_int_equal(retry_timeout_ms("1.99999999999999999999999"), 1999);
}

static void attempts_are_read(void **state)
{
	(void)state;
	assert_int_equal(retry_attempts(NULL), 3);
	assert_int_equal(retry_attempts("5"), 5);
	assert_int_equal(retry_attempts("0"), 1);
	assert_int_equal(retry_attempts("-4"), 1);
	assert_int_equal(retry_attempts("100000"), 20);
	assert_int_equal(retry_attempts("x"), 3);
}

static bool worth(const char *method, int status, enum http_failure failure)
{
	const struct http_response response = { .status = status, .failure = failure };
	return retry_is_worth(method, failure ? AYON_ENETWORK : 0, &response);
}

static void only_what_is_safe_is_repeated(void **state)
{
	(void)state;
	assert_true(worth("GET", 502, HTTP_FAILURE_NONE));
	assert_true(worth("GET", 503, HTTP_FAILURE_NONE));
	assert_true(worth("DELETE", 504, HTTP_FAILURE_NONE));
	assert_false(worth("GET", 500, HTTP_FAILURE_NONE));
	assert_true(worth("GET", 429, HTTP_FAILURE_NONE));
	assert_false(worth("POST", 429, HTTP_FAILURE_NONE));
	assert_false(worth("GET", 200, HTTP_FAILURE_NONE));
	assert_false(worth("POST", 503, HTTP_FAILURE_NONE));
	assert_true(worth("GET", 0, HTTP_FAILURE_BROKEN));
	assert_true(worth("GET", 0, HTTP_FAILURE_TIMEOUT));
	assert_false(worth("POST", 0, HTTP_FAILURE_BROKEN));
	assert_false(worth("PATCH", 0, HTTP_FAILURE_TIMEOUT));
	assert_true(worth("POST", 0, HTTP_FAILURE_CONNECT));
	assert_true(worth("POST", 0, HTTP_FAILURE_NAME));
	assert_false(worth("GET", 0, HTTP_FAILURE_TLS));
	assert_false(worth("GET", 0, HTTP_FAILURE_REFUSED));
}

static void delays_grow_and_are_bounded(void **state)
{
	(void)state;
	for (unsigned random = 0; random < 5000; random += 7) {
		int64_t second = retry_delay_ms(2, AYON_ENETWORK, -1, random);
		int64_t third = retry_delay_ms(3, AYON_ENETWORK, -1, random);
		assert_in_range(second, 50, 150);
		assert_in_range(third, 100, 300);
		assert_in_range(retry_delay_ms(2, 0, -1, random), 250, 750);
		assert_in_range(retry_delay_ms(20, 0, -1, random), 4000, 12000);
		assert_in_range(retry_delay_ms(2, 0, 2, random), 2000, 2100);
	}
	assert_int_equal(retry_delay_ms(2, 0, 86400, 1), 10000);
	assert_int_equal(retry_delay_ms(2, 0, INT64_MAX / 2, 1), 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timeout_is_read),
		cmocka_unit_test(attempts_are_read),
		cmocka_unit_test(only_what_is_safe_is_repeated),
		cmocka_unit_test(delays_grow_and_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
