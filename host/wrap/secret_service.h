/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrap/secret_service.h: reads one secret from the Secret Service over the session bus. Reading only, and never a
 * question to the user: what writes is keyring_libsecret.c.
 */
#ifndef AYON_HOST_SECRET_SERVICE_H
#define AYON_HOST_SECRET_SERVICE_H

#include "base/error.h"

#include <stdint.h>

/*
 * The codes of keyring_lookup(), and AYON_EINVALID: not to be had this way, but a library that knows more of the
 * protocol may get it. Caller frees with mem_free_secret().
 */
int secret_service_lookup(const char *service, const char *username, int64_t deadline_ms,
		char **ret_secret, struct error *err);

#endif
