/* SPDX-License-Identifier: Apache-2.0 */
/* deflate_compare.h: one stream read by us and by zlib. For the unit test and the fuzzer. */
#ifndef AYON_TEST_DEFLATE_COMPARE_H
#define AYON_TEST_DEFLATE_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * True when both read it to its end and get the same bytes, false when both refuse it or it is longer than 128
 * KiB. Says on standard error what differs and aborts when they do not agree.
 */
bool deflate_compare(const void *in, size_t length);

#endif
