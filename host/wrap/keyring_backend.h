/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/keyring_backend.h: the table by which keyring.c reaches its backend. Each function is the one of keyring.h.
 */
#ifndef AYON_HOST_KEYRING_BACKEND_H
#define AYON_HOST_KEYRING_BACKEND_H

#include "wrap/keyring.h"

struct keyring_backend {
	int (*lookup)(const char *service, const char *username, int64_t timeout_ms,
			char **ret_secret, struct error *err);
	int (*store)(const char *service, const char *username, const char *label,
			const char *secret, int64_t timeout_ms, struct error *err);
	int (*remove)(const char *service, const char *username, int64_t timeout_ms,
			struct error *err);
};

#endif
