/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/http_trust.h: where the system keeps its certificate authorities as a hashed folder. OpenSSL then reads only
 * the one it needs; parsing the bundle file of all of them costs 16 ms in every run.
 */
#ifndef AYON_HOST_HTTP_TRUST_H
#define AYON_HOST_HTTP_TRUST_H

#include <stdbool.h>

/* The folder for the caller to free, NULL where the system has none: the library's own default is right then. */
char *http_trust_hashed_dir(void);
/* Whether the folder holds at least one "0123abcd.0". */
bool http_trust_is_hashed(const char *dir);

#endif
