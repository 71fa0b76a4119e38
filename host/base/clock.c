/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <errno.h>
#include <time.h>

int64_t clock_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_left_ms(int64_t deadline_ms)
{
	if (deadline_ms == 0)
		return INT64_MAX;

	int64_t left = deadline_ms - clock_ms();
	return left > 0 ? left : 0;
}

void clock_sleep_ms(int64_t ms)
{
	struct timespec left = { .tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000 };
	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		;
}

const char *clock_local(const char *format, char *buffer, size_t size)
{
	time_t now = time(NULL);
	struct tm parts;
	localtime_r(&now, &parts);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	if (strftime(buffer, size, format, &parts) == 0)
		buffer[0] = '\0';
#pragma GCC diagnostic pop
	return buffer;
}
