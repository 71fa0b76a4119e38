/* SPDX-License-Identifier: Apache-2.0 */
#include "session/retry.h"

#include "base/str.h"

#define DEFAULT_TIMEOUT_MS 10000
#define MIN_TIMEOUT_MS     100
#define MAX_TIMEOUT_MS     3600000
#define DEFAULT_ATTEMPTS   3
#define MAX_ATTEMPTS       20
#define MAX_RETRY_AFTER_S  10
#define MAX_DELAY_MS       8000

/* By hand: strtod() reads "2.5" differently once a GUI addon has set a locale. */
int64_t retry_timeout_ms(const char *text)
{
	int64_t ms = 0;
	int64_t scale = 1000;

	if (str_is_empty(text))
		return DEFAULT_TIMEOUT_MS;
	for (; *text >= '0' && *text <= '9' && ms <= MAX_TIMEOUT_MS; text++)
		ms = ms * 10 + (*text - '0') * 1000;
	if (*text == '.') {
		for (text++; *text >= '0' && *text <= '9'; text++) {
			scale /= 10;
			ms += (*text - '0') * scale;
		}
	}
	if (*text && ms <= MAX_TIMEOUT_MS)
		return DEFAULT_TIMEOUT_MS;
	if (ms < MIN_TIMEOUT_MS)
		return MIN_TIMEOUT_MS;
	return ms < MAX_TIMEOUT_MS ? ms : MAX_TIMEOUT_MS;
}

unsigned retry_attempts(const char *text)
{
	long long value;
	if (!str_to_int64(text, &value))
		return DEFAULT_ATTEMPTS;
	if (value < 1)
		return 1;
	return value < MAX_ATTEMPTS ? (unsigned)value : MAX_ATTEMPTS;
}

static bool may_repeat(const char *method)
{
	static const char *const methods[] = { "GET", "HEAD", "PUT", "DELETE", "OPTIONS" };
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++) {
		if (!method || str_equal(method, methods[i]))
			return true;
	}
	return false;
}

/* "Too many requests", and what a proxy says of a server that is starting. */
static bool is_passing(int status)
{
	return status == 429 || (status >= 502 && status <= 504);
}

bool retry_is_worth(const char *method, int result, const struct http_response *response)
{
	if (result >= 0)
		return may_repeat(method) && is_passing(response->status);

	switch (response->failure) {
	case HTTP_FAILURE_NAME:
	case HTTP_FAILURE_CONNECT:
		return true;
	case HTTP_FAILURE_BROKEN:
	case HTTP_FAILURE_TIMEOUT:
		return may_repeat(method);
	default:
		return false;
	}
}

int64_t retry_delay_ms(unsigned attempt, int result, int64_t retry_after_s, unsigned random)
{
	int64_t delay = result < 0 ? 100 : 500;

	if (result >= 0 && retry_after_s >= MAX_RETRY_AFTER_S)
		return MAX_RETRY_AFTER_S * 1000;
	if (result >= 0 && retry_after_s >= 0)
		return retry_after_s * 1000 + random % 100;
	for (; attempt > 2 && delay < MAX_DELAY_MS; attempt--)
		delay *= 2;
	return delay / 2 + (int64_t)(random % 1000) * delay / 1000;
}
