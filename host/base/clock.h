/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/clock.h: time that only goes forward, and deadlines made of it.
 */
#ifndef AYON_HOST_CLOCK_H
#define AYON_HOST_CLOCK_H

#include <stddef.h>
#include <stdint.h>

/* Milliseconds since some fixed moment. */
int64_t clock_ms(void);
/* Milliseconds until the deadline, at least 0; a deadline of 0 is none and gives INT64_MAX. */
int64_t clock_left_ms(int64_t deadline_ms);
void clock_sleep_ms(int64_t ms);
/* The local wall time by a strftime format, into the buffer; returns it. */
const char *clock_local(const char *format, char *buffer, size_t size);

#endif
