/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/keyring.h: the desktop's secret store (libsecret, Secret Service), with a limit on every call: a keyring
 * that is locked, missing or mute costs at most timeout_ms and is told apart.
 */
#ifndef AYON_HOST_KEYRING_H
#define AYON_HOST_KEYRING_H

#include "base/error.h"

#include <stdint.h>

/*
 * Items are those of Python's keyring with SecretStorage: attributes service, username and
 * application "Python keyring library"; searched by service and username only.
 * AYON_ENOTFOUND: no such item. AYON_EAUTH: it is there but locked. AYON_ETIMEOUT: nobody answered.
 * AYON_EFAIL: there is no secret service.
 */
int keyring_lookup(const char *service, const char *username, int64_t timeout_ms, char **ret_secret,
		struct error *err);
int keyring_store(const char *service, const char *username, const char *label, const char *secret,
		int64_t timeout_ms, struct error *err);
int keyring_remove(
		const char *service, const char *username, int64_t timeout_ms, struct error *err);

#endif
