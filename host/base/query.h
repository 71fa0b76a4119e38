/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/query.h: reads the query of a URL that somebody else wrote, as a web form is read: "+" is a space, the
 * first value that is not empty counts.
 */
#ifndef AYON_HOST_QUERY_H
#define AYON_HOST_QUERY_H

#define QUERY_MAX 8192 /* what a longer text is answered with: nothing */

/*
 * The decoded value of `key` in "a=1&b=2" (without the question mark, up to a '#'), for the caller to free. NULL:
 * absent or empty everywhere, or it holds a control character, a NUL or bytes that are no UTF-8.
 */
char *query_value(const char *query, const char *key);

#endif
